#pragma once

#include <chrono>
#include <string_view>

namespace vgm::smtp {

// Where a connection to the operator is. The stages are in the order of the protocol, and what a
// failure means depends on little else:
//
//     idle -> greeting -> ehlo -> starttls -> securing -> ehlo -> authenticating
//        (securing comes first when TLS is implicit)
//     -> mail -> recipient -> data -> content -> confirming -> end_of_data -> ready
//     ready -> resetting (only after a failure) -> mail -> ...
enum class stage {
    idle,        // connected, nothing said yet
    connecting,  // the shell's: there is no connection yet
    securing,
    greeting,
    ehlo,
    starttls,
    authenticating,
    ready,  // between two letters
    resetting,
    mail,
    recipient,
    data,
    content,
    confirming,
    end_of_data,  // from the moment when the final dot is handed to the network
    quitting,
    closed,
};

struct stage_facts
{
    stage at;
    std::chrono::milliseconds deadline;  // RFC 5321 §4.5.3.2 where it has a word on it
    std::string_view refused;            // "550 5.1.1 in reply to RCPT TO"
    std::string_view broken;             // "connection reset after the end of data: …"
};

const stage_facts& facts_of(stage s) noexcept;

}  // namespace vgm::smtp
