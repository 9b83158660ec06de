// What one durable acceptance costs, beside the least that any program could pay for it: the same
// bytes, group-committed by one thread into a file that is allocated and zeroed. Every writer waits
// for its own record, as a sender waits for its AA.
//
//     journal_bench SIZE WRITERS SECONDS SYNC_DELAY_MS DIRECTORY [ROUNDS]

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/journal.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;
namespace journal = vgm::journal;

constexpr std::uint64_t file_bytes = 1024u << 20;
constexpr std::size_t tracking_payload_bytes = 300;
constexpr std::uint64_t segments_kept = 4;  // of 256 MiB: as many bytes as the bare file

struct options
{
    std::size_t size, writers;
    double seconds;
    std::chrono::milliseconds sync_delay;
    std::string directory;
};

struct figures
{
    double per_second = 0, p50 = 0, p99 = 0, max = 0, group = 0;
};

// One writer's wait for its own record.
class answer
{
public:
    void give()
    {
        const std::lock_guard lock(mutex_);
        given_ = true;
        changed_.notify_one();
    }
    void wait()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return given_; });
        given_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool given_ = false;
};

void stop_if(const vgm::error_code& ec)
{
    if (!ec) return;
    std::fprintf(stderr, "%s\n", ec.message().c_str());
    std::exit(1);
}

// Runs the writers for the given time; `store` starts one record and gives the answer later.
figures measure(const options& o, const std::function<void(std::size_t writer, answer&)>& store)
{
    std::vector<std::vector<double>> all(o.writers);
    std::vector<std::thread> writers;
    const auto start = clock_type::now();
    const auto until = start + std::chrono::duration<double>(o.seconds);
    for (std::size_t w = 0; w < o.writers; ++w) {
        writers.emplace_back([&, w] {
            answer own;
            while (clock_type::now() < until) {
                const auto before = clock_type::now();
                store(w, own);
                own.wait();
                const std::chrono::duration<double, std::milli> took = clock_type::now() - before;
                all[w].push_back(took.count());
            }
        });
    }
    for (auto& w : writers) w.join();
    const std::chrono::duration<double> elapsed = clock_type::now() - start;

    std::vector<double> sorted;
    for (const auto& one : all) sorted.insert(sorted.end(), one.begin(), one.end());
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double p) {
        return sorted[std::min(
            sorted.size() - 1, static_cast<std::size_t>(p * static_cast<double>(sorted.size()))
        )];
    };
    return {static_cast<double>(sorted.size()) / elapsed.count(), at(0.5), at(0.99), sorted.back()};
}

// Incompressible bytes, as an archive or a PDF.
std::shared_ptr<const std::string> make_body(std::size_t size)
{
    std::mt19937_64 random(1);
    std::string body(size, '\0');
    for (auto& c : body) c = static_cast<char>(random());
    return std::make_shared<const std::string>(std::move(body));
}

// Drops old segments, so that they are recycled as in a journal that has run for a while. The
// bodies kept are as many bytes as the bare program's file has.
class retention
{
public:
    retention(journal::journal& store, const journal::settings& s)
        : thread_([this, &store, &s] {
              std::unique_lock lock(mutex_);
              const auto is_over = [this] { return over_; };
              while (!changed_.wait_for(lock, std::chrono::milliseconds(20), is_over)) {
                  const auto now = store.now();
                  drop(
                      store,
                      journal::stream::documents,
                      now.documents.bytes / s.documents_segment_bytes,
                      documents_dropped_
                  );
                  drop(
                      store,
                      journal::stream::tracking,
                      now.tracking.bytes / s.tracking_segment_bytes,
                      tracking_dropped_
                  );
              }
          })
    {}

    void stop()
    {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

private:
    static void
    drop(journal::journal& store, journal::stream of, std::uint64_t full, std::uint64_t& dropped)
    {
        if (full <= segments_kept + dropped) return;
        dropped = full - segments_kept;
        const auto before = static_cast<std::uint32_t>(dropped + 1);
        stop_if(store.retire(of, journal::position::at(before, 0)));
    }

    std::uint64_t documents_dropped_ = 0, tracking_dropped_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false;
    std::thread thread_;
};

// Writes until every segment that will be used has been used before.
void fill(journal::journal& store, const journal::settings& s)
{
    const auto body = make_body(100'000);
    answer own;
    vgm::submission_id id;
    const auto until = s.documents_segment_bytes * std::uint64_t{segments_kept + 3};
    while (store.now().documents.bytes < until) {
        for (int i = 0; i < 16; ++i)
            store.accept(
                id,
                {},
                1,
                std::string(64'000, 'x'),
                vgm::slice::whole(body),
                [&, i](auto outcome) {
                    stop_if(outcome.ec);
                    if (i == 15) own.give();
                }
            );
        own.wait();
    }
}

figures measure_journal(const options& o)
{
    journal::settings s;
    s.directory = o.directory + "/journal";
    s.sync_delay = o.sync_delay;
    auto opened = journal::journal::open(s);
    if (!opened) stop_if(opened.error().code);
    auto& store = **opened;

    const auto body = make_body(o.size);
    const std::string payload(tracking_payload_bytes, 'x');
    const vgm::timestamp time(vgm::milliseconds(1'795'000'000'000));
    std::vector<std::mt19937_64> random;
    for (std::size_t w = 0; w < o.writers; ++w) random.emplace_back(w + 1);
    const auto accept = [&](std::size_t w, answer& own) {
        std::array<std::uint8_t, 10> bits{};
        for (auto& b : bits) b = static_cast<std::uint8_t>(random[w]());
        const auto id = vgm::submission_id::make(time, bits);
        store.accept(id, time, 1, payload, vgm::slice::whole(body), [&own](auto outcome) {
            stop_if(outcome.ec);
            own.give();
        });
    };
    retention keep(store, s);
    fill(store, s);
    auto warm = o;
    warm.seconds = std::max(1.0, o.seconds / 4);
    measure(warm, accept);
    const auto before = store.now();
    auto f = measure(o, accept);
    const auto after = store.now();
    f.group = static_cast<double>(after.records - before.records) /
              static_cast<double>(std::max<std::uint64_t>(1, after.commits - before.commits));
    keep.stop();
    store.close();
    std::filesystem::remove_all(s.directory);
    return f;
}

// No headers, no checksums, no index, no segments: write, fdatasync, answer.
class bare_log
{
public:
    explicit bare_log(const options& o) : delay_(o.sync_delay)
    {
        vgm::error_code ec;
        const auto path = o.directory + "/bare";
        file_ = journal::real_file_system()->open(path, journal::open_mode::create, ec);
        stop_if(ec);
        stop_if(file_->allocate(file_bytes));
        stop_if(journal::write_zeros(*file_, 0, file_bytes));
        stop_if(file_->sync_data());
        thread_ = std::thread([this] { work(); });
    }
    ~bare_log()
    {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

    void store(std::string_view bytes, answer& own)
    {
        bool is_first = false;
        {
            const std::lock_guard lock(mutex_);
            is_first = waiting_.empty();
            waiting_.push_back({bytes, &own});
        }
        if (is_first) changed_.notify_one();
    }

    std::uint64_t commits = 0, records = 0;

private:
    struct one
    {
        std::string_view bytes;
        answer* own;
    };

    void work()
    {
        std::vector<one> group;
        std::vector<iovec> parts;
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return over_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            group.swap(waiting_);
            lock.unlock();
            std::uint64_t size = 0;
            for (const auto& r : group) {
                parts.push_back({const_cast<char*>(r.bytes.data()), r.bytes.size()});
                size += r.bytes.size();
            }
            if (at_ + size > file_bytes) at_ = 0;
            stop_if(journal::write_all(*file_, parts, at_));
            at_ += size;
            stop_if(file_->sync_data());
            if (delay_.count() > 0) std::this_thread::sleep_for(delay_);
            for (const auto& r : group) r.own->give();
            ++commits;
            records += group.size();
            group.clear();
            parts.clear();
            lock.lock();
        }
    }

    std::chrono::milliseconds delay_;
    std::unique_ptr<journal::file> file_;
    std::uint64_t at_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<one> waiting_;
    bool over_ = false;
    std::thread thread_;
};

figures measure_bare(const options& o)
{
    // The bytes of one acceptance: its payload in both streams, and its body.
    const auto body = make_body(o.size + 2 * tracking_payload_bytes);
    figures f;
    {
        bare_log log(o);
        const auto store = [&](std::size_t, answer& own) { log.store(*body, own); };
        auto warm = o;
        warm.seconds = std::max(1.0, o.seconds / 4);
        measure(warm, store);
        const auto commits = log.commits, records = log.records;
        f = measure(o, store);
        f.group = static_cast<double>(log.records - records) /
                  static_cast<double>(std::max<std::uint64_t>(1, log.commits - commits));
    }
    std::filesystem::remove(o.directory + "/bare");
    return f;
}

void print(const char* what, const options& o, const figures& f)
{
    std::printf(
        "%-8s %7zu B x %-3zu +%2lld ms  %9.0f/s  %8.1f MB/s  p50 %7.3f  p99 %7.3f  max %8.3f ms  "
        "group %6.1f\n",
        what,
        o.size,
        o.writers,
        static_cast<long long>(o.sync_delay.count()),
        f.per_second,
        f.per_second * static_cast<double>(o.size) / 1e6,
        f.p50,
        f.p99,
        f.max,
        f.group
    );
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 6) {
        std::fputs("journal_bench SIZE WRITERS SECONDS SYNC_DELAY_MS DIRECTORY [ROUNDS]\n", stderr);
        return 2;
    }
    const options o{
        std::strtoul(argv[1], nullptr, 10),
        std::strtoul(argv[2], nullptr, 10),
        std::strtod(argv[3], nullptr),
        std::chrono::milliseconds(std::strtol(argv[4], nullptr, 10)),
        argv[5]};
    const long rounds = argc > 6 ? std::strtol(argv[6], nullptr, 10) : 1;
    std::filesystem::create_directories(o.directory);
    for (long i = 0; i < rounds; ++i) {
        const auto ours = measure_journal(o);
        print("journal", o, ours);
        const auto bare = measure_bare(o);
        print("bare", o, bare);
        std::printf(
            "ratio    %.2f of the bare rate, p99 %.2f times\n",
            ours.per_second / bare.per_second,
            ours.p99 / bare.p99
        );
    }
}
