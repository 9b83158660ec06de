#include "schemas/mime/incoming_guard.hpp"

#include "schemas/mime/text.hpp"

#include <array>

namespace vgm::mime {
namespace {

// The first line of `text`, its end included.
std::string_view first_line(std::string_view text)
{
    const std::size_t end = text.find('\n');
    return text.substr(0, end == std::string_view::npos ? end : end + 1);
}

// Em and en dash, in UTF-8 and in windows-1252.
constexpr std::array<std::string_view, 4> dashes = {"\xE2\x80\x94", "\xE2\x80\x93", "\x97", "\x96"};

std::size_t dash_length(std::string_view text)
{
    for (const auto dash : dashes) {
        if (text.substr(0, dash.size()) == dash) return dash.size();
    }
    return 0;
}

// "—b", "—-b", "—b--", "—b—": the same with hyphens. Nothing for any other line.
std::optional<std::string> repair_line(std::string_view line, std::string_view boundary)
{
    std::size_t at = dash_length(line);
    if (at == 0) return std::nullopt;
    if (line.substr(at, 1) == "-") ++at;
    if (const std::size_t second = dash_length(line.substr(at))) at += second;
    if (line.substr(at, boundary.size()) != boundary) return std::nullopt;
    const std::string_view rest = trim(line.substr(at + boundary.size()));
    const bool closes = rest == "--" || (!rest.empty() && dash_length(rest) > 0);
    if (!closes && !rest.empty()) return std::nullopt;
    return "--" + std::string(boundary) + (closes ? "--\r\n" : "\r\n");
}

}  // namespace

std::size_t count_header_bytes(std::string_view mail)
{
    std::size_t count = 0;
    bool in_head = true, head_follows = false, digest = false;
    while (!mail.empty()) {
        if (!in_head) {
            // Content: nothing matters before the next line that can be a boundary.
            const std::size_t next = mail.substr(0, 2) == "--" ? 0 : mail.find("\n--");
            if (next == std::string_view::npos) break;
            if (next > 0 || mail.front() == '\n') mail.remove_prefix(next + 1);
            in_head = true;
            head_follows = digest;
        }
        const std::string_view line = first_line(mail);
        mail.remove_prefix(line.size());
        count += line.size();
        if (line != "\n" && line != "\r\n") {
            if (find_ignoring_case(line, "digest") != std::string_view::npos) digest = true;
            if (find_ignoring_case(line, "message") != std::string_view::npos) head_follows = true;
            continue;
        }
        in_head = head_follows;
        head_follows = false;
    }
    return count;
}

std::optional<std::string> repair_boundaries(std::string_view mail, std::string_view boundary)
{
    if (boundary.empty()) return std::nullopt;
    std::string repaired;
    std::size_t copied = 0;
    for (std::size_t at = 0; at < mail.size();) {
        const std::string_view line = first_line(mail.substr(at));
        if (const auto better = repair_line(line, boundary)) {
            repaired += mail.substr(copied, at - copied);
            repaired += *better;
            copied = at + line.size();
        }
        at += line.size();
    }
    if (copied == 0) return std::nullopt;
    repaired += mail.substr(copied);
    return repaired;
}

}  // namespace vgm::mime
