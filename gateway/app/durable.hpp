#pragma once

#include "gateway/app/clock.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/runtime/await.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/stream.hpp"

#include <atomic>

// Waiting for the journal and for memory, for coroutines of this folder. What they are given are
// named objects of the caller, who waits: g++ 12 destroys temporaries of a co_await twice.
namespace vgm::app {

inline boost::asio::awaitable<error_code>
append(ledger& letters, submission_id id, const record_body& body)
{
    co_return co_await runtime::await_callback<error_code>([&](std::function<void(error_code)> done
                                                           ) {
        letters.append(id, now(), body, std::move(done));
    });
}

// An outcome must not be forgotten because the disk is full for a while: tried every second, until
// it is durable or the program ends.
inline boost::asio::awaitable<void> append_surely(
    ledger& letters,
    submission_id id,
    const record_body& body,
    const std::atomic<bool>& stopping
)
{
    for (;;) {
        const auto ec = co_await append(letters, id, body);
        if (!ec || stopping) co_return;
        co_await runtime::sleep_for(std::chrono::seconds(1));
    }
}

inline boost::asio::awaitable<std::shared_ptr<runtime::budget::lease>>
lease_of(runtime::budget& memory, std::size_t bytes)
{
    using granted = std::shared_ptr<runtime::budget::lease>;
    co_return co_await runtime::await_callback<granted>([&](std::function<void(granted)> done) {
        memory.acquire(bytes, std::move(done));
    });
}

}  // namespace vgm::app
