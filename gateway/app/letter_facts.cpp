#include "gateway/app/letter_facts.hpp"

#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/transmission/request.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

using hl7v2::find_value;

std::string joined(const std::string& family, const std::string& given)
{
    return family.empty() || given.empty() ? family + given : family + ' ' + given;
}

// An XCN.
bool read_person(
    projection::letter_facts& into,
    const hl7v2::message_view& m,
    const std::string& path
)
{
    into.prescriber_id = find_value(m, path + ".1");
    into.prescriber = joined(find_value(m, path + ".2.1"), find_value(m, path + ".3"));
    return !into.prescriber.empty() || !into.prescriber_id.empty();
}

void read_prescriber(
    projection::letter_facts& into,
    const hl7v2::message_view* m,
    const transmission::request& r
)
{
    if (m != nullptr && (read_person(into, *m, "OBR-16") || read_person(into, *m, "ORC-12")))
        return;
    const auto& by = r.asked.asked_by;
    into.prescriber = joined(by.family_name, by.given_name);
    into.prescriber_id = by.person_id;
    if (!into.prescriber.empty() || r.headers.empty() || r.headers[0].authors.empty()) return;
    const auto& author = r.headers[0].authors[0].who;
    into.prescriber = joined(author.name.family, author.name.given);
    into.prescriber_id = author.id.extension;
}

void read_service(
    projection::letter_facts& into,
    const hl7v2::message_view* m,
    const transmission::request& r
)
{
    const auto& by = r.asked.asked_by;
    into.service_label = by.organisation_name;
    if (by.organisation_id_type == "UF" || by.organisation_id_type == "SVR")
        into.service = by.organisation_id;
    if (m != nullptr && into.service.empty()) into.service = find_value(*m, "PV1-10.1");
    if (m != nullptr && into.service.empty()) into.service = find_value(*m, "PV1-3.1");
}

}  // namespace

projection::letter_facts read_letter_facts(const message& m, submission_id id)
{
    projection::letter_facts made;
    const auto request = transmission::reread_request(m, id);
    if (!request) return made;
    const auto& patient = request->asked.patient;
    made.family = patient.birth_name;
    made.given = patient.given_name;
    made.birth_date = patient.birth_date;
    made.sex = patient.sex;
    if (const auto* ins = patient.find_ins()) made.ins = ins->value;
    for (const auto& i : patient.identifiers)
        if (i.type == "PI" && made.ipp.empty()) made.ipp = i.value;
    if (!request->asked.documents.empty()) {
        made.type = request->asked.documents[0].type.code;
        made.type_label = request->asked.documents[0].type.label;
    }
    const auto text = hl7v2::decode_charset(*m.bytes);
    const auto view = text ? hl7v2::parse_message(text->text, hl7v2::continuation_lines::joined)
                           : result<hl7v2::message_view>(text.error());
    const auto* segments = view ? &*view : nullptr;
    read_prescriber(made, segments, *request);
    read_service(made, segments, *request);
    return made;
}

}  // namespace vgm::app
