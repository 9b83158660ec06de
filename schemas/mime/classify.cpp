#include "schemas/mime/classify.hpp"

#include "schemas/mime/charset.hpp"
#include "schemas/mime/delivery_report.hpp"
#include "schemas/mime/disposition_report.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>

namespace vgm::mime {
namespace {

bool is_archive_name(std::string_view file_name)
{
    std::string name = to_lower(file_name);
    std::replace(name.begin(), name.end(), '-', '_');
    return name == "ihe_xdm.zip";
}

// A replacement may be marked before the subject proper: "[Annule et remplace] XDM/1.0/DDM+…".
bool announces_a_letter(std::string_view subject)
{
    constexpr std::string_view mark = "[annule et remplace]";
    if (starts_with_ignoring_case(subject, mark)) subject = trim(subject.substr(mark.size()));
    return starts_with_ignoring_case(subject, "XDM/1.0/DDM");
}

// Whether `text` begins like `pattern`, where '.' is any one character, possibly one of several
// bytes or one that was lost in transfer; `text` moves behind it.
bool skip(std::string_view& text, std::string_view pattern)
{
    std::string_view rest = text;
    for (const char expected : pattern) {
        if (rest.empty()) return false;
        if (expected == '.') {
            rest.remove_prefix(std::max<std::size_t>(1, first_character_length(rest)));
        } else if (to_lower(rest.front()) == to_lower(expected)) {
            rest.remove_prefix(1);
        } else {
            return false;
        }
    }
    text = rest;
    return true;
}

}  // namespace

std::string_view to_string(mail_kind kind) noexcept
{
    switch (kind) {
        case mail_kind::delivery_report:
            return "delivery_report";
        case mail_kind::disposition_report:
            return "disposition_report";
        case mail_kind::integration_error:
            return "integration_error";
        case mail_kind::letter:
            return "letter";
        case mail_kind::other:
            return "other";
    }
    return "unknown";
}

mail_kind classify(const incoming_mail& m)
{
    if (find_delivery_report(m)) return mail_kind::delivery_report;
    if (find_disposition_report(m)) return mail_kind::disposition_report;
    if (find_integration_error(m.subject)) return mail_kind::integration_error;
    if (find_archive(m) || announces_a_letter(m.subject)) return mail_kind::letter;
    return mail_kind::other;
}

const incoming_part* find_archive(const incoming_mail& m)
{
    const auto found = std::find_if(m.parts.begin(), m.parts.end(), [](const auto& part) {
        return is_archive_name(part.file_name);
    });
    return found == m.parts.end() ? nullptr : &*found;
}

std::optional<integration_error_subject> find_integration_error(std::string_view subject)
{
    std::string_view rest = trim(subject);
    if (!skip(rest, "[KO Int.gration syst.me") && !skip(rest, "[Erreur d.int.gration")) {
        return std::nullopt;
    }
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    rest = trim(rest.substr(close + 1));

    integration_error_subject found;
    const bool code = rest.size() >= 5 && rest[0] == '[' && rest[4] == ']' && is_digit(rest[1]) &&
                      is_digit(rest[2]) && is_digit(rest[3]);
    if (code) {
        found.code = rest.substr(1, 3);
        rest = trim(rest.substr(5));
    }
    found.rest = rest;
    return found;
}

}  // namespace vgm::mime
