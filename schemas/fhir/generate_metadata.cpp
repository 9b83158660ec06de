#include "schemas/fhir/negotiation.hpp"
#include "schemas/fhir/receive.hpp"
#include "schemas/fhir/shapes.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/tables/national_tables.hpp"

namespace vgm::fhir {
namespace {

std::string system_url(const std::string& oid)
{
    if (oid == "2.16.840.1.113883.6.1") return "http://loinc.org";
    return oid.empty() ? "" : "urn:oid:" + oid;
}

void add_concept(element& into, const char* name, const coded& code, bool repeats = false)
{
    if (code.code.empty()) return;
    auto made = make_concept(name, system_url(code.system), code.code, code.label);
    into.children.push_back(repeats ? as_item(std::move(made)) : std::move(made));
}

// YYYYMMDD[hhmm[ss]][+zzzz] as FHIR writes it: a time only with its zone.
std::string to_fhir_time(std::string_view ts)
{
    const auto zone = ts.find_first_of("+-");
    const auto digits = ts.substr(0, std::min(zone, ts.find('.')));
    if (digits.size() < 4) return {};
    std::string made(digits.substr(0, 4));
    if (digits.size() >= 6) made += '-' + std::string(digits.substr(4, 2));
    if (digits.size() >= 8) made += '-' + std::string(digits.substr(6, 2));
    if (digits.size() < 12 || zone == std::string_view::npos || ts.size() < zone + 5) return made;
    made += 'T' + std::string(digits.substr(8, 2)) + ':' + std::string(digits.substr(10, 2)) + ':';
    made += digits.size() >= 14 ? std::string(digits.substr(12, 2)) : "00";
    return made + ts[zone] + std::string(ts.substr(zone + 1, 2)) + ':' +
           std::string(ts.substr(zone + 3, 2));
}

element make_identifier_of(const char* name, const cda::identifier& id)
{
    if (id.extension.empty())
        return make_identifier(name, "urn:ietf:rfc:3986", "urn:oid:" + id.root);
    return make_identifier(name, "urn:oid:" + id.root, id.extension);
}

element make_patient(const patient_identity& p)
{
    auto made = make_resource("Patient");
    made.children.push_back(make_text("id", "patient"));
    for (const auto& i : p.identifiers)
        if (!i.value.empty() && !i.authority.empty())
            made.children.push_back(
                as_item(make_identifier("identifier", "urn:oid:" + i.authority, i.value))
            );
    auto name = as_item(make_part("name", {make_text("use", "official")}));
    if (!p.birth_name.empty()) name.children.push_back(make_text("family", p.birth_name));
    if (!p.given_name.empty()) name.children.push_back(as_item(make_text("given", p.given_name)));
    made.children.push_back(std::move(name));
    if (p.sex == "M" || p.sex == "F")
        made.children.push_back(make_text("gender", p.sex == "M" ? "male" : "female"));
    if (const auto day = to_fhir_time(p.birth_date); !day.empty())
        made.children.push_back(make_text("birthDate", day));
    return as_item(as_part("contained", std::move(made)));
}

element make_author(const cda::author& a)
{
    auto made = make_resource(a.device.empty() ? "Practitioner" : "Device");
    made.children.push_back(make_text("id", "author"));
    if (!a.who.id.empty())
        made.children.push_back(as_item(make_identifier_of("identifier", a.who.id)));
    if (a.device.empty() && !a.who.name.empty()) {
        auto name = as_item(make_part("name", {}));
        if (!a.who.name.family.empty())
            name.children.push_back(make_text("family", a.who.name.family));
        if (!a.who.name.given.empty())
            name.children.push_back(as_item(make_text("given", a.who.name.given)));
        made.children.push_back(std::move(name));
    }
    if (!a.device.empty())
        made.children.push_back(as_item(make_part(
            "deviceName", {make_text("name", a.device), make_text("type", "user-friendly-name")}
        )));
    return as_item(as_part("contained", std::move(made)));
}

element make_reference(const char* name, const char* to)
{
    return make_part(name, {make_text("reference", to)});
}

element make_content(const cda::header& h, std::string_view bytes, std::string_view media_type)
{
    auto attachment = make_part("attachment", {make_text("contentType", media_type)});
    auto& a = attachment.children;
    if (!h.language.empty()) a.push_back(make_text("language", h.language));
    a.push_back(make_number("size", static_cast<long long>(bytes.size())));
    a.push_back(make_text("hash", hash_of(bytes)));
    if (!h.title.empty()) a.push_back(make_text("title", h.title));
    if (const auto time = to_fhir_time(h.effective_time); !time.empty())
        a.push_back(make_text("creation", time));
    return as_item(make_part("content", {std::move(attachment)}));
}

element make_context(const cda::header& h)
{
    auto context = make_part("context", {});
    if (!h.events.empty()) {
        const auto& act = h.events.front();
        add_concept(context, "event", act.code, true);
        auto period = make_part("period", {});
        if (const auto low = to_fhir_time(act.time.low); !low.empty())
            period.children.push_back(make_text("start", low));
        if (const auto high = to_fhir_time(act.time.high); !high.empty())
            period.children.push_back(make_text("end", high));
        if (!period.children.empty()) context.children.push_back(std::move(period));
    }
    add_concept(context, "facilityType", h.stay.facility_type);
    if (!h.events.empty())
        add_concept(
            context, "practiceSetting", h.events.front().performer.represented.industry_class
        );
    context.children.push_back(make_reference("sourcePatientInfo", "#patient"));
    return context;
}

element
make_document_reference(const cda::header& h, std::string_view bytes, std::string_view media_type)
{
    auto made = make_resource("DocumentReference");
    auto& c = made.children;
    c.push_back(make_patient(h.patient));
    if (!h.authors.empty()) c.push_back(make_author(h.authors.front()));
    c.push_back(make_identifier_of("masterIdentifier", h.id));
    c.push_back(make_text("status", "current"));
    add_concept(made, "type", h.code);
    const auto& tables = tables::national_tables();
    if (const auto* of = tables.type_classes.find(h.code.code))
        add_concept(made, "category", {std::string(of->text), {}, std::string(of->system)}, true);
    c.push_back(make_reference("subject", "#patient"));
    if (!h.authors.empty()) c.push_back(as_item(make_reference("author", "#author")));
    if (!h.related.empty() && h.related.front().type == "RPLC" &&
        !h.related.front().parents.empty())
        c.push_back(as_item(make_part(
            "relatesTo",
            {make_text("code", "replaces"),
             make_part(
                 "target", {make_identifier_of("identifier", h.related.front().parents.front())}
             )}
        )));
    add_concept(made, "securityLabel", h.confidentiality, true);
    c.push_back(make_content(h, bytes, media_type));
    c.push_back(make_context(h));
    return made;
}

// The Binary itself, or the first resource of the Parameters.
node find_binary(const node& root)
{
    if (root.type() != "Parameters") return root;
    for (const auto& p : root.all("parameter"))
        if (p["resource"]) return p["resource"];
    return root["parameter"];
}

element make_answer(element reference)
{
    auto made = make_resource("Parameters");
    made.children.push_back(as_item(make_part(
        "parameter",
        {make_text("name", "DocumentReference"), as_part("resource", std::move(reference))}
    )));
    return made;
}

}  // namespace

generated_metadata generate_metadata(std::string_view bytes, syntax written, const limits& limit)
{
    generated_metadata made;
    auto parsed = written == syntax::json ? parse_json(bytes, limit) : parse_xml(bytes, limit);
    if (!parsed) {
        made.found.push_back(parsed.error());
        return made;
    }
    made.found = check_shape(*parsed, written, limit);
    if (!made.found.empty()) return made;
    made.at = stage::judging;
    const auto& tree = *parsed;
    const auto binary = find_binary(node(tree));
    const auto say = [&](fault what, const node& at, const char* detail, std::string_view rule) {
        made.found.push_back(make_issue(what, at, detail, std::string(rule)));
    };
    if (binary.type() == "Bundle") {
        const auto document = read_fhir_document(binary, made.found);
        if (made.found.empty())
            made.answer =
                make_answer(make_reference_of(document, nullptr, essence_of(media_type_of(written)))
                );
        return made;
    }
    if (binary.type() != "Binary")
        say(fault::unsupported_message_type,
            binary,
            "a Binary with a document or a document Bundle is wanted",
            "FHIR-RESOURCE");
    else if (!binary["data"])
        say(fault::field_missing, binary["data"], "is required", "FHIR-BINARY");
    if (!made.found.empty()) return made;
    const auto data = binary["data"];
    const auto document =
        data.decoded() ? result<std::string>(*data.decoded()) : mime::decode_base64(data.text());
    const auto type = essence_of(binary["contentType"].text());
    if (document && (type == "application/fhir+json" || type == "application/fhir+xml")) {
        const auto read = parse_fhir_document(*document, *parse_format(type), data, made.found);
        if (made.found.empty())
            made.answer = make_answer(make_reference_of(read, &*document, type));
        return made;
    }
    const auto header =
        document ? cda::parse_header(*document) : result<cda::header>(document.error());
    if (!header) {
        auto i = header.error();
        i.detail = "no CDA that can be read: " + i.detail;
        i.where = binary["data"].path();
        if (i.rule.empty()) i.rule = "FHIR-CDA";
        made.found.push_back(std::move(i));
        return made;
    }
    made.answer =
        make_answer(make_document_reference(*header, *document, binary["contentType"].text()));
    return made;
}

}  // namespace vgm::fhir
