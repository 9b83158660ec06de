#pragma once

#include "adapters/mllp/frame_decoder.hpp"
#include "gateway/runtime/tls.hpp"
#include "gateway/runtime/workers.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace vgm::mllp {

struct client_settings
{
    std::string host;
    std::uint16_t port = 0;
    std::chrono::seconds connect_timeout{10};
    std::chrono::seconds answer_timeout{30};
    std::shared_ptr<const runtime::tls_context> tls;  // null: clear text
    std::string server_name;                          // for TLS; empty: host
};

// What became of one message: `ec` is set when no acknowledgement of this very message came.
struct exchange
{
    error_code ec;
    std::string
        phrase;  // what we were doing, ours: "connecting", "waiting for the acknowledgement"
    hl7v2::acknowledgment answer;
};

// Sends HL7 messages to one MLLP listener, one at a time and in order, over one connection that is
// kept warm. An acknowledgement counts only for the message whose MSH-10 its MSA-2 names: a late
// one is dropped, and after a timeout the connection is closed, so that it can never be credited
// to the next message. A message may be framed as a batch of one, and so may its answer.
class client
{
public:
    client(runtime::workers& workers, client_settings settings);
    ~client();  // messages not yet sent are answered with operation_aborted
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    // `done` is called once, on a worker thread. Thread safe.
    void send(std::string er7, std::string control_id, std::function<void(exchange)> done);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::mllp
