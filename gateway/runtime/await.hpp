#pragma once

// From callbacks to coroutines: `co_await await_callback<T>([&](auto done) { start(…, done); })`
// suspends until `done(value)` is called, from any thread, once. The coroutine goes on on its own
// executor.

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>

namespace vgm::runtime {

// An error_code as the only argument would be thrown by use_awaitable: what is passed is wrapped.
template <class T>
struct awaited
{
    T value;
};

template <class T, class Start>
boost::asio::awaitable<T> await_callback(Start start)
{
    namespace asio = boost::asio;
    auto result = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(awaited<T>)>(
        [](auto handler, Start begin) {
            auto executor = asio::get_associated_executor(handler);
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            auto guard = std::make_shared<asio::executor_work_guard<decltype(executor)>>(executor);
            begin(std::function<void(T)>([shared, executor, guard](T value) {
                asio::post(executor, [shared, v = std::move(value)]() mutable {
                    (*shared)(awaited<T>{std::move(v)});
                });
                guard->reset();
            }));
        },
        asio::use_awaitable,
        std::move(start)
    );
    co_return std::move(result.value);
}

}  // namespace vgm::runtime
