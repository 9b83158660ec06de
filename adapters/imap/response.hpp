#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vgm::imap {

// One value of a data response (RFC 3501 §4): atom, string, NIL or parenthesised list.
struct value
{
    enum class kind { nil, atom, string, list };

    kind what = kind::nil;
    std::string text;        // an atom as written; a string's content, quoted or literal
    std::uint64_t size = 0;  // of a string as the server announced it
    bool dropped = false;    // a message beyond the limit: `size` is known, the bytes were let go
    std::vector<value> items;
};

// resp-text-code of §7.1: [UIDVALIDITY 3857529045] is {"UIDVALIDITY", "3857529045"}.
struct response_code
{
    std::string name;  // upper case; empty when the response carries none
    std::string argument;
};

// One complete response of the server.
struct response
{
    enum class kind { untagged, tagged, continuation };

    kind what = kind::untagged;
    std::string tag;
    std::string name;  // upper case: OK, NO, BAD, BYE, PREAUTH, FETCH, EXISTS, …
    std::optional<std::uint32_t> number;  // 12 of "* 12 EXISTS"
    response_code code;                   // of OK, NO, BAD, BYE and PREAUTH
    std::string text;                     // what those say to people, or an unread response's rest
    std::vector<value> values;            // of FETCH, SEARCH and CAPABILITY
};

}  // namespace vgm::imap
