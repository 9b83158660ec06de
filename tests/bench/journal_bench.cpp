// What one durable acceptance costs, beside the least that any program could pay for it: the same
// bytes, group-committed by one thread into a file that is allocated and zeroed. Every writer waits
// for its own record, as a sender waits for its AA.
//
//     journal_bench SIZE WRITERS SECONDS SYNC_DELAY_MS DIRECTORY [ROUNDS]

#include "gateway/journal/journal.hpp"
#include "tests/bench/bare_commit.hpp"

#include <array>
#include <filesystem>
#include <random>

namespace {

using namespace vgm::bench;
namespace journal = vgm::journal;

constexpr std::size_t tracking_payload_bytes = 300;
constexpr std::uint64_t segments_kept = 4;  // of 256 MiB: as many bytes as the bare file

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

commit_figures measure_journal(const commit_options& o)
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
    measure_commits(warm, accept);
    const auto before = store.now();
    auto f = measure_commits(o, accept);
    const auto after = store.now();
    f.group = static_cast<double>(after.records - before.records) /
              static_cast<double>(std::max<std::uint64_t>(1, after.commits - before.commits));
    keep.stop();
    store.close();
    std::filesystem::remove_all(s.directory);
    return f;
}

void print(const char* what, const commit_options& o, const commit_figures& f)
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
    const commit_options o{
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
        // The bytes of one acceptance: its payload in both streams, and its body.
        auto same_bytes = o;
        same_bytes.size += 2 * tracking_payload_bytes;
        const auto bare = measure_bare(same_bytes);
        print("bare", o, bare);
        std::printf(
            "ratio    %.2f of the bare rate, p99 %.2f times\n",
            ours.per_second / bare.per_second,
            ours.p99 / bare.p99
        );
    }
}
