#include "schemas/rest/schema_words.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/rest/json.hpp"

#include <algorithm>
#include <array>

namespace vgm::rest {
namespace {

constexpr std::array<std::string_view, 31> keywords{
    "$ref",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "enum",
    "const",
    "minimum",
    "maximum",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "x-oneOf",
    "x-anyOf",
    "default",
    "description",
    "title",
    "contentEncoding",
    "contentMediaType",
    "examples",
    "deprecated"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "YYYY-MM-DD": 'd' stands for a digit, any other character for itself.
bool has_form(std::string_view text, std::string_view form)
{
    return text.size() == form.size() && std::ranges::equal(text, form, [](char c, char f) {
               return f == 'd' ? is_digit(c) : c == f;
           });
}

}  // namespace

bool is_known_keyword(std::string_view keyword) noexcept
{
    return std::ranges::find(keywords, keyword) != keywords.end();
}

bool is_of_type(const rapidjson::Value& value, std::string_view type)
{
    if (type == "object") return value.IsObject();
    if (type == "array") return value.IsArray();
    if (type == "string") return value.IsString();
    if (type == "boolean") return value.IsBool();
    if (type == "integer") return value.IsInt64() || value.IsUint64();
    return type == "number" && value.IsNumber();
}

std::string to_hl7_ts(std::string_view rfc3339)
{
    const auto date = rfc3339.substr(0, 10);
    if (!has_form(date, "dddd-dd-dd")) return {};
    std::string ts{date.substr(0, 4)};
    ts += date.substr(5, 2);
    ts += date.substr(8, 2);
    if (rfc3339.size() > 10) {
        const char t = rfc3339[10];
        if ((t != 'T' && t != 't' && t != ' ') || !has_form(rfc3339.substr(11, 8), "dd:dd:dd"))
            return {};
        ts += rfc3339.substr(11, 2);
        ts += rfc3339.substr(14, 2);
        ts += rfc3339.substr(17, 2);
        auto zone = rfc3339.substr(19);
        if (zone.starts_with('.')) {
            const auto end = zone.find_first_not_of("0123456789", 1);
            if (end == 1 || end == zone.npos) return {};
            zone.remove_prefix(end);
        }
        const bool utc = zone == "Z" || zone == "z";
        if (!utc && !has_form(zone, "+dd:dd") && !has_form(zone, "-dd:dd")) return {};
        ts += utc ? "+0000" : std::string{zone.substr(0, 3)} + std::string{zone.substr(4)};
    }
    return hl7v2::parse_hl7_time(ts) ? ts : std::string{};
}

bool is_of_format(std::string_view text, std::string_view format)
{
    if (format == "date") return text.size() == 10 && !to_hl7_ts(text).empty();
    if (format == "date-time") return text.size() > 10 && !to_hl7_ts(text).empty();
    return true;
}

std::string describe_format(std::string_view format)
{
    return format == "date" ? "this must be a date that exists, YYYY-MM-DD"
                            : "this must be a time of RFC 3339 with its offset, such as "
                              "2026-03-02T10:15:00+01:00";
}

std::size_t count_characters(std::string_view utf8)
{
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

std::string number(const rapidjson::Value& v) { return std::to_string(v.GetInt64()); }

std::string print_choice(const rapidjson::Value& v)
{
    if (v.IsBool()) return v.GetBool() ? "true" : "false";
    return v.IsString() ? std::string{text_of(v)} : number(v);
}

}  // namespace vgm::rest
