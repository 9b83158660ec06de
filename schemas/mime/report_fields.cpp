#include "schemas/mime/report_fields.hpp"

#include "schemas/mime/charset.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>

namespace vgm::mime {
namespace {

const report_field* find_field(const std::vector<report_field>& fields, std::string_view name)
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

// The first line of `text` without its end; `text` moves on.
std::string_view take_line(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

bool is_field_name(std::string_view name)
{
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 127; });
}

}  // namespace

void field_group::add(std::string_view name, std::string_view value)
{
    fields_.push_back({to_lower(name), without_controls(to_utf8_guessing(value))});
}

std::string_view field_group::find(std::string_view name) const
{
    const auto* const found = find_field(fields_, name);
    return found ? std::string_view(found->value) : std::string_view();
}

bool field_group::has(std::string_view name) const { return find_field(fields_, name) != nullptr; }

std::vector<field_group> parse_field_groups(std::string_view text)
{
    std::vector<field_group> groups(1);
    std::string name, value;
    const auto end_field = [&] {
        if (!name.empty()) groups.back().add(name, value);
        name.clear();
        value.clear();
    };
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (trim(line).empty()) {
            end_field();
            if (!groups.back().empty()) groups.emplace_back();
        } else if (line.front() == ' ' || line.front() == '\t') {
            value += line;
        } else if (const std::size_t colon = line.find(':');
                   colon != std::string_view::npos && is_field_name(trim(line.substr(0, colon)))) {
            end_field();
            name = trim(line.substr(0, colon));
            value = line.substr(colon + 1);
        }
    }
    end_field();
    if (groups.back().empty()) groups.pop_back();
    return groups;
}

typed_value parse_typed_value(std::string_view text)
{
    const std::size_t semicolon = text.find(';');
    if (semicolon == std::string_view::npos) return {{}, std::string(trim(text))};
    return {
        to_lower(trim(text.substr(0, semicolon))), std::string(trim(text.substr(semicolon + 1)))};
}

typed_value parse_typed_address(std::string_view text)
{
    typed_value typed = parse_typed_value(text);
    std::string_view address = typed.value;
    const std::size_t open = address.find('<');
    if (open != std::string_view::npos) {
        address = address.substr(open + 1);
        address = address.substr(0, address.find('>'));
    }
    typed.value = std::string(trim(address));
    return typed;
}

}  // namespace vgm::mime
