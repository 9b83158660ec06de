#include "adapters/http/fields.hpp"

#include <algorithm>

namespace vgm::http {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Of ";level=1;q=0.0": whether there is a q, and it is nought.
bool weighs_nothing(std::string_view parameters)
{
    for (auto at = parameters.find(';'); at != std::string_view::npos; at = parameters.find(';')) {
        parameters.remove_prefix(at + 1);
        const auto one = trimmed(parameters.substr(0, parameters.find(';')));
        if (one.size() < 3 || lower(one[0]) != 'q' || one[1] != '=') continue;
        return one.substr(2).find_first_not_of("0.") == std::string_view::npos;
    }
    return false;
}

}  // namespace

bool equal_without_case(std::string_view a, std::string_view b) noexcept
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

std::string_view trimmed(std::string_view text) noexcept
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool lists_token(std::string_view list, std::string_view token)
{
    while (!list.empty()) {
        const auto one = list.substr(0, list.find(','));
        list.remove_prefix(std::min(one.size() + 1, list.size()));
        const auto name = one.substr(0, one.find(';'));
        if (equal_without_case(trimmed(name), token))
            return !weighs_nothing(one.substr(name.size()));
    }
    return false;
}

void fields::add(std::string name, std::string value)
{
    all_.emplace_back(std::move(name), std::move(value));
}

void fields::set(std::string name, std::string value)
{
    std::erase_if(all_, [&](const field& f) { return equal_without_case(f.first, name); });
    add(std::move(name), std::move(value));
}

std::optional<std::string_view> fields::find(std::string_view name) const
{
    for (const auto& [n, value] : all_)
        if (equal_without_case(n, name)) return value;
    return std::nullopt;
}

std::size_t fields::count(std::string_view name) const
{
    return static_cast<std::size_t>(std::count_if(all_.begin(), all_.end(), [&](const field& f) {
        return equal_without_case(f.first, name);
    }));
}

std::string fields::joined(std::string_view name) const
{
    std::string text;
    for (const auto& [n, value] : all_)
        if (equal_without_case(n, name)) text += (text.empty() ? "" : ", ") + value;
    return text;
}

}  // namespace vgm::http
