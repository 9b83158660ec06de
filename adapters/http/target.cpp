#include "adapters/http/target.hpp"

#include "adapters/http/fields.hpp"
#include "schemas/hl7v2/utf8.hpp"

#include <algorithm>

namespace vgm::http {
namespace {

int digit(char c) noexcept
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// Text without control characters.
bool is_plain(std::string_view text)
{
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    };
    return std::none_of(text.begin(), text.end(), is_control) && hl7v2::is_utf8(text);
}

bool has_dot_segment(std::string_view path)
{
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const auto segment = path.substr(0, path.find('/'));
        if (segment == "." || segment == "..") return true;
        path.remove_prefix(segment.size());
    }
    return false;
}

bool has_encoded_slash(std::string_view raw)
{
    for (auto at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1)) {
        const auto escape = raw.substr(at, 3);
        if (equal_without_case(escape, "%2f") || equal_without_case(escape, "%5c")) return true;
    }
    return false;
}

std::string_view without_authority(std::string_view target)
{
    for (const std::string_view scheme : {"http://", "https://"})
        if (equal_without_case(target.substr(0, scheme.size()), scheme)) {
            target.remove_prefix(scheme.size());
            const auto end = target.find_first_of("/?");
            return end == std::string_view::npos ? "/" : target.substr(end);
        }
    return target;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view raw)
{
    std::vector<std::pair<std::string, std::string>> all;
    while (!raw.empty()) {
        const auto one = raw.substr(0, raw.find('&'));
        raw.remove_prefix(std::min(one.size() + 1, raw.size()));
        if (one.empty()) continue;
        const auto equals = std::min(one.find('='), one.size());
        auto name = percent_decoded(one.substr(0, equals), plus::is_blank);
        auto value = percent_decoded(one.substr(std::min(equals + 1, one.size())), plus::is_blank);
        if (!name || !value || !is_plain(*name) || !is_plain(*value)) return std::nullopt;
        all.emplace_back(std::move(*name), std::move(*value));
    }
    return all;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, plus how)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && how == plus::is_blank) {
            out += ' ';
        } else if (text[at] == '%') {
            if (text.size() - at < 3) return std::nullopt;
            const int high = digit(text[at + 1]), low = digit(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

std::optional<parsed_target> parse_target(std::string_view target)
{
    target = without_authority(target);
    const auto question = std::min(target.find('?'), target.size());
    const auto raw = target.substr(0, question);
    auto query = parse_query(target.substr(std::min(question + 1, target.size())));
    if (!query || has_encoded_slash(raw)) return std::nullopt;
    parsed_target parsed;
    if (raw.empty()) {
        parsed.path = "/";
    } else {
        auto path = percent_decoded(raw);
        if (!path || path->front() != '/' || !is_plain(*path) || has_dot_segment(*path) ||
            path->find('\\') != std::string::npos || path->find('#') != std::string::npos)
            return std::nullopt;
        parsed.path = std::move(*path);
    }
    parsed.query = std::move(*query);
    return parsed;
}

}  // namespace vgm::http
