#include "gateway/directory/identifiers.hpp"

#include <algorithm>

namespace vgm::directory {
namespace {

constexpr std::size_t id_size_max = 64;

std::string upper(std::string_view text)
{
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool are_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// Letters, digits and what numbers given by structures hold between their parts.
bool is_plain(std::string_view text)
{
    return !text.empty() && text.size() <= id_size_max &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '/' ||
                      c == '-' || c == '.' || c == '_';
           });
}

// Corsican FINESS have a letter: 2A0000014.
bool is_finess(std::string_view text)
{
    return text.size() == 9 && is_digit(text[0]) &&
           (is_digit(text[1]) || text[1] == 'A' || text[1] == 'B') && are_digits(text.substr(2));
}

bool is_rpps(std::string_view text) { return text.size() == 11 && are_digits(text); }

std::optional<std::string> prefixed(char prefix, bool right, std::string_view value)
{
    if (!right) return std::nullopt;
    return std::string(1, prefix).append(value);
}

}  // namespace

std::optional<std::string> national_person_id(std::string_view type, std::string_view value)
{
    value = trimmed(value);
    const std::string kind = upper(trimmed(type));
    const bool national = is_plain(value) && value.size() > 1 && value[0] >= '0' &&
                          value[0] <= '8' && value[0] != '2' && value[0] != '7';
    const bool rpps_inside = value.size() == 12 && value[0] == '8' && are_digits(value);
    if (kind == "RPPS") {
        if (rpps_inside) return std::string{value};
        return prefixed('8', is_rpps(value), value);
    }
    if (kind == "ADELI") return prefixed('0', value.size() == 9 && is_plain(value), value);
    if (kind == "IDNPS") {
        if (!national || (value[0] == '8' && !rpps_inside)) return std::nullopt;
        return std::string{value};
    }
    if (!kind.empty()) return std::nullopt;
    if (rpps_inside) return std::string{value};
    return prefixed('8', is_rpps(value), value);
}

std::optional<std::string> national_structure_id(std::string_view type, std::string_view value)
{
    value = trimmed(value);
    const std::string kind = upper(trimmed(type));
    const bool finess_inside = value.size() == 10 && value[0] == '1' && is_finess(value.substr(1));
    if (kind == "FINESS" || kind == "FINEG" || kind == "FINEJ") {
        if (finess_inside) return std::string{value};
        return prefixed('1', is_finess(value), value);
    }
    if (kind == "SIREN") return prefixed('2', value.size() == 9 && are_digits(value), value);
    if (kind == "SIRET") return prefixed('3', value.size() == 14 && are_digits(value), value);
    if (kind == "RPPSRG" || kind == "RPPS-RANG" || kind == "RPPS")
        return prefixed('4', is_plain(value), value);
    if (kind == "ADELI") return prefixed('0', is_plain(value), value);
    if (kind == "IDNST") return is_plain(value) ? std::optional(std::string{value}) : std::nullopt;
    if (!kind.empty()) return std::nullopt;
    if (finess_inside) return std::string{value};
    if (value.size() == 14 && are_digits(value)) return prefixed('3', true, value);
    return std::nullopt;  // nine digits may be a FINESS or a SIREN
}

}  // namespace vgm::directory
