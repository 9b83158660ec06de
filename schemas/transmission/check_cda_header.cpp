#include "schemas/transmission/check_cda_header.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/tables/national_tables.hpp"
#include "schemas/transmission/cda_findings.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::transmission {
namespace {

constexpr std::string_view hl7_confidentiality = "2.16.840.1.113883.5.25";

bool has_template(const cda::header& h, std::string_view root)
{
    return std::ranges::find(h.templates, root, &cda::identifier::root) != h.templates.end();
}

bool is_oid(std::string_view text)
{
    bool dotted = false, digit = false;
    for (const char c : text) {
        if (c == '.' ? !digit : c < '0' || c > '9') return false;
        dotted = dotted || c == '.';
        digit = c != '.';
    }
    return dotted && digit;
}

bool is_uuid(std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdefABCDEF";
    constexpr std::size_t length = 36;
    if (text.size() != length) return false;
    for (std::size_t n = 0; n < length; ++n) {
        const bool dash = n == 8 || n == 13 || n == 18 || n == 23;
        if (dash ? text[n] != '-' : hex.find(text[n]) == hex.npos) return false;
    }
    return true;
}

// From 1 on; 0 for anything else.
int version_of(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::max(number, 0) : 0;
}

void check_declarations(const cda::header& h, cda_findings& found)
{
    if (h.realm != "FR")
        found.warn(fault::value_not_in_table, "CDA-REALM", "realmCode", "realmCode must be FR");
    if (h.type_id != cda::identifier{"2.16.840.1.113883.1.3", "POCD_HD000040"})
        found.warn(
            fault::field_missing, "CDA-TYPE-ID", "typeId", "typeId must be the one of CDA R2"
        );
    if (!has_template(h, "2.16.840.1.113883.2.8.2.1") || !has_template(h, "1.2.250.1.213.1.1.1.1"))
        found.warn(
            fault::field_missing,
            "CDA-TEMPLATE",
            "templateId",
            "the document must declare the templates of HL7 France and of the CI-SIS header"
        );
    const auto& formats = tables::national_tables().template_formats;
    if (h.is_structured && std::ranges::none_of(h.templates, [&](const cda::identifier& t) {
            return formats.find(t.root) != nullptr;
        }))
        found.warn(
            fault::value_not_in_table,
            "CDA-FORMAT",
            "templateId",
            "a structured document should declare a template of ASS_A11: its format is sent as "
            "outside all profiles"
        );
}

void check_confidentiality(const cda::header& h, const header_terms& terms, cda_findings& found)
{
    constexpr std::string_view rule = "CDA-CONFIDENTIALITY", path = "confidentialityCode";
    const auto& code = h.confidentiality;
    if (code.code.empty()) {
        found.refuse(fault::field_missing, rule, path, "the document has no confidentiality");
        return;
    }
    if (code.system != hl7_confidentiality ||
        (code.code != "N" && code.code != "R" && code.code != "V")) {
        found.refuse(
            fault::value_not_in_table,
            rule,
            path,
            "the confidentiality must be N, R or V of 2.16.840.1.113883.5.25"
        );
        return;
    }
    if (terms.for_dmp && code.code != "N")
        found.warn(
            fault::forbidden,
            "CDA-CONFIDENTIALITY-DMP",
            path,
            "a document of restricted confidentiality should not be shared"
        );
}

}  // namespace

void cda_findings::refuse(
    fault what,
    std::string_view rule,
    std::string_view path,
    std::string_view detail
)
{
    all.push_back(
        {what,
         severity::error,
         "ClinicalDocument/" + std::string{path},
         std::string{detail},
         std::string{rule}}
    );
}

void cda_findings::warn(
    fault what,
    std::string_view rule,
    std::string_view path,
    std::string_view detail
)
{
    refuse(what, rule, path, detail);
    all.back().level = severity::warning;
}

std::string numbered(std::string_view element, std::size_t index, std::size_t count)
{
    std::string made{element};
    if (count > 1) made += '[' + std::to_string(index + 1) + ']';
    return made;
}

bool is_time(std::string_view ts) { return hl7v2::parse_hl7_time(ts).has_value(); }

void check_cda_identity(const cda::header& h, const header_terms& terms, cda_findings& found)
{
    check_declarations(h, found);
    if (!is_oid(h.id.root) && !is_uuid(h.id.root))
        found.warn(
            fault::bad_data_type, "CDA-ID", "id", "the root of the id must be an OID or a UUID"
        );
    const auto& types = tables::national_tables().types;
    if (types.find(h.code.code) != nullptr && types.find(h.code.code, h.code.system) == nullptr)
        found.warn(
            fault::value_not_in_table,
            "CDA-CODE-SYSTEM",
            "code",
            "the codeSystem must be the one that JDV_J07 gives for this type"
        );
    if (h.title.empty())
        found.refuse(fault::field_missing, "CDA-TITLE", "title", "the document has no title");
    if (!is_time(h.effective_time))
        found.refuse(
            fault::bad_data_type, "CDA-TIME", "effectiveTime", "not a time as HL7 writes it (TS)"
        );
    check_confidentiality(h, terms, found);
    if (h.language.empty())
        found.refuse(
            fault::field_missing, "CDA-LANGUAGE", "languageCode", "the document has no language"
        );
    if (h.set.root.empty())
        found.warn(fault::field_missing, "CDA-VERSION", "setId", "the document has no setId");
    if (version_of(h.version) == 0)
        found.warn(
            fault::field_missing,
            "CDA-VERSION",
            "versionNumber",
            "versionNumber must be a number from 1 on"
        );
}

void check_cda_replacement(const cda::header& h, const header_terms& terms, cda_findings& found)
{
    const auto related =
        std::ranges::find_if(h.related, [](const auto& r) { return r.type == "RPLC"; });
    if (related == h.related.end() || related->parents.empty()) return;
    constexpr std::string_view path = "relatedDocument/parentDocument";
    if (std::ranges::find(related->parents, h.id) != related->parents.end())
        found.refuse(
            fault::incoherent,
            "CDA-REPLACES-ITSELF",
            "relatedDocument/parentDocument/id",
            "the document replaces itself: a new version needs an id of its own"
        );
    const bool other_set =
        !h.set.empty() && !related->parent_set.empty() && h.set != related->parent_set;
    const int mine = version_of(h.version), before = version_of(related->parent_version);
    if (other_set || (mine > 0 && before > 0 && mine != before + 1))
        found.warn(
            fault::incoherent,
            "CDA-REPLACES-VERSION",
            path,
            other_set ? "setId must be the one of the replaced document"
                      : "versionNumber must be the one of the replaced document and one more"
        );
    if (terms.action == submission_action::initial)
        found.warn(
            fault::incoherent,
            "CDA-REPLACES-ACTION",
            path,
            "the document replaces another and is sent as a new one"
        );
}

void check_cda_body(const cda::header& h, cda_findings& found)
{
    constexpr std::string_view rule = "CDA-BODY", path = "component/nonXMLBody/text";
    constexpr std::string_view pdf = "application/pdf";
    if (!h.unstructured) {
        if (!h.is_structured)
            found.refuse(fault::field_missing, rule, "component", "the document has no body");
        return;
    }
    const auto& type = h.unstructured->media_type;
    if (tables::national_tables().media_type_formats.find(type) == nullptr)
        found.refuse(
            fault::value_not_in_table, rule, path, "the media type of the body must be in ASS_A12"
        );
    else if (type != pdf)
        found.warn(
            fault::value_not_in_table,
            "CDA-BODY-PDF",
            path,
            "the body is no PDF: the mail carries the archive alone"
        );
    else if (h.unstructured->representation != "B64")
        found.refuse(
            fault::bad_data_type, rule, path, "a PDF must be in base64, representation B64"
        );
}

std::optional<issue> check_document_type(const cda::header& h)
{
    if (tables::national_tables().types.find(h.code.code) != nullptr) return std::nullopt;
    return issue{
        fault::value_not_in_table,
        severity::error,
        "ClinicalDocument/code",
        "the type of the document, ClinicalDocument/code, must be in JDV_J07-XdsTypeCode-CISIS",
        "CDA-CODE-J07"};
}

std::vector<issue> check_cda_header(const cda::header& h, const header_terms& terms)
{
    cda_findings found;
    if (auto unknown = terms.action ? std::nullopt : check_document_type(h))
        found.all.push_back(std::move(*unknown));
    check_cda_identity(h, terms, found);
    check_cda_patient(h, terms, found);
    check_cda_people(h, found);
    check_cda_acts(h, terms, found);
    check_cda_replacement(h, terms, found);
    check_cda_body(h, found);
    return std::move(found.all);
}

}  // namespace vgm::transmission
