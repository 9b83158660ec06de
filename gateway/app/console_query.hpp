#pragma once

#include "adapters/http/message.hpp"
#include "gateway/core/issue.hpp"
#include "gateway/projection/reader.hpp"

#include <optional>
#include <string>

namespace vgm::app {

/** The search that the query of a request asks for, as console_openapi.json describes it.

    @return An issue whose detail names the parameter, for one that is not known or not right. */
result<projection::search> parse_search(const http::request& asked);

/** "2026-11-23" (its beginning, UTC) or RFC 3339; nothing for any other text. */
std::optional<timestamp> parse_moment(std::string_view text);

/** A whole number between two others. */
std::optional<std::int64_t>
parse_count(std::string_view text, std::int64_t least, std::int64_t most);

}  // namespace vgm::app
