#pragma once

#include "adapters/mllp/frame_decoder.hpp"
#include "gateway/core/submission.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/tls.hpp"
#include "gateway/runtime/workers.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace vgm::mllp {

struct source_settings
{
    std::string name;
    std::string address = "127.0.0.1";
    std::uint16_t port = 2575;
    std::size_t connections_max = 64;
    std::size_t block_bytes_max = 64 << 20;
    block_end end = block_end::fs_cr;
    std::chrono::seconds idle_timeout{600};  // between two blocks; 0: never
    std::chrono::seconds block_timeout{60};  // from the first byte of a block to its last
    std::shared_ptr<const runtime::tls_context>
        tls;  // null: clear text, for a loopback or a stunnel
};

// Takes messages off MLLP connections and writes back what the handler answers, in the order of
// the messages. A connection waits for one answer before it handles its next block; what a hurried
// sender has pipelined waits in the socket.
//
// A block beyond 256 KB needs a lease of `memory`: that many large letters at a time are read, the
// others wait in their senders' sockets.
class source
{
public:
    // Called on a worker thread, for several connections at once. `answer` takes the HL7
    // acknowledgement and may be called from any thread, once.
    using handler = std::function<void(message, std::function<void(std::string answer)>)>;

    // What to answer a block that cannot be taken whole: too large, or its framing lost. The
    // message is what arrived of it, at most 64 KB, for what its first line still tells. The
    // connection is closed after the answer.
    using refuser = std::function<std::string(const message& beginning, const issue& why)>;

    // Throws boost::system::system_error when the address cannot be bound.
    source(
        runtime::workers& workers,
        source_settings settings,
        runtime::budget& memory,
        handler handle,
        refuser refuse
    );
    ~source();  // stops listening
    source(const source&) = delete;
    source& operator=(const source&) = delete;

    std::uint16_t bound_port() const;
    const std::string& name() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::mllp
