#include "schemas/fhir/negotiation.hpp"

#include "schemas/fhir/document.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace vgm::fhir {
namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Takes the next item of a list.
std::string_view take(std::string_view& list, char separator)
{
    const auto item = list.substr(0, list.find(separator));
    list.remove_prefix(std::min(item.size() + 1, list.size()));
    return trimmed(item);
}

std::string lowered(std::string_view text)
{
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return made;
}

// The value of name=value, without quotes; nothing for another name.
std::optional<std::string_view> value_of(std::string_view parameter, std::string_view name)
{
    const auto equals = parameter.find('=');
    if (equals == std::string_view::npos || lowered(trimmed(parameter.substr(0, equals))) != name)
        return std::nullopt;
    auto value = trimmed(parameter.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
    return value;
}

std::optional<syntax> syntax_of(std::string_view essence)
{
    for (const auto* name :
         {"application/fhir+json",
          "application/json",
          "text/json",
          "json",
          "application/json+fhir"})
        if (essence == name) return syntax::json;
    for (const auto* name :
         {"application/fhir+xml", "application/xml", "text/xml", "xml", "application/xml+fhir"})
        if (essence == name) return syntax::xml;
    return std::nullopt;
}

// What an item of Accept asks for; `any` for */*.
struct wish
{
    std::optional<syntax> as;
    bool any = false;
    double quality = 1;
};

wish read_wish(std::string_view item)
{
    wish w;
    const auto essence = essence_of(item);
    w.any = essence == "*/*" || essence == "application/*";
    std::string_view rest = item;
    std::string kept(take(rest, ';'));
    while (!rest.empty()) {
        const auto parameter = take(rest, ';');
        if (const auto q = value_of(parameter, "q")) {
            double read = 0;
            const auto [end, error] = std::from_chars(q->data(), q->data() + q->size(), read);
            w.quality = error == std::errc() ? read : 0;
        } else {
            kept += ';' + std::string(parameter);
        }
    }
    if (!w.any) w.as = parse_format(kept);
    return w;
}

}  // namespace

std::optional<syntax> parse_format(std::string_view text)
{
    auto rest = text;
    // "+" of a query that was not escaped is a blank by the time it comes here.
    auto essence = lowered(take(rest, ';'));
    std::ranges::replace(essence, ' ', '+');
    while (!rest.empty()) {
        const auto parameter = take(rest, ';');
        if (const auto version = value_of(parameter, "fhirversion"))
            if (*version != "4.0" && *version != "4.0.1") return std::nullopt;
        if (const auto charset = value_of(parameter, "charset"))
            if (lowered(*charset) != "utf-8" && lowered(*charset) != "utf8") return std::nullopt;
    }
    return syntax_of(essence);
}

std::optional<syntax> negotiate(
    std::optional<std::string_view> format,
    std::optional<std::string_view> accept,
    syntax otherwise
)
{
    if (format && !format->empty()) return parse_format(*format);
    if (!accept || trimmed(*accept).empty()) return otherwise;
    std::optional<syntax> best;
    double quality = 0;
    for (auto rest = *accept; !rest.empty();) {
        const auto w = read_wish(take(rest, ','));
        if ((!w.as && !w.any) || w.quality <= quality) continue;
        best = w.as.value_or(otherwise);
        quality = w.quality;
    }
    return best;
}

std::string_view media_type_of(syntax s) noexcept
{
    return s == syntax::json ? "application/fhir+json; fhirVersion=4.0; charset=utf-8"
                             : "application/fhir+xml; fhirVersion=4.0; charset=utf-8";
}

preferred_return parse_prefer(std::optional<std::string_view> prefer) noexcept
{
    auto rest = prefer.value_or(std::string_view{});
    while (!rest.empty()) {
        const auto wanted = value_of(take(rest, ','), "return");
        if (wanted == "minimal") return preferred_return::minimal;
        if (wanted == "OperationOutcome") return preferred_return::outcome;
    }
    return preferred_return::representation;
}

}  // namespace vgm::fhir
