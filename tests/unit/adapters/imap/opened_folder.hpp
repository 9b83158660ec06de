#pragma once

#include "tests/unit/adapters/imap/session_script.hpp"

namespace vgm::imap::test {

// Over TLS and signed in by the greeting, so that the folder's own talk is all there is to read.
inline session_script opened(std::string capabilities = "IMAP4rev1 IDLE UIDPLUS", int exists = 2)
{
    return session_script()
        .tls()
        .server("* PREAUTH [CAPABILITY " + capabilities + "] Logged in")
        .client("A1 SELECT \"INBOX\"")
        .server("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)")
        .server("* OK [PERMANENTFLAGS (\\Answered \\Deleted \\Seen \\*)] Flags permitted.")
        .server("* " + std::to_string(exists) + " EXISTS")
        .server("* 0 RECENT")
        .server("* OK [UIDVALIDITY 77] UIDs valid")
        .server("* OK [UIDNEXT 9] Predicted next UID")
        .server("A1 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).");
}

inline session_settings settings_of(after_processing then = after_processing::seen)
{
    session_settings s;
    s.security = security::implicit;
    s.after_processing = then;
    return s;
}

}  // namespace vgm::imap::test
