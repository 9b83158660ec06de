#include "schemas/mime/incoming.hpp"

#include "schemas/mime/charset.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>

namespace vgm::mime {
namespace {

std::string_view find_in(const std::vector<mail_parameter>& parameters, std::string_view name)
{
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) {
        return p.name == name;
    });
    return found == parameters.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace

std::string_view incoming_part::find_parameter(std::string_view name) const
{
    return find_in(parameters, name);
}

std::string_view incoming_mail::find_parameter(std::string_view name) const
{
    return find_in(parameters, name);
}

std::string_view incoming_mail::find_header(std::string_view name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& h) {
        return equals_ignoring_case(h.name, name);
    });
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::string to_text(const incoming_part& part)
{
    if (auto text = to_utf8(part.content, part.find_parameter("charset"))) return std::move(*text);
    return to_utf8_guessing(part.content);
}

std::string find_body(const incoming_mail& m)
{
    for (const auto& part : m.parts) {
        if (part.content_type == "text/plain" && part.file_name.empty()) return to_text(part);
    }
    return {};
}

}  // namespace vgm::mime
