#pragma once

// From callbacks to coroutines: `co_await await_callback<T>([&](auto done) { start(…, done); })`
// suspends until `done(value)` is called, from any thread, once. The coroutine goes on on its own
// executor; at once, without a change of thread, when `done` was called before `start` returned.

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace vgm::runtime {

// An error_code as the only argument would be thrown by use_awaitable: what is passed is wrapped.
template <class T>
struct awaited
{
    T value;
};

// Where the value and the coroutine that waits for it meet, whichever comes first.
template <class T>
class meeting
{
public:
    void bring(T value)
    {
        std::unique_lock lock(mutex_);
        value_.emplace(std::move(value));
        const auto resume = std::move(resume_);
        lock.unlock();
        if (resume) resume();
    }
    bool has_value() const
    {
        const std::lock_guard lock(mutex_);
        return value_.has_value();
    }
    // `resume` only posts; it is called now when the value is there, and dropped when none will
    // come.
    void wait(std::function<void()> resume)
    {
        std::unique_lock lock(mutex_);
        if (!value_ && !abandoned_) {
            resume_ = std::move(resume);
            return;
        }
        const bool has = value_.has_value();
        lock.unlock();
        if (has) resume();
    }
    // Nobody can bring a value any more: the coroutine is let go.
    void abandon()
    {
        std::unique_lock lock(mutex_);
        abandoned_ = true;
        const auto dropped = std::exchange(resume_, nullptr);
        lock.unlock();
    }
    T take() { return std::move(*value_); }

private:
    mutable std::mutex mutex_;
    std::optional<T> value_;
    std::function<void()> resume_;
    bool abandoned_ = false;
};

// What every copy of the callback holds; it goes with the last of them.
template <class T>
struct bringer
{
    explicit bringer(std::shared_ptr<meeting<T>> at) : place(std::move(at)) {}
    ~bringer() { place->abandon(); }
    bringer(const bringer&) = delete;
    bringer& operator=(const bringer&) = delete;
    std::shared_ptr<meeting<T>> place;
};

template <class T, class Start>
boost::asio::awaitable<T> await_callback(Start start)
{
    namespace asio = boost::asio;
    auto place = std::make_shared<meeting<T>>();
    auto by = std::make_shared<bringer<T>>(place);
    start(std::function<void(T)>([b = std::move(by)](T value) { b->place->bring(std::move(value)); }
    ));
    if (!place->has_value()) {
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void(awaited<bool>)>(
            [](auto handler, std::shared_ptr<meeting<T>> at) {
                auto executor = asio::get_associated_executor(handler);
                auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                auto guard =
                    std::make_shared<asio::executor_work_guard<decltype(executor)>>(executor);
                at->wait([shared, executor, guard] {
                    asio::post(executor, [shared] { (*shared)(awaited<bool>{true}); });
                    guard->reset();
                });
            },
            asio::use_awaitable,
            place
        );
    }
    co_return place->take();
}

}  // namespace vgm::runtime
