#include "gateway/app/gate_report.hpp"
#include "schemas/xdm/xml_text.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace vgm::app {
namespace {

using xdm::append_escaped;

std::string seconds_of(std::chrono::microseconds time)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", static_cast<double>(time.count()) / 1e6);
    return text;
}

void append_attribute(std::string& out, const char* name, std::string_view value)
{
    out += std::string{" "} + name + "=\"";
    append_escaped(out, value);
    out += '"';
}

std::string lines_of(const checked_item& item)
{
    std::string text;
    for (const auto& i : item.found)
        text += std::string{to_string(i.level)} + ' ' + i.rule + " at " +
                (i.where.empty() ? std::string{"the message"} : i.where) + ": " + i.detail + '\n';
    return text;
}

// "2 errors: TRANS-PID-CDA, CDA-TITLE"
std::string title_of(const checked_item& item, severity least)
{
    std::string rules;
    std::size_t count = 0;
    for (const auto& i : item.found) {
        if (i.level < least) continue;
        ++count;
        if (rules.find(i.rule) == rules.npos) rules += (rules.empty() ? "" : ", ") + i.rule;
    }
    return std::to_string(count) + (least >= severity::error ? " error" : " warning") +
           (count == 1 ? "" : "s") + ": " + rules;
}

bool fails(const checked_item& item, strictness how)
{
    return item.has_errors() || (item.has_warnings() && how == strictness::warnings_count_too);
}

void append_case(std::string& out, const checked_item& item, strictness how)
{
    const std::filesystem::path path = item.file;
    auto name = path.filename().string();
    if (item.number != 0) name += " message " + std::to_string(item.number);
    out += "    <testcase";
    append_attribute(out, "name", name);
    append_attribute(
        out, "classname", path.has_parent_path() ? path.parent_path().string() : "messages"
    );
    append_attribute(out, "time", seconds_of(item.took));
    if (item.not_read.empty() && item.found.empty()) {
        out += "/>\n";
        return;
    }
    const char* element = !item.not_read.empty() ? "error"
                          : fails(item, how)     ? "failure"
                                                 : "system-out";
    out += std::string{">\n      <"} + element;
    if (!item.not_read.empty()) {
        append_attribute(out, "message", item.not_read);
        append_attribute(out, "type", "not read");
    } else if (fails(item, how)) {
        append_attribute(
            out, "message", title_of(item, item.has_errors() ? severity::error : severity::warning)
        );
        append_attribute(out, "type", hl7v2::to_string(item.answer()));
    }
    out += '>';
    append_escaped(out, lines_of(item));
    out += std::string{"</"} + element + ">\n    </testcase>\n";
}

}  // namespace

std::string print_junit(const gate_report& report, timestamp at)
{
    std::size_t failures = 0, errors = 0;
    for (const auto& item : report.items) {
        if (!item.not_read.empty())
            ++errors;
        else if (fails(item, report.how))
            ++failures;
    }
    std::string counts;
    append_attribute(counts, "tests", std::to_string(report.items.size()));
    append_attribute(counts, "failures", std::to_string(failures));
    append_attribute(counts, "errors", std::to_string(errors));
    append_attribute(counts, "time", seconds_of(report.took));

    constexpr std::size_t whole_seconds = 19;  // 2026-03-02T09:16:00
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vaguemestre\"";
    out += counts + ">\n  <testsuite name=\"check-message\"" + counts;
    append_attribute(out, "timestamp", to_rfc3339(at).substr(0, whole_seconds));
    out += ">\n";
    for (const auto& item : report.items) append_case(out, item, report.how);
    return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace vgm::app
