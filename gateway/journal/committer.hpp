#pragma once

#include "gateway/journal/group_commit.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vgm::journal {

// Lets one thread at a time write. While it waits for the disk the next group gathers, and the
// committer's own thread then takes everything that waits. On a quick disk an acceptance that finds
// nobody writing, and room in the segments, is committed by the thread that brings it: two changes
// of thread are a good part of the time that a letter on its own takes.
class committer
{
public:
    struct waiting
    {
        std::size_t records = 0;
        std::uint64_t bytes = 0;
    };

    committer(group_commit& group, std::uint64_t waiting_bytes_max);
    ~committer();

    // Takes the request, or says why not and leaves it alone. Its `done` may run before this
    // returns, and this may wait for the disk once.
    error_code submit(request& r);

    // Runs `task` on the thread, after everything submitted so far, and waits for its end. Not to
    // be called from a request's `done`. Answers whether it ran: not once closed.
    bool run(const std::function<void()>& task);

    // Answers what waits, then stops.
    void close();

    waiting now() const;

private:
    struct task
    {
        const std::function<void()>* what;
        bool* finished;
    };

    bool has_work() const { return !requests_.empty() || !tasks_.empty(); }
    void commit_here(request r) noexcept;
    void work();

    group_commit& group_;
    const std::uint64_t waiting_bytes_max_;

    mutable std::mutex mutex_;
    std::condition_variable to_do_;
    std::condition_variable finished_;
    std::vector<request> requests_;
    std::vector<task> tasks_;
    std::uint64_t gathered_bytes_ = 0;  // of requests_
    std::uint64_t in_hand_bytes_ = 0;   // of the group being committed
    std::size_t in_hand_ = 0;
    bool busy_ = false;  // some thread is writing
    std::thread::id writer_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace vgm::journal
