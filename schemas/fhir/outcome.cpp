#include "schemas/fhir/outcome.hpp"

#include <algorithm>

namespace vgm::fhir {
namespace {

struct row
{
    std::string_view type;
    int reading, judging;  // HTTP status
};

row row_of(fault f) noexcept
{
    switch (f) {
        case fault::segment_missing:
        case fault::field_missing:
            return {"required", 400, 422};
        case fault::bad_data_type:
            return {"value", 400, 422};
        case fault::value_not_in_table:
            return {"code-invalid", 422, 422};
        case fault::wrong_cardinality:
            return {"structure", 400, 422};
        case fault::incoherent:
            return {"invariant", 422, 422};
        case fault::unsupported_message_type:
        case fault::unsupported_event:
        case fault::unsupported_processing_id:
        case fault::unsupported_version:
            return {"not-supported", 422, 422};
        case fault::patient_mismatch:
            return {"invariant", 422, 422};
        case fault::no_recipient:
            return {"not-found", 422, 422};
        case fault::forbidden:
            return {"business-rule", 422, 422};
        case fault::malformed:
            return {"structure", 400, 422};
        case fault::too_large:
            return {"too-long", 413, 413};
        case fault::storage_unavailable:
            return {"transient", 503, 503};
        case fault::internal:
            return {"exception", 500, 500};
    }
    return {"exception", 500, 500};
}

bool is_error(const issue& i) { return i.level == severity::error || i.level == severity::fatal; }

bool is_mhd_code(std::string_view rule)
{
    return rule == unknown_recipient || rule == unavailable_recipient ||
           rule == document_not_supported;
}

// A word that may stand in an expression: a path of ours, never an XPath or a line.
bool is_fhir_path(std::string_view where)
{
    return !where.empty() && where.front() >= 'A' && where.front() <= 'Z' &&
           where.find_first_of(" /@#") == std::string_view::npos &&
           where.find('-') == std::string_view::npos;
}

element make_issue_part(const issue& i, stage where)
{
    auto part = as_item(make_part("issue", {}));
    part.children.push_back(make_text("severity", to_string(i.level)));
    part.children.push_back(make_text("code", to_issue_type(to_fault(i.code), where)));
    if (!i.rule.empty())
        part.children.push_back(
            make_concept("details", is_mhd_code(i.rule) ? mhd_error_system : rule_system, i.rule)
        );
    std::string said = i.detail;
    const bool has_path = is_fhir_path(i.where);
    if (!has_path && !i.where.empty()) said += " (" + i.where + ")";
    if (!said.empty()) part.children.push_back(make_text("diagnostics", said));
    if (has_path) part.children.push_back(as_item(make_text("expression", i.where)));
    return part;
}

}  // namespace

std::string_view to_issue_type(fault f, stage where) noexcept
{
    if (f == fault::malformed && where == stage::judging) return "invalid";
    return row_of(f).type;
}

int to_status(const std::vector<issue>& issues, stage where) noexcept
{
    int found = 0;
    for (const auto& i : issues) {
        if (!is_error(i)) continue;
        const auto r = row_of(to_fault(i.code));
        const int status = where == stage::reading ? r.reading : r.judging;
        // What sending again does not cure outweighs what passes; our own fault outweighs all.
        const bool first = found == 0, passes = found == 503, ours = status == 500;
        if (first || ours || (passes && status != 503)) found = status;
    }
    return found == 0 ? 200 : found;
}

element make_outcome(const std::vector<issue>& issues, stage where)
{
    if (issues.empty()) {
        auto all_well = make_outcome("informational", "nothing to report");
        all_well.children.front().children.front().value = "information";
        return all_well;
    }
    auto made = make_resource("OperationOutcome");
    for (const auto& i : issues) made.children.push_back(make_issue_part(i, where));
    return made;
}

element make_outcome(std::string_view issue_type, std::string_view sentence)
{
    auto made = make_resource("OperationOutcome");
    made.children.push_back(as_item(make_part(
        "issue",
        {make_text("severity", "error"),
         make_text("code", issue_type),
         make_text("diagnostics", sentence)}
    )));
    return made;
}

element make_duplicate_outcome(std::string_view path, std::string_view letter)
{
    auto made = make_resource("OperationOutcome");
    made.children.push_back(as_item(make_part(
        "issue",
        {make_text("severity", "error"),
         make_text("code", "duplicate"),
         make_concept("details", rule_system, non_identical_document),
         make_text(
             "diagnostics",
             "another document was published under this identifier, in letter " +
                 std::string(letter) + "; a new version has its own, and replaces"
         ),
         as_item(make_text("expression", path))}
    )));
    return made;
}

}  // namespace vgm::fhir
