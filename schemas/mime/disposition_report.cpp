#include "schemas/mime/disposition_report.hpp"

#include "schemas/mime/message_ids.hpp"
#include "schemas/mime/text.hpp"

#include <array>

namespace vgm::mime {
namespace {

constexpr std::array types = {
    disposition_type::displayed,
    disposition_type::processed,
    disposition_type::dispatched,
    disposition_type::deleted,
    disposition_type::denied,
    disposition_type::failed};

bool is_word_character(char c)
{
    const char l = to_lower(c);
    return is_digit(c) || (l >= 'a' && l <= 'z') || c == '_';
}

// Where the first number 9xx that stands alone begins.
std::size_t find_code(std::string_view text)
{
    for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
        const bool number = text[i] == '9' && is_digit(text[i + 1]) && is_digit(text[i + 2]);
        const bool begins = i == 0 || !is_word_character(text[i - 1]);
        const bool ends = i + 3 == text.size() || !is_word_character(text[i + 3]);
        if (number && begins && ends) return i;
    }
    return std::string_view::npos;
}

std::string_view take_label(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t^:;,-");
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    return trim(text.substr(0, text.find_first_of("^|")));
}

// What an error says: "902^Identifiant de patient inconnu^…", a code alone, or words alone.
void read_error(std::string_view text, disposition_report& report)
{
    const std::size_t at = find_code(text);
    if (at == std::string_view::npos) {
        if (report.error_label.empty()) report.error_label = take_label(text);
        return;
    }
    if (!report.error_code.empty()) return;
    report.error_code = text.substr(at, 3);
    if (const auto label = take_label(text.substr(at + 3)); !label.empty()) {
        report.error_label = label;
    }
}

void read_modes(std::string_view modes, disposition_report& report)
{
    const auto says = [&](std::string_view what) {
        return find_ignoring_case(modes, what) != std::string_view::npos;
    };
    if (says("manual-action")) report.action = action_mode::manual_action;
    if (says("automatic-action")) report.action = action_mode::automatic_action;
    if (says("sent-manually")) report.sending = sending_mode::mdn_sent_manually;
    if (says("sent-automatically")) report.sending = sending_mode::mdn_sent_automatically;
}

void read_disposition(std::string_view value, disposition_report& report)
{
    const std::size_t semicolon = value.find(';');
    if (semicolon != std::string_view::npos) {
        read_modes(value.substr(0, semicolon), report);
        value.remove_prefix(semicolon + 1);
    }
    const std::size_t slash = value.find('/');
    const std::string_view type = trim(value.substr(0, slash));
    for (const auto known : types) {
        if (equals_ignoring_case(type, to_string(known))) report.type = known;
    }
    if (report.type == disposition_type::failed) report.has_error = true;
    if (slash == std::string_view::npos) return;

    const std::string_view modifiers = value.substr(slash + 1);
    const std::size_t error = find_ignoring_case(modifiers, "error");
    if (error != std::string_view::npos) {
        report.has_error = true;
        read_error(modifiers.substr(error + 5), report);
    } else if (find_ignoring_case(modifiers, "fail") != std::string_view::npos) {
        report.has_error = true;
    }
}

std::optional<disposition_report> read_fields(std::string_view content)
{
    // Blank lines have no business here, but where one is the fields go on behind it.
    const auto groups = parse_field_groups(content);
    const auto find = [&](std::string_view name) -> std::string_view {
        for (const auto& group : groups) {
            if (group.has(name)) return group.find(name);
        }
        return {};
    };
    const std::string_view disposition = find("disposition");
    if (disposition.empty()) return std::nullopt;

    disposition_report report;
    read_disposition(disposition, report);
    for (const std::string_view name : {"error", "failure"}) {
        if (const std::string_view error = find(name); !error.empty()) {
            report.has_error = true;
            read_error(error, report);
        }
    }
    report.original_message_id = parse_message_id(find("original-message-id"));
    report.original_recipient = parse_typed_address(find("original-recipient"));
    report.final_recipient = parse_typed_address(find("final-recipient"));
    report.reporting_agent = find("reporting-ua");
    return report;
}

}  // namespace

std::string_view to_string(disposition_type type) noexcept
{
    switch (type) {
        case disposition_type::displayed:
            return "displayed";
        case disposition_type::processed:
            return "processed";
        case disposition_type::dispatched:
            return "dispatched";
        case disposition_type::deleted:
            return "deleted";
        case disposition_type::denied:
            return "denied";
        case disposition_type::failed:
            return "failed";
        case disposition_type::other:
            return "other";
    }
    return "unknown";
}

std::string_view to_string(action_mode mode) noexcept
{
    switch (mode) {
        case action_mode::manual_action:
            return "manual-action";
        case action_mode::automatic_action:
            return "automatic-action";
        case action_mode::unknown:
            return "unknown";
    }
    return "unknown";
}

std::string_view to_string(sending_mode mode) noexcept
{
    switch (mode) {
        case sending_mode::mdn_sent_manually:
            return "MDN-sent-manually";
        case sending_mode::mdn_sent_automatically:
            return "MDN-sent-automatically";
        case sending_mode::unknown:
            return "unknown";
    }
    return "unknown";
}

std::optional<disposition_report> find_disposition_report(const incoming_mail& m)
{
    for (const auto& part : m.parts) {
        if (part.content_type != "message/disposition-notification" &&
            part.content_type != "message/global-disposition-notification") {
            continue;
        }
        if (auto report = read_fields(part.content)) return report;
    }
    const std::string_view report_type = m.find_parameter("report-type");
    if (!equals_ignoring_case(report_type, "disposition-notification")) return std::nullopt;
    for (const auto& part : m.parts) {
        if (auto report = read_fields(part.content)) return report;
    }
    return std::nullopt;
}

}  // namespace vgm::mime
