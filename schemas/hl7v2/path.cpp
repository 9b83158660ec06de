#include "gateway/core/assert.hpp"
#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <charconv>

namespace vgm::hl7v2 {
namespace {

// Takes "12" off the front of `rest`: 1 to 999999, without leading zeros.
std::optional<std::size_t> take_number(std::string_view& rest)
{
    const std::size_t size = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (size == 0 || size > 6 || rest.front() == '0') return std::nullopt;
    std::size_t number = 0;
    std::from_chars(rest.data(), rest.data() + size, number);
    rest.remove_prefix(size);
    return number;
}

// `mark` and a number, when `mark` is next. False when the number is missing.
bool take_after(std::string_view& rest, char mark, std::size_t& number)
{
    if (!rest.starts_with(mark)) return true;
    rest.remove_prefix(1);
    const auto taken = take_number(rest);
    if (taken) number = *taken;
    return taken.has_value();
}

bool take_index(std::string_view& rest, std::size_t& number)
{
    if (!rest.starts_with('[')) return true;
    if (!take_after(rest, '[', number) || !rest.starts_with(']')) return false;
    rest.remove_prefix(1);
    return true;
}

}  // namespace

// path          =  segment [ index ] [ "-" number [ index ] [ "." number [ "." number ] ] ]
// index         =  "[" number "]"
std::optional<path> path::parse(std::string_view text)
{
    path p;
    p.segment = text.substr(0, 3);
    if (!is_segment(p.segment, '\0')) return std::nullopt;
    text.remove_prefix(3);

    if (!take_index(text, p.occurrence)) return std::nullopt;
    if (!take_after(text, '-', p.field)) return std::nullopt;
    if (p.field != 0) {
        if (!take_index(text, p.repetition)) return std::nullopt;
        if (!take_after(text, '.', p.component)) return std::nullopt;
        if (p.component != 0 && !take_after(text, '.', p.subcomponent)) return std::nullopt;
    }
    if (!text.empty()) return std::nullopt;
    return p;
}

std::string path::to_string() const
{
    std::string text = segment;
    const auto index = [&](std::size_t n) {
        if (n != 1) text += '[' + std::to_string(n) + ']';
    };
    index(occurrence);
    if (field == 0) return text;
    text += '-' + std::to_string(field);
    index(repetition);
    if (component == 0) return text;
    text += '.' + std::to_string(component);
    if (subcomponent != 0) text += '.' + std::to_string(subcomponent);
    return text;
}

std::string_view find_raw(const message_view& m, const path& p)
{
    const auto segment = m.find_segment(p.segment, p.occurrence);
    if (!segment) return {};
    if (p.field == 0) return segment->raw();
    const field_view field = segment->field(p.field, p.repetition);
    if (p.component == 0) return field.raw();
    const component_view component = field.component(p.component);
    return p.subcomponent == 0 ? component.raw() : component.subcomponent(p.subcomponent);
}

std::string find_value(const message_view& m, const path& p)
{
    const auto segment = m.find_segment(p.segment, p.occurrence);
    if (!segment) return {};
    if (p.field == 0) return field_view{segment->raw(), m.encoding()}.value(0);
    return segment->field(p.field, p.repetition).value(p.component, p.subcomponent);
}

std::string find_value(const message_view& m, std::string_view path_text)
{
    const auto p = path::parse(path_text);
    VGM_ASSERT(p.has_value());
    return find_value(m, *p);
}

}  // namespace vgm::hl7v2
