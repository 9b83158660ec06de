#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::http {

struct parsed_target
{
    std::string path;  // decoded, beginning with '/'
    std::vector<std::pair<std::string, std::string>> query;
};

// Reads a request target: "/path?query", or the absolute form "http://host/path" (RFC 9112 section
// 3.2.2). Nothing for what two readers could understand in two ways: an encoded slash, a dot
// segment, a bad escape, a control character, bytes that are no UTF-8.
std::optional<parsed_target> parse_target(std::string_view target);

// "%C3%A9" to "é"; with `plus_is_blank` as forms have it. Nothing for a bad escape.
enum class plus { is_plus, is_blank };
std::optional<std::string> percent_decoded(std::string_view text, plus how = plus::is_plus);

}  // namespace vgm::http
