#pragma once

#include <rapidjson/document.h>

#include <string>
#include <string_view>

// What single keywords of a schema ask, apart from the walk through it. For sources of this folder.

namespace vgm::rest {

bool is_known_keyword(std::string_view keyword) noexcept;

bool is_of_type(const rapidjson::Value& value, std::string_view type);

/** RFC 3339, as the formats "date" and "date-time" have it; true for any other format. */
bool is_of_format(std::string_view text, std::string_view format);
std::string describe_format(std::string_view format);

/** The HL7 TS of a date or date-time: "20260302101500+0100". Empty for any other text. */
std::string to_hl7_ts(std::string_view rfc3339);

std::size_t count_characters(std::string_view utf8);

/** A number or text of the schema, for people. */
std::string number(const rapidjson::Value& v);
std::string print_choice(const rapidjson::Value& v);

}  // namespace vgm::rest
