#include "gateway/journal/committer.hpp"

#include "gateway/core/assert.hpp"
#include "gateway/journal/errors.hpp"

namespace vgm::journal {

committer::committer(group_commit& group, std::uint64_t waiting_bytes_max)
    : group_(group), waiting_bytes_max_(waiting_bytes_max), thread_([this] { work(); })
{}

committer::~committer() { close(); }

error_code committer::submit(request& r)
{
    const auto size = r.is_acceptance ? r.documents_size() : r.tracking_size();
    {
        const std::lock_guard lock(mutex_);
        if (closing_) return errc::closed;
        if (gathered_bytes_ + in_hand_bytes_ + size > waiting_bytes_max_)
            return errc::too_much_waiting;
        if (busy_ || has_work() || !r.is_acceptance || !group_.is_quick(r)) {
            const bool wake = !busy_ && !has_work();
            requests_.push_back(std::move(r));
            gathered_bytes_ += size;
            if (wake) to_do_.notify_one();  // else whoever writes now sees to it
            return {};
        }
        busy_ = true;
        writer_ = std::this_thread::get_id();
        in_hand_ = 1;
        in_hand_bytes_ = size;
    }
    commit_here(std::move(r));
    return {};
}

// What is thrown in the middle of a commit ends the program, on this thread as on the other one:
// nobody would ever write again, and a restart is safe.
void committer::commit_here(request r) noexcept
{
    group_.commit({&r, 1});
    r.done = {};  // what it holds goes before close() can return
    const std::lock_guard lock(mutex_);
    busy_ = false;
    in_hand_ = 0;
    in_hand_bytes_ = 0;
    // Under the lock: once it sees that nobody writes, close() may end and all of this be gone.
    if (has_work() || closing_) to_do_.notify_one();
}

bool committer::run(const std::function<void()>& what)
{
    bool finished = false;
    std::unique_lock lock(mutex_);
    VGM_ASSERT(!busy_ || std::this_thread::get_id() != writer_);
    if (closing_) return false;
    tasks_.push_back({&what, &finished});
    to_do_.notify_one();
    finished_.wait(lock, [&] { return finished; });
    return true;
}

void committer::close()
{
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    to_do_.notify_one();
    if (thread_.joinable()) thread_.join();
}

committer::waiting committer::now() const
{
    const std::lock_guard lock(mutex_);
    return {requests_.size() + in_hand_, gathered_bytes_ + in_hand_bytes_};
}

void committer::work()
{
    std::vector<request> group;
    std::vector<task> tasks;
    std::unique_lock lock(mutex_);
    for (;;) {
        to_do_.wait(lock, [this] { return !busy_ && (closing_ || has_work()); });
        if (!has_work()) break;
        group.swap(requests_);
        tasks.swap(tasks_);
        busy_ = true;
        writer_ = std::this_thread::get_id();
        in_hand_ = group.size();
        in_hand_bytes_ = gathered_bytes_;
        gathered_bytes_ = 0;
        lock.unlock();

        group_.commit(group);
        group.clear();
        for (const auto& t : tasks) (*t.what)();

        lock.lock();
        busy_ = false;
        in_hand_ = 0;
        in_hand_bytes_ = 0;
        for (const auto& t : tasks) *t.finished = true;
        if (!tasks.empty()) finished_.notify_all();
        tasks.clear();
    }
}

}  // namespace vgm::journal
