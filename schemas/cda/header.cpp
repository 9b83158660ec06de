#include "schemas/cda/header.hpp"

#include "schemas/cda/document_tree.hpp"
#include "schemas/cda/markup_check.hpp"
#include "schemas/cda/pdf_search.hpp"
#include "schemas/cda/people.hpp"

namespace vgm::cda {

namespace {

issue missing(std::string where, std::string what)
{
    return {fault::field_missing, severity::error, std::move(where), std::move(what), {}};
}

void read_identity(pugi::xml_node document, header& h)
{
    h.type_id = to_identifier(find_element(document, "typeId"));
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
    const auto targets = find_elements(document, "recordTarget");
    const auto role =
        targets.empty() ? pugi::xml_node{} : find_element(targets.front(), "patientRole");
    h.patient = to_patient(role);
    h.target = to_record_target(role);
    h.target.count = targets.size();
    for (const auto node : find_elements(role, "addr")) h.addresses.push_back(to_address(node));
    for (const auto node : find_elements(document, "author")) h.authors.push_back(to_author(node));
    h.custodian = to_organisation(
        find_element(document, "custodian/assignedCustodian/representedCustodianOrganization")
    );
    const auto legal = find_element(document, "legalAuthenticator");
    if (const auto node = find_element(legal, "assignedEntity"))
        h.legal_authenticator = to_person(node);
    h.legal_signature = {
        attribute(find_element(legal, "time"), "value"),
        attribute(find_element(legal, "signatureCode"), "code")};
    for (const auto node : find_elements(document, "informationRecipient"))
        h.recipients.push_back(to_recipient(node));
}

void read_acts(pugi::xml_node document, header& h)
{
    for (const auto node : find_elements(document, "relatedDocument")) {
        const auto parent = find_element(node, "parentDocument");
        related_document related{
            attribute(node, "typeCode"),
            {},
            to_identifier(find_element(parent, "setId")),
            attribute(find_element(parent, "versionNumber"), "value")};
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
    h.is_structured = !find_element(document, "component/structuredBody").empty();
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
    pugi::xml_document file;
    const auto found =
        load_document(bytes, limit, sheets, white_space::drop_between_elements, file);
    if (!found) return found.error();
    const auto document = *found;
    const std::size_t start = bytes.starts_with(utf8_bom) ? utf8_bom.size() : 0;

    header h;
    h.is_self_presenting = document != file.document_element();
    read_identity(document, h);
    read_participants(document, h);
    read_acts(document, h);
    read_body(document, bytes.substr(start), h);
    if (h.pdf) h.pdf->offset += start;
    if (auto complete = check_required(h); !complete) return complete.error();
    return h;
}

}  // namespace vgm::cda
