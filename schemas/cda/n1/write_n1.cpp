#include "schemas/cda/n1/write_n1.hpp"

#include "schemas/cda/n1/element.hpp"
#include "schemas/mime/base64.hpp"

namespace vgm::cda {
namespace {

element print_id(std::string_view name, const identifier& id)
{
    return element(name).with("root", id.root).with("extension", id.extension);
}

element print_code(std::string_view name, const coded& code)
{
    if (code.code.empty()) return element(name);
    return element(name)
        .with("code", code.code)
        .with("displayName", code.label)
        .with("codeSystem", code.system);
}

element print_value(std::string_view name, std::string_view value)
{
    return element(name).with("value", value);
}

element print_text(std::string_view name, std::string_view words)
{
    return element(name).text(words);
}

// What the header profile wants to see even where nobody asked for it.
element not_asked(std::string_view name) { return element(name).with("nullFlavor", "NASK"); }

element print_interval(const interval& time)
{
    return element("effectiveTime")
        .add(print_value("low", time.low))
        .add(print_value("high", time.high));
}

element print_organisation(std::string_view name, const organisation& o)
{
    element made(name);
    made.add(print_id("id", o.id)).add(print_text("name", o.name));
    if (made.empty() && o.industry_class.code.empty()) return made;
    return made.add(not_asked("telecom"))
        .add(not_asked("addr"))
        .add(print_code("standardIndustryClassCode", o.industry_class));
}

element print_name(const person_name& name)
{
    return element("name")
        .add(print_text("prefix", name.prefix))
        .add(print_text("given", name.given))
        .add(print_text("family", name.family))
        .add(print_text("suffix", name.suffix));
}

// assignedAuthor and assignedEntity; `device` in place of a person.
element print_person(std::string_view name, const person& who, std::string_view device = {})
{
    element made(name);
    if (who.id.empty() && who.name.empty() && device.empty() && who.represented.name.empty() &&
        who.represented.id.empty() && who.represented.industry_class.code.empty())
        return made;
    made.add(print_id("id", who.id)).add(print_code("code", who.specialty));
    made.add(not_asked("addr")).add(not_asked("telecom"));
    if (device.empty())
        made.add(element("assignedPerson").add(print_name(who.name)));
    else
        made.add(element("assignedAuthoringDevice").add(print_text("softwareName", device)));
    return made.add(print_organisation("representedOrganization", who.represented));
}

element print_address(const postal_address& a)
{
    return element("addr")
        .with("use", a.use)
        .add(print_text("streetAddressLine", a.lines))
        .add(print_text("postalCode", a.postal_code))
        .add(print_text("city", a.city))
        .add(print_text("country", a.country));
}

element print_patient(const header& h)
{
    const auto& who = h.patient;
    element role("patientRole");
    for (const auto& id : who.identifiers) role.add(print_id("id", {id.authority, id.value}));
    for (const auto& address : h.addresses) role.add(print_address(address));
    if (h.addresses.empty()) role.add(not_asked("addr"));
    role.add(not_asked("telecom"));
    element name("name");
    name.add(print_text("family", who.birth_name).with("qualifier", "BR"));
    name.add(print_text("given", who.given_name).with("qualifier", "BR"));
    const std::string_view label = who.sex == "F" ? "Féminin" : who.sex == "M" ? "Masculin" : "";
    const std::string gender = who.sex == "U" ? "UN" : who.sex;
    element patient("patient");
    patient.with("classCode", "PSN").add(name);
    patient.add(print_code(
        "administrativeGenderCode", {gender, std::string{label}, "2.16.840.1.113883.5.1"}
    ));
    patient.add(print_value("birthTime", who.birth_date));
    return element("recordTarget").add(role.add(patient));
}

element print_author(const author& a)
{
    return element("author")
        .add(print_code("functionCode", a.function))
        .add(print_value("time", a.time))
        .add(print_person("assignedAuthor", a.who, a.device));
}

element print_custodian(const organisation& o)
{
    return element("custodian")
        .add(element("assignedCustodian")
                 .add(print_organisation("representedCustodianOrganization", o)));
}

element print_legal(const header& h)
{
    if (!h.legal_authenticator) return element("legalAuthenticator");
    return element("legalAuthenticator")
        .add(print_value("time", h.legal_signature.time))
        .add(element("signatureCode").with("code", h.legal_signature.code))
        .add(print_person("assignedEntity", *h.legal_authenticator));
}

element print_event(const service_event& e)
{
    element event("serviceEvent");
    event.add(print_code("code", e.code)).add(print_interval(e.time));
    event.add(element("performer")
                  .with("typeCode", "PRF")
                  .add(print_person("assignedEntity", e.performer)));
    return element("documentationOf").add(event);
}

element print_related(const related_document& r)
{
    element parent("parentDocument");
    for (const auto& id : r.parents) parent.add(print_id("id", id));
    parent.add(print_id("setId", r.parent_set)).add(print_value("versionNumber", r.parent_version));
    return element("relatedDocument").with("typeCode", r.type).add(parent);
}

element print_stay(const encounter& stay)
{
    element facility("healthCareFacility");
    facility.add(print_code("code", stay.facility_type));
    element made("encompassingEncounter");
    made.add(print_code("code", stay.code)).add(print_interval(stay.time));
    return element("componentOf").add(made.add(element("location").add(facility)));
}

void append(std::string& xml, const element& e)
{
    if (e.empty()) return;
    xml += e.print();
    xml += '\n';
}

void append_identity(std::string& xml, const header& h)
{
    append(xml, element("realmCode").with("code", h.realm));
    append(xml, print_id("typeId", h.type_id));
    for (const auto& t : h.templates) append(xml, print_id("templateId", t));
    append(xml, print_id("id", h.id));
    append(xml, print_code("code", h.code));
    append(xml, print_text("title", h.title));
    append(xml, print_value("effectiveTime", h.effective_time));
    append(xml, print_code("confidentialityCode", h.confidentiality));
    append(xml, element("languageCode").with("code", h.language));
    append(xml, print_id("setId", h.set));
    append(xml, print_value("versionNumber", h.version));
}

}  // namespace

std::string write_n1(const header& h, std::string_view pdf)
{
    constexpr std::size_t header_size = 8192;
    std::string xml;
    xml.reserve(header_size + mime::encoded_size(pdf.size()));
    xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<ClinicalDocument xmlns=\"urn:hl7-org:v3\">\n";
    append_identity(xml, h);
    append(xml, print_patient(h));
    for (const auto& a : h.authors) append(xml, print_author(a));
    append(xml, print_custodian(h.custodian));
    append(xml, print_legal(h));
    for (const auto& id : h.orders)
        append(xml, element("inFulfillmentOf").add(element("order").add(print_id("id", id))));
    for (const auto& e : h.events) append(xml, print_event(e));
    for (const auto& r : h.related) append(xml, print_related(r));
    append(xml, print_stay(h.stay));
    xml +=
        "<component><nonXMLBody><text mediaType=\"application/pdf\" "
        "representation=\"B64\">";
    mime::encode_base64(pdf, xml);
    xml += "</text></nonXMLBody></component>\n</ClinicalDocument>\n";
    return xml;
}

}  // namespace vgm::cda
