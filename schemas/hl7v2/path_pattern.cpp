#include "schemas/hl7v2/path_pattern.hpp"

namespace vgm::hl7v2 {
namespace {

// The bytes that a value would be made of.
std::size_t size_of(const field_view& field, const path& at)
{
    return at.component == 0 ? field.raw().size() : field.component(at.component).raw().size();
}

void add_values(const segment_view& segment, const path_pattern& p, std::vector<std::string>& to)
{
    const auto& at = p.at;
    const std::size_t first = p.every_repetition ? 1 : at.repetition;
    const std::size_t last = p.every_repetition ? segment.repetitions(at.field) : at.repetition;
    for (std::size_t n = first; n <= last && to.size() < pattern_values_max; ++n) {
        const auto field = segment.field(at.field, n);
        if (size_of(field, at) > pattern_value_bytes_max) continue;
        auto value = field.value(at.component, at.subcomponent);
        if (!value.empty()) to.push_back(std::move(value));
    }
}

}  // namespace

std::optional<path_pattern> path_pattern::parse(std::string_view text)
{
    const auto at = path::parse(text);
    if (!at || at->field == 0) return std::nullopt;
    path_pattern p{*at, true, true};
    p.every_segment = text[3] != '[';
    const auto field = text.find('-');
    p.every_repetition = text.find('[', field) == std::string_view::npos;
    return p;
}

std::string path_pattern::to_string() const
{
    std::string text = at.segment;
    const auto index = [&](bool every, std::size_t n) {
        if (!every) text += '[' + std::to_string(n) + ']';
    };
    index(every_segment, at.occurrence);
    text += '-' + std::to_string(at.field);
    index(every_repetition, at.repetition);
    if (at.component != 0) text += '.' + std::to_string(at.component);
    if (at.subcomponent != 0) text += '.' + std::to_string(at.subcomponent);
    return text;
}

std::vector<std::string> find_values(const message_view& m, const path_pattern& p)
{
    std::vector<std::string> found;
    if (!p.every_segment) {
        if (const auto segment = m.find_segment(p.at.segment, p.at.occurrence))
            add_values(*segment, p, found);
        return found;
    }
    for (std::size_t n = 0; n < m.size() && found.size() < pattern_values_max; ++n)
        if (const auto segment = m[n]; segment.id() == p.at.segment) add_values(segment, p, found);
    return found;
}

}  // namespace vgm::hl7v2
