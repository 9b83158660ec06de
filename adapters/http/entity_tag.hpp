#pragma once

#include "adapters/http/message.hpp"

#include <string>
#include <string_view>

namespace vgm::http {

// A strong ETag of these bytes, with its quotes.
std::string make_entity_tag(std::string_view bytes);

// Whether If-None-Match names this tag, so that 304 is the answer (weak comparison, RFC 9110
// section 13.1.2).
bool is_known_to(const request& asking, std::string_view entity_tag);

// `whole` with its ETag, or 304 when the client has it already.
response make_answer_once(const request& asking, response whole);

}  // namespace vgm::http
