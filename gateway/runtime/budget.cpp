#include "gateway/runtime/budget.hpp"

#include <algorithm>

namespace vgm::runtime {

void budget::acquire(std::size_t bytes, std::function<void(std::shared_ptr<lease>)> granted)
{
    bytes = std::min(bytes, total_);
    {
        const std::lock_guard lock(mutex_);
        if (!waiters_.empty() || free_ < bytes) {
            waiters_.push_back({bytes, std::move(granted)});
            return;
        }
        free_ -= bytes;
    }
    granted(std::make_shared<lease>(*this, bytes));
}

std::shared_ptr<budget::lease> budget::try_acquire(std::size_t bytes)
{
    bytes = std::min(bytes, total_);
    {
        const std::lock_guard lock(mutex_);
        if (!waiters_.empty() || free_ < bytes) return nullptr;
        free_ -= bytes;
    }
    return std::make_shared<lease>(*this, bytes);
}

void budget::give_back(std::size_t bytes)
{
    std::deque<waiter> ready;
    {
        const std::lock_guard lock(mutex_);
        free_ += bytes;
        while (!waiters_.empty() && waiters_.front().bytes <= free_) {
            free_ -= waiters_.front().bytes;
            ready.push_back(std::move(waiters_.front()));
            waiters_.pop_front();
        }
    }
    for (auto& w : ready) w.granted(std::make_shared<lease>(*this, w.bytes));
}

void budget::forget_waiters()
{
    std::deque<waiter> all;
    const std::lock_guard lock(mutex_);
    all.swap(waiters_);
}

std::size_t budget::in_use() const
{
    const std::lock_guard lock(mutex_);
    return total_ - free_;
}

std::size_t budget::waiting() const
{
    const std::lock_guard lock(mutex_);
    return waiters_.size();
}

}  // namespace vgm::runtime
