#include "schemas/mime/incoming_guard.hpp"

#include "schemas/mime/text.hpp"

#include <algorithm>
#include <array>

namespace vgm::mime {
namespace {

// The first line of `text`, its end included.
std::string_view first_line(std::string_view text)
{
    const std::size_t end = text.find('\n');
    return text.substr(0, end == std::string_view::npos ? end : end + 1);
}

constexpr std::size_t boundary_cost = 100;

bool is_boundary(std::string_view line) { return line.substr(0, 2) == "--"; }

// Colons, and beginnings of encoded words.
std::size_t count_marks(std::string_view line)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ':' || (line[i] == '=' && i + 1 < line.size() && line[i + 1] == '?'))
            ++count;
    }
    return count;
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

head_measure measure_heads(std::string_view mail)
{
    head_measure measure;
    std::size_t marks = 0;
    bool in_head = true, head_follows = false, digest = false;
    while (!mail.empty()) {
        if (!in_head) {
            // Content: nothing matters before the next line that can be a boundary.
            if (!is_boundary(mail)) {
                const std::size_t next = mail.find("\n--");
                if (next == std::string_view::npos) break;
                mail.remove_prefix(next + 1);
            }
            in_head = true;
            head_follows = digest;
        }
        const std::string_view line = first_line(mail);
        mail.remove_prefix(line.size());
        measure.bytes += line.size() + (is_boundary(line) ? boundary_cost : 0);
        if (line == "\n" || line == "\r\n") {
            in_head = head_follows;
            head_follows = false;
            continue;
        }
        if (line.front() != ' ' && line.front() != '\t') marks = 0;
        marks += count_marks(line);
        measure.marks_max = std::max(measure.marks_max, marks);
        if (find_ignoring_case(line, "digest") != std::string_view::npos) digest = true;
        if (find_ignoring_case(line, "message") != std::string_view::npos) head_follows = true;
    }
    return measure;
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
