#pragma once

// A coroutine's result, waited for from a test's own thread.

#include "gateway/runtime/workers.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <stdexcept>

namespace vgm::test {

// Nothing on loopback takes that long: what does not come within it never comes.
inline constexpr std::chrono::seconds patience{20};

template <class T>
T wait_for(std::future<T> result)
{
    if (result.wait_for(patience) != std::future_status::ready)
        throw std::runtime_error("what the test waits for does not come");
    return result.get();
}

// Runs it on a strand of its own. `task` is a function that returns an awaitable; it and what it
// refers to live until the result is there.
template <class Task>
auto run(runtime::workers& on, Task task)
{
    return wait_for(boost::asio::co_spawn(
        boost::asio::make_strand(runtime::executor_of(on)), std::move(task), boost::asio::use_future
    ));
}

}  // namespace vgm::test
