#include "schemas/fhir/required.hpp"

namespace vgm::fhir {
namespace {

struct requirement
{
    std::string_view path;
    bool simplified;        // asked of a simplified publication too
    bool measures = false;  // of bytes: not of a Bundle
};

// PDSm ComprehensiveDocumentReference, with what it takes over from IHE MHD; SimplifiedPublish.
constexpr requirement requirements[] = {
    {"masterIdentifier", true},
    {"type", false},
    {"category", false},
    {"subject", true},
    {"date", false},
    {"author", true},
    {"custodian", false},
    {"securityLabel", false},
    {"contained", false},
    {"content.attachment.contentType", true},
    {"content.attachment.language", false},
    {"content.attachment.size", false, true},
    {"content.attachment.hash", false, true},
    {"content.attachment.title", true},
    {"content.attachment.creation", false},
    {"content.format", false},
    {"context.period.start", false},
    {"context.facilityType", false},
    {"context.practiceSetting", false},
};

void require(const node& at, std::vector<issue>& found)
{
    if (!at)
        found.push_back(
            make_issue(fault::field_missing, at, "is required by the profile", "PDSM-REQUIRED")
        );
}

void require_code(const node& at, std::string_view wanted, std::vector<issue>& found)
{
    if (at && at.text() != wanted)
        found.push_back(
            make_issue(fault::value_not_in_table, at, "must be " + std::string(wanted), "PDSM-CODE")
        );
}

}  // namespace

void check_required(
    const node& reference,
    document_profile profile,
    bool is_bundle,
    std::vector<issue>& found
)
{
    const bool simplified = profile == document_profile::simplified;
    for (const auto& r : requirements)
        if ((!simplified || r.simplified) && !(is_bundle && r.measures))
            require(reference[r.path], found);
    require_code(reference["status"], "current", found);
    const auto attachment = reference["content.attachment"];
    require(attachment[simplified ? "data" : "url"], found);
    const auto other = attachment[simplified ? "url" : "data"];
    if (other)
        found.push_back(make_issue(
            fault::wrong_cardinality,
            other,
            simplified ? "a simplified publication carries its document inside"
                       : "the document is an entry of the bundle",
            "PDSM-DATA"
        ));
}

void check_required_of_set(const node& list, std::vector<issue>& found)
{
    for (const auto* path : {"contained", "identifier", "date", "source"})
        require(list[path], found);
    for (const auto url : {source_id_url, designation_type_url})
        if (const auto e = list.extension(url); !e)
            found.push_back(make_issue(
                fault::field_missing,
                e,
                url == source_id_url ? "ihe-sourceId is required by the profile"
                                     : "ihe-designationType is required by the profile",
                "PDSM-REQUIRED"
            ));
    require_code(list["status"], "current", found);
    require_code(list["mode"], "working", found);
    if (list.all("entry").empty()) require(list["entry"], found);
}

}  // namespace vgm::fhir
