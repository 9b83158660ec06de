#include "schemas/cda/header.hpp"

#include "schemas/cda/markup_check.hpp"
#include "schemas/cda/pdf_search.hpp"
#include "schemas/cda/people.hpp"

namespace vgm::cda {

namespace {

issue missing(std::string where, std::string what)
{
    return {fault::field_missing, severity::error, std::move(where), std::move(what), {}};
}

// The ClinicalDocument of a parsed file: its root, or a child of a child of an XSLT style sheet.
pugi::xml_node find_document(const pugi::xml_document& file, self_presenting sheets)
{
    const auto root = file.document_element();
    if (is_element(root, "ClinicalDocument")) return root;
    constexpr std::string_view xslt = "http://www.w3.org/1999/XSL/Transform";
    if (sheets == self_presenting::accept && is_element(root, "stylesheet", xslt))
        for (const auto content : root.children())
            if (const auto document = find_element(content, "ClinicalDocument")) return document;
    return {};
}

void read_identity(pugi::xml_node document, header& h)
{
    h.id = to_identifier(find_element(document, "id"));
    h.set = to_identifier(find_element(document, "setId"));
    h.version = attribute(find_element(document, "versionNumber"), "value");
    h.code = to_coded(find_element(document, "code"));
    h.title = text(find_element(document, "title"));
    h.effective_time = attribute(find_element(document, "effectiveTime"), "value");
    h.confidentiality = to_coded(find_element(document, "confidentialityCode"));
    h.language = attribute(find_element(document, "languageCode"), "code");
    h.realm = attribute(find_element(document, "realmCode"), "code");
    for (const auto node : find_elements(document, "templateId"))
        h.templates.push_back(to_identifier(node));
}

void read_participants(pugi::xml_node document, header& h)
{
    const auto role = find_element(document, "recordTarget/patientRole");
    h.patient = to_patient(role);
    for (const auto node : find_elements(role, "addr")) h.addresses.push_back(to_address(node));
    for (const auto node : find_elements(document, "author")) h.authors.push_back(to_author(node));
    h.custodian = to_organisation(
        find_element(document, "custodian/assignedCustodian/representedCustodianOrganization")
    );
    if (const auto node = find_element(document, "legalAuthenticator/assignedEntity"))
        h.legal_authenticator = to_person(node);
    for (const auto node : find_elements(document, "informationRecipient"))
        h.recipients.push_back(to_recipient(node));
}

void read_acts(pugi::xml_node document, header& h)
{
    for (const auto node : find_elements(document, "relatedDocument")) {
        const auto parent = find_element(node, "parentDocument");
        related_document related{
            attribute(node, "typeCode"), {}, to_identifier(find_element(parent, "setId"))};
        for (const auto id : find_elements(parent, "id"))
            related.parents.push_back(to_identifier(id));
        h.related.push_back(std::move(related));
    }
    constexpr std::string_view imaging = "urn:dicom-org:ps3-20";
    for (const auto node : find_elements(document, "inFulfillmentOf"))
        for (const auto part : find_element(node, "order").children()) {
            if (is_element(part, "id")) h.orders.push_back(to_identifier(part));
            if (is_element(part, "accessionNumber", imaging))
                h.accessions.push_back(to_identifier(part));
        }
    for (const auto node : find_elements(document, "documentationOf")) {
        const auto event = find_element(node, "serviceEvent");
        h.events.push_back(
            {to_coded(find_element(event, "code")),
             to_interval(find_element(event, "effectiveTime")),
             to_person(find_element(event, "performer/assignedEntity"))}
        );
    }
    const auto stay = find_element(document, "componentOf/encompassingEncounter");
    h.stay = {
        to_coded(find_element(stay, "code")),
        to_interval(find_element(stay, "effectiveTime")),
        to_coded(find_element(stay, "location/healthCareFacility/code"))};
}

void read_body(pugi::xml_node document, std::string_view xml, header& h)
{
    if (const auto body = find_element(document, "component/nonXMLBody/text"))
        h.unstructured = {attribute(body, "mediaType"), attribute(body, "representation")};
    h.pdf = find_pdf(document, xml);
}

result<void> check_required(const header& h)
{
    if (h.id.root.empty()) return missing("ClinicalDocument/id", "the document has no id");
    if (h.code.code.empty())
        return missing("ClinicalDocument/code", "the document has no type code");
    if (h.effective_time.empty())
        return missing("ClinicalDocument/effectiveTime", "the document has no creation time");
    if (h.patient.identifiers.empty())
        return missing(
            "ClinicalDocument/recordTarget/patientRole/id", "the patient has no identifier"
        );
    return {};
}

}  // namespace

std::string header::replaces() const
{
    for (const auto& r : related)
        if (r.type == "RPLC" && !r.parents.empty()) return r.parents.front().to_xds();
    return {};
}

result<header> parse_header(std::string_view bytes, const limits& limit, self_presenting sheets)
{
    if (auto checked = check_markup(bytes, limit); !checked) return checked.error();
    const std::size_t start = bytes.starts_with(utf8_bom) ? utf8_bom.size() : 0;
    const auto xml = bytes.substr(start);

    pugi::xml_document file;
    constexpr auto flags = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_wconv_attribute;
    const auto parsed = file.load_buffer(xml.data(), xml.size(), flags, pugi::encoding_utf8);
    if (!parsed)
        return issue{
            fault::malformed,
            severity::error,
            "ClinicalDocument",
            "not well-formed XML, at byte " +
                std::to_string(start + static_cast<std::size_t>(parsed.offset)) + ": " +
                parsed.description(),
            {}};

    const auto document = find_document(file, sheets);
    if (!document)
        return issue{
            fault::malformed,
            severity::error,
            "ClinicalDocument",
            "the root element is not a ClinicalDocument of urn:hl7-org:v3",
            {}};

    header h;
    h.is_self_presenting = document != file.document_element();
    read_identity(document, h);
    read_participants(document, h);
    read_acts(document, h);
    read_body(document, xml, h);
    if (h.pdf) h.pdf->offset += start;
    if (auto complete = check_required(h); !complete) return complete.error();
    return h;
}

}  // namespace vgm::cda
