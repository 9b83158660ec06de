#pragma once

#include "adapters/http/request_reader.hpp"

#include <optional>
#include <string_view>

namespace vgm::http {

// In the bytes of a head from `from` on, of which more may come: what a lenient reader would let
// pass. Bare CR or LF, NUL and other control characters, folded lines.
std::optional<read_failure> find_loose_line(std::string_view head, std::size_t from = 0);

// Of its fields: framing that two readers could take for two things, and what we do not do.
std::optional<read_failure> check_framing(const fields& headers, bool is_http_1_1);

}  // namespace vgm::http
