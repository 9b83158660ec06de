#pragma once

// The least that any program could pay to make records durable: one thread that writes what waits
// into a file that is allocated and zeroed, calls fdatasync once, and answers them all. No headers,
// no checksums, no index, no segments.

#include "gateway/journal/file_system.hpp"
#include "tests/bench/latencies.hpp"

#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace vgm::bench {

inline void stop_if(const error_code& ec)
{
    if (!ec) return;
    std::fprintf(stderr, "%s\n", ec.message().c_str());
    std::exit(1);
}

struct commit_options
{
    std::size_t size = 4096, writers = 64;
    double seconds = 5;
    std::chrono::milliseconds sync_delay{0};
    std::string directory;
};

struct commit_figures
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

// Runs the writers for the given time; `store` starts one record and gives the answer later.
inline commit_figures measure_commits(
    const commit_options& o,
    const std::function<void(std::size_t writer, answer&)>& store
)
{
    std::vector<latencies> all(o.writers);
    std::vector<std::thread> writers;
    const auto start = clock::now();
    for (std::size_t w = 0; w < o.writers; ++w) {
        writers.emplace_back([&, w] {
            answer own;
            while (seconds_since(start) < o.seconds) {
                const auto before = clock::now();
                store(w, own);
                own.wait();
                all[w].add(clock::now() - before);
            }
        });
    }
    for (auto& w : writers) w.join();
    const double elapsed = seconds_since(start);
    latencies sorted;
    for (const auto& one : all) sorted.add(one);
    sorted.sort();
    return {
        static_cast<double>(sorted.size()) / elapsed,
        sorted.at(0.5),
        sorted.at(0.99),
        sorted.at(1),
        0};
}

class bare_log
{
public:
    explicit bare_log(const commit_options& o) : delay_(o.sync_delay), path_(o.directory + "/bare")
    {
        error_code ec;
        file_ = journal::real_file_system()->open(path_, journal::open_mode::create, ec);
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
        std::remove(path_.c_str());
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
    static constexpr std::uint64_t file_bytes = 1024u << 20;

    struct one
    {
        std::string_view bytes;
        answer* own;
    };

    void work()
    {
        std::vector<one> group;
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return over_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            group.swap(waiting_);
            lock.unlock();
            commit(group);
            for (const auto& r : group) r.own->give();
            ++commits;
            records += group.size();
            group.clear();
            lock.lock();
        }
    }

    void commit(const std::vector<one>& group)
    {
        std::uint64_t size = 0;
        parts_.clear();
        for (const auto& r : group) {
            parts_.push_back({const_cast<char*>(r.bytes.data()), r.bytes.size()});
            size += r.bytes.size();
        }
        if (at_ + size > file_bytes) at_ = 0;
        stop_if(journal::write_all(*file_, parts_, at_));
        at_ += size;
        stop_if(file_->sync_data());
        if (delay_.count() > 0) std::this_thread::sleep_for(delay_);
    }

    std::chrono::milliseconds delay_;
    std::string path_;
    std::unique_ptr<journal::file> file_;
    std::uint64_t at_ = 0;
    std::vector<iovec> parts_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<one> waiting_;
    bool over_ = false;
    std::thread thread_;
};

// The bare program with that many writers of records of that size, after a warm-up.
inline commit_figures measure_bare(const commit_options& o)
{
    std::string record(o.size, '\0');
    std::uint64_t bits = 88172645463325252ULL;
    for (auto& c : record) {
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        c = static_cast<char>(bits);
    }
    bare_log log(o);
    const auto store = [&](std::size_t, answer& own) { log.store(record, own); };
    auto warm = o;
    warm.seconds = std::max(0.2, o.seconds / 4);
    measure_commits(warm, store);
    const auto commits = log.commits, records = log.records;
    auto figures = measure_commits(o, store);
    figures.group = static_cast<double>(log.records - records) /
                    static_cast<double>(std::max<std::uint64_t>(1, log.commits - commits));
    return figures;
}

}  // namespace vgm::bench
