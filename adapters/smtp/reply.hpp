#pragma once

#include "gateway/core/enhanced_status.hpp"

#include <string>
#include <vector>

namespace vgm::smtp {

// One reply of a server (RFC 5321 §4.2). Its lines are the server's words: a 550 often repeats the
// recipient's address, and a patient's address is an INS. They are shown to people, never logged.
struct reply
{
    int code = 0;
    enhanced_status status;  // RFC 2034; unknown when absent or of another class than `code`
    std::vector<std::string> lines;  // what follows the code, without CRLF

    bool is_positive() const { return code / 100 == 2; }
    bool is_intermediate() const { return code / 100 == 3; }
    bool is_transient() const { return code / 100 == 4; }
    bool is_permanent() const { return code / 100 == 5; }
    bool is_negative() const { return is_transient() || is_permanent(); }

    // The lines joined by a space, in printable ASCII only ('?' for the rest) and cut at
    // `reply_text_max`: fit for a journal and a screen.
    std::string text() const;
};

inline constexpr std::size_t reply_text_max = 1000;

}  // namespace vgm::smtp
