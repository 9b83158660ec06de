// What a segment, a field and a component read of their bytes.

#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/message_view.hpp"

namespace vgm::hl7v2 {
namespace {

constexpr delimiters no_delimiters{'\0', '\0', '\0', '\0', '\0'};
constexpr std::string_view explicit_null = "\"\"";

std::string_view cut(std::string_view raw, char separator, std::size_t n)
{
    if (separator == '\0') return n == 1 ? raw : std::string_view{};
    return nth_part(raw, separator, n);
}

std::size_t count(std::string_view raw, char separator)
{
    if (separator == '\0') return raw.empty() ? 0 : 1;
    return count_parts(raw, separator);
}

}  // namespace

std::string_view component_view::subcomponent(std::size_t n) const
{
    return delimiters_ ? cut(raw_, delimiters_->subcomponent, n) : std::string_view{};
}

std::string component_view::text() const
{
    return delimiters_ ? unescape(raw_, *delimiters_) : std::string{};
}

component_view field_view::component(std::size_t n) const
{
    if (!delimiters_) return {};
    return {cut(raw_, delimiters_->component, n), *delimiters_};
}

std::size_t field_view::components() const
{
    return delimiters_ ? count(raw_, delimiters_->component) : 0;
}

std::string field_view::value(std::size_t component, std::size_t subcomponent) const
{
    if (!delimiters_) return {};
    std::string_view raw = component == 0 ? raw_ : cut(raw_, delimiters_->component, component);
    if (subcomponent != 0) raw = cut(raw, delimiters_->subcomponent, subcomponent);
    raw = trim_blanks(raw);
    if (raw == explicit_null) return {};
    if (raw.find(delimiters_->escape) == std::string_view::npos) return std::string{raw};
    return std::string{trim_blanks(unescape(raw, *delimiters_))};
}

const delimiters& segment_view::delimiters_of(std::size_t n) const
{
    return is_header() && n <= 2 ? no_delimiters : *delimiters_;
}

std::size_t segment_view::fields() const
{
    std::size_t last = separator_count_ + (is_header() ? 1 : 0);
    while (last > 0 && raw_field(last).empty()) --last;
    return last;
}

std::string_view segment_view::raw_field(std::size_t n) const
{
    if (is_header()) {
        if (n == 1) return raw_.substr(3, 1);
        if (n > 0) --n;
    }
    if (n == 0 || n > separator_count_) return {};
    const std::size_t begin = separators_[n - 1] + std::size_t{1};
    const std::size_t end = n < separator_count_ ? separators_[n] : raw_.size();
    return raw_.substr(begin, end - begin);
}

field_view segment_view::field(std::size_t n, std::size_t repetition) const
{
    if (!delimiters_) return {};
    const delimiters& d = delimiters_of(n);
    return {cut(raw_field(n), d.repetition, repetition), d};
}

std::size_t segment_view::repetitions(std::size_t n) const
{
    return delimiters_ ? count(raw_field(n), delimiters_of(n).repetition) : 0;
}

std::string segment_view::value(std::size_t field_number, std::size_t component) const
{
    return field(field_number).value(component);
}

}  // namespace vgm::hl7v2
