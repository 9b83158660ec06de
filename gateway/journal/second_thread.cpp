#include "gateway/journal/second_thread.hpp"

namespace vgm::journal {

second_thread::second_thread() : thread_([this] { run(); }) {}

second_thread::~second_thread()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void second_thread::start(std::function<error_code()> what)
{
    {
        const std::lock_guard lock(mutex_);
        what_ = std::move(what);
        busy_ = true;
    }
    changed_.notify_all();
}

error_code second_thread::wait()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !busy_; });
    return answer_;
}

void second_thread::run()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return busy_ || stopping_; });
        if (!busy_) return;
        const auto what = std::move(what_);
        lock.unlock();
        const auto answer = what();
        lock.lock();
        answer_ = answer;
        busy_ = false;
        changed_.notify_all();
    }
}

}  // namespace vgm::journal
