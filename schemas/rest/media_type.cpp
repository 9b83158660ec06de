#include "schemas/rest/media_type.hpp"

#include <algorithm>

namespace vgm::rest {
namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text)
{
    std::string made{text};
    std::ranges::transform(made, made.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return made;
}

// Cuts off what stands before the next `separator` that is outside quotes.
std::string_view cut(std::string_view& rest, char separator)
{
    bool quoted = false;
    std::size_t n = 0;
    for (; n < rest.size() && (quoted || rest[n] != separator); ++n) {
        if (quoted && rest[n] == '\\')
            ++n;
        else if (rest[n] == '"')
            quoted = !quoted;
    }
    n = std::min(n, rest.size());
    const auto piece = rest.substr(0, n);
    rest.remove_prefix(std::min(n + 1, rest.size()));
    return trimmed(piece);
}

std::optional<std::string> unquoted(std::string_view text)
{
    if (!text.starts_with('"'))
        return text.empty() ? std::nullopt : std::optional(std::string{text});
    if (text.size() < 2 || text.back() != '"') return std::nullopt;
    std::string made;
    for (std::size_t n = 1; n + 1 < text.size(); ++n) {
        if (text[n] == '\\' && n + 2 < text.size()) ++n;
        made += text[n];
    }
    return made;
}

// q=0 of a media range: "not this one".
bool is_refused(const header_value& range)
{
    const auto* q = range.find("q");
    return q != nullptr && q->starts_with('0') && q->find_first_not_of("0.") == std::string::npos;
}

}  // namespace

const std::string* header_value::find(std::string_view name) const
{
    const auto found = std::ranges::find(parameters, name, [](const auto& p) { return p.first; });
    return found == parameters.end() ? nullptr : &found->second;
}

std::optional<header_value> parse_header_value(std::string_view text)
{
    header_value made;
    made.value = lower(cut(text, ';'));
    if (made.value.empty()) return std::nullopt;
    while (!text.empty()) {
        const auto parameter = cut(text, ';');
        if (parameter.empty()) continue;
        const auto equals = parameter.find('=');
        if (equals == parameter.npos) return std::nullopt;
        auto value = unquoted(parameter.substr(equals + 1));
        if (!value) return std::nullopt;
        made.parameters.emplace_back(lower(parameter.substr(0, equals)), std::move(*value));
    }
    return made;
}

bool accepts(std::string_view accept, std::string_view media_type)
{
    if (trimmed(accept).empty()) return true;
    const std::string whole_kind{media_type.substr(0, media_type.find('/') + 1)};
    bool taken = false;
    std::size_t closest = 0;  // the most specific range that speaks of it decides
    while (!accept.empty()) {
        const auto range = parse_header_value(cut(accept, ','));
        if (!range) continue;
        const std::size_t how = range->value == media_type         ? 3
                                : range->value == whole_kind + '*' ? 2
                                : range->value == "*/*"            ? 1
                                                                   : 0;
        if (how == 0 || how < closest) continue;
        closest = how;
        taken = !is_refused(*range);
    }
    return taken;
}

}  // namespace vgm::rest
