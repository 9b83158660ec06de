#include "schemas/fhir/answers.hpp"

#include "schemas/fhir/shapes.hpp"

#include <charconv>

namespace vgm::fhir {
namespace {

using kind = entry_fate::kind;

std::string resource_name(std::string_view type, submission_id id, std::size_t number)
{
    std::string made = std::string(type) + '/' + id.to_string();
    if (number > 0) made += '.' + std::to_string(number);
    return made;
}

// A folder and a patient are looked at and not kept: an answer must still name a place.
std::string location_of(const entry_fate& fate, submission_id id, std::size_t place)
{
    switch (fate.what) {
        case kind::document:
            return document_id(id, fate.number);
        case kind::binary:
            return resource_name("Binary", id, fate.number);
        case kind::bundle:
            return resource_name("Bundle", id, fate.number);
        case kind::set:
            return resource_name("List", id, 0);
        case kind::folder:
            return resource_name("List", id, place);
        case kind::patient:
            return resource_name("Patient", id, 0);
        case kind::patch:
            return fate.patched;
    }
    return {};
}

element make_warnings(const std::vector<std::string>& codes)
{
    auto outcome = make_resource("OperationOutcome");
    for (const auto& code : codes)
        outcome.children.push_back(as_item(make_part(
            "issue",
            {make_text("severity", "warning"),
             make_text("code", "not-supported"),
             make_concept("details", mhd_error_system, code)}
        )));
    return outcome;
}

element make_entry(const entry_fate& fate, const accepted_letter& letter, std::size_t place)
{
    auto response = make_part("response", {});
    const bool is_patch = fate.what == kind::patch;
    response.children.push_back(make_text("status", is_patch ? "200 OK" : "201 Created"));
    if (const auto location = location_of(fate, letter.id, place); !location.empty())
        response.children.push_back(make_text("location", location));
    response.children.push_back(make_text("lastModified", to_rfc3339(letter.at)));
    if (!fate.warnings.empty())
        response.children.push_back(as_part("outcome", make_warnings(fate.warnings)));
    else if (fate.what == kind::set && !letter.warnings.empty())
        response.children.push_back(
            as_part("outcome", make_outcome(letter.warnings, stage::judging))
        );
    return as_item(make_part("entry", {std::move(response)}));
}

// What was read of one, again: the element as it came.
void copy(const node& from, std::string_view name, element& into)
{
    if (!from.get()) return;
    for (const auto& c : from.get()->children)
        if (c.name == name) into.children.push_back(c);
}

element make_attachment(const published_document& d)
{
    auto made = make_part("attachment", {});
    for (const auto* name : {"contentType", "language", "size", "hash", "title", "creation"})
        copy(d.attachment, name, made);
    return made;
}

}  // namespace

std::string document_id(submission_id id, std::size_t number)
{
    return resource_name("DocumentReference", id, number);
}

std::optional<document_name> parse_document_id(std::string_view id)
{
    const auto dot = id.find('.');
    const auto letter = submission_id::parse(id.substr(0, dot));
    if (!letter || dot == std::string_view::npos) return std::nullopt;
    document_name made{*letter, 0};
    const auto digits = id.substr(dot + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), made.number);
    if (error != std::errc() || end != digits.data() + digits.size() || made.number == 0)
        return std::nullopt;
    return made;
}

element make_transaction_response(const publication& p, const accepted_letter& letter)
{
    auto bundle = make_resource("Bundle");
    bundle.children.push_back(make_text("id", letter.id.to_string()));
    bundle.children.push_back(make_text("type", "transaction-response"));
    for (std::size_t n = 0; n < p.entries.size(); ++n)
        bundle.children.push_back(make_entry(p.entries[n], letter, n + 1));
    return bundle;
}

element make_created_reference(const publication& p, const accepted_letter& letter)
{
    const auto& d = p.documents.front();
    auto made = make_resource("DocumentReference");
    made.children.push_back(make_text("id", document_id(letter.id, 1).substr(18)));
    made.children.push_back(make_part(
        "meta", {make_text("versionId", "1"), make_text("lastUpdated", to_rfc3339(letter.at))}
    ));
    for (const auto* name :
         {"contained",
          "extension",
          "masterIdentifier",
          "identifier",
          "status",
          "type",
          "category",
          "subject",
          "date",
          "author",
          "authenticator",
          "custodian",
          "relatesTo",
          "description",
          "securityLabel"})
        copy(d.at, name, made);
    auto content = make_part("content", {make_attachment(d)});
    copy(d.at["content"], "format", content);
    made.children.push_back(as_item(std::move(content)));
    copy(d.at, "context", made);
    sort_elements(made);
    return made;
}

}  // namespace vgm::fhir
