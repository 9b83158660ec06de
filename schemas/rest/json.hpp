#pragma once

#include "gateway/core/issue.hpp"

#include <rapidjson/document.h>

#include <string>
#include <string_view>

namespace vgm::rest {

/** Read JSON that a client sent (RFC 8259): UTF-8, one value, no member twice, at most 64 levels.

    @return The value, which holds copies of its texts, or an issue of rule REST-JSON.
*/
result<rapidjson::Document> parse_json(std::string_view text);

/** The text of a string, an empty view for anything else. */
inline std::string_view text_of(const rapidjson::Value& v)
{
    return v.IsString() ? std::string_view{v.GetString(), v.GetStringLength()} : std::string_view{};
}

/** The member, or null when there is none or `v` is no object. */
const rapidjson::Value* find_member(const rapidjson::Value& v, std::string_view name);

/** The text of a member, or an empty view. */
std::string_view member_text(const rapidjson::Value& v, std::string_view name);

/** Whether a member is true. */
bool is_true(const rapidjson::Value& v, std::string_view name);

}  // namespace vgm::rest
