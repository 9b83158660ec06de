#pragma once

#include "adapters/imap/response.hpp"
#include "gateway/core/issue.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vgm::imap {

// A response with its literals taken out. `text` keeps each "{n}" where it stood, without the CRLF
// that followed, so the grammar still shows where every literal belongs.
struct raw_response
{
    struct literal
    {
        std::size_t offset = 0;  // of its "{" in `text`
        std::uint64_t size = 0;
        std::string bytes;
        bool dropped = false;
    };

    std::string text;
    std::vector<literal> literals;
};

// Reads one complete response:
//
//     response  =  "+" text  /  tag SP status  /  "*" SP ( status / data )
//     status    =  ( "OK" / "NO" / "BAD" / "BYE" / "PREAUTH" ) [ SP [ "[" code "]" SP ] text ]
//     data      =  [ number SP ] name *( SP value )
//     value     =  atom / quoted / literal / "NIL" / "(" [ value *( SP value ) ] ")"
//
// Keywords may come in any case. Only FETCH, SEARCH and CAPABILITY are read down to their values;
// what else a server volunteers (an extension's response, say) is named and left alone, because a
// grammar of strangers is no reason to stop reading mail.
//
// Fails with fault::malformed, or fault::too_large for lists nested deeper than `nesting_max`.
result<response> parse_response(raw_response raw, std::size_t nesting_max);

// Whether a line begins a response that ends in text for people, where "{5}" is just text.
bool is_status_line(std::string_view text);

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;
std::string to_upper(std::string_view text);

}  // namespace vgm::imap
