#include "schemas/rest/multipart.hpp"

#include "schemas/rest/media_type.hpp"

#include <algorithm>

namespace vgm::rest {
namespace {

constexpr std::size_t boundary_max = 70;  // RFC 2046 §5.1.1
constexpr std::size_t head_bytes_max = 4096;

issue wrong(std::string detail)
{
    return {fault::malformed, severity::error, {}, std::move(detail), "REST-FORM"};
}

bool is_named(std::string_view line, std::string_view name)
{
    return line.size() > name.size() && line[name.size()] == ':' &&
           std::ranges::equal(line.substr(0, name.size()), name, [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
           });
}

result<void> read_line(std::string_view line, form_part& part)
{
    const auto value_of = [&](std::string_view name) {
        return parse_header_value(line.substr(name.size() + 1));
    };
    if (is_named(line, "content-disposition")) {
        const auto value = value_of("content-disposition");
        const auto* name = value ? value->find("name") : nullptr;
        if (!value || value->value != "form-data" || name == nullptr || name->empty())
            return wrong("a part must have Content-Disposition: form-data with a name");
        part.name = *name;
    } else if (is_named(line, "content-type")) {
        const auto value = value_of("content-type");
        if (!value) return wrong("the Content-Type of a part cannot be read");
        part.media_type = value->value;
    } else if (is_named(line, "content-transfer-encoding")) {
        const auto value = value_of("content-transfer-encoding");
        if (!value ||
            (value->value != "binary" && value->value != "8bit" && value->value != "7bit"))
            return wrong("a part may not have a transfer encoding: its bytes are sent as they are");
    }
    return {};
}

// Between two boundaries: the head, an empty line, the bytes.
result<form_part> read_part(std::string_view text)
{
    form_part part;
    std::size_t at = 0;
    for (;;) {
        const auto end = text.find("\r\n", at);
        if (end == text.npos || end > head_bytes_max)
            return wrong("the head of a part has no end, or is longer than 4096 bytes");
        if (end == at) break;
        if (auto read = read_line(text.substr(at, end - at), part); !read) return read.error();
        at = end + 2;
    }
    if (part.name.empty())
        return wrong("a part must have Content-Disposition: form-data with a name");
    part.bytes = text.substr(at + 2);
    return part;
}

}  // namespace

result<std::vector<form_part>> parse_form(std::string_view body, std::string_view boundary)
{
    if (boundary.empty() || boundary.size() > boundary_max)
        return wrong("Content-Type must name a boundary of at most 70 characters");
    const std::string first = "--" + std::string{boundary}, next = "\r\n" + first;
    std::size_t at = body.starts_with(first) ? first.size() : body.find(next);
    if (at == body.npos) return wrong("the form does not hold its boundary");
    if (!body.starts_with(first)) at += next.size();
    std::vector<form_part> parts;
    for (;;) {
        const auto rest = body.substr(at);
        if (rest.starts_with("--")) return parts;
        const auto line_end = rest.find("\r\n");
        if (line_end == rest.npos || rest.substr(0, line_end).find_first_not_of(" \t") < line_end)
            return wrong("a boundary must stand alone on its line");
        // The line end before a boundary belongs to the boundary, also when the part is empty.
        const auto begin = at + line_end;
        const auto end = body.find(next, begin);
        if (end == body.npos) return wrong("the form has no end: its last boundary is missing");
        if (end < begin + 2) return wrong("a part must have a head");
        auto part = read_part(body.substr(begin + 2, end - begin - 2));
        if (!part) return part.error();
        if (std::ranges::find(parts, part->name, &form_part::name) != parts.end())
            return wrong("two parts have the same name");
        if (parts.size() == form_parts_max) return wrong("the form has too many parts");
        parts.push_back(std::move(*part));
        at = end + next.size();
    }
}

}  // namespace vgm::rest
