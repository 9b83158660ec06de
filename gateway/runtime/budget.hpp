#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace vgm::runtime {

// A number of bytes that may be in use at once. Who asks for more than is left waits its turn, in
// order; who asks for more than there is at all gets everything, alone. That bounds the memory of a
// burst of large letters without refusing one.
class budget
{
public:
    explicit budget(std::size_t bytes) : total_(bytes), free_(bytes) {}
    budget(const budget&) = delete;
    budget& operator=(const budget&) = delete;

    // Gives its bytes back when destroyed. The budget must outlive it.
    class lease
    {
    public:
        lease() = default;
        lease(budget& owner, std::size_t bytes) : owner_(&owner), bytes_(bytes) {}
        lease(lease&& other) noexcept
            : owner_(std::exchange(other.owner_, nullptr)), bytes_(other.bytes_)
        {}
        lease& operator=(lease&& other) noexcept
        {
            std::swap(owner_, other.owner_);
            std::swap(bytes_, other.bytes_);
            return *this;
        }
        ~lease()
        {
            if (owner_ != nullptr) owner_->give_back(bytes_);
        }
        explicit operator bool() const { return owner_ != nullptr; }

    private:
        budget* owner_ = nullptr;
        std::size_t bytes_ = 0;
    };

    // `granted` is called once: now, or from the thread that gives bytes back.
    void acquire(std::size_t bytes, std::function<void(std::shared_ptr<lease>)> granted);

    // Now or not at all: null when others wait, or less is left.
    std::shared_ptr<lease> try_acquire(std::size_t bytes);

    // Those who wait are never granted anything: what they hold is destroyed now. For the end of
    // the program, while the event loops that they hold on to still exist.
    void forget_waiters();

    std::size_t total() const { return total_; }
    std::size_t in_use() const;
    std::size_t waiting() const;

private:
    void give_back(std::size_t bytes);

    struct waiter
    {
        std::size_t bytes;
        std::function<void(std::shared_ptr<lease>)> granted;
    };
    const std::size_t total_;
    mutable std::mutex mutex_;
    std::size_t free_;
    std::deque<waiter> waiters_;
};

}  // namespace vgm::runtime
