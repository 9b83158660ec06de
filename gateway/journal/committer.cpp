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
    bool is_first = false;
    {
        const std::lock_guard lock(mutex_);
        if (closing_) return errc::closed;
        if (gathered_bytes_ + in_hand_bytes_ + size > waiting_bytes_max_)
            return errc::too_much_waiting;
        is_first = requests_.empty();
        gathered_bytes_ += size;
        requests_.push_back(std::move(r));
    }
    if (is_first) to_do_.notify_one();
    return {};
}

bool committer::run(const std::function<void()>& what)
{
    VGM_ASSERT(std::this_thread::get_id() != thread_.get_id());
    bool finished = false;
    std::unique_lock lock(mutex_);
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
        to_do_.wait(lock, [this] { return closing_ || !requests_.empty() || !tasks_.empty(); });
        if (requests_.empty() && tasks_.empty()) break;
        group.swap(requests_);
        tasks.swap(tasks_);
        in_hand_ = group.size();
        in_hand_bytes_ = gathered_bytes_;
        gathered_bytes_ = 0;
        lock.unlock();

        group_.commit(group);
        group.clear();
        for (const auto& t : tasks) (*t.what)();

        lock.lock();
        in_hand_ = 0;
        in_hand_bytes_ = 0;
        for (const auto& t : tasks) *t.finished = true;
        if (!tasks.empty()) finished_.notify_all();
        tasks.clear();
    }
}

}  // namespace vgm::journal
