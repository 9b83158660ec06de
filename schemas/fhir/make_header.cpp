#include "schemas/fhir/document.hpp"
#include "schemas/fhir/people.hpp"

namespace vgm::fhir {
namespace {

constexpr std::string_view persons_oid = "1.2.250.1.71.4.2.1";
constexpr std::string_view structures_oid = "1.2.250.1.71.4.2.2";

// The OID of a system that is a URL: those of the national terminology server end in the table's
// name, and complete_n1() knows the OID of a code that its table has.
std::string system_of(const node& coding)
{
    const auto system = coding["system"].text();
    if (system == "http://loinc.org") return "2.16.840.1.113883.6.1";
    return std::string(oid_of(system));
}

coded read_coding(const node& coding)
{
    return {
        std::string(coding["code"].text()),
        std::string(coding["display"].text()),
        system_of(coding)};
}

coded read_concept(const node& concept_) { return read_coding(concept_["coding"]); }

cda::organisation read_organisation(const requester& r)
{
    cda::organisation made;
    made.name = r.organisation_name;
    if (!r.organisation_id.empty()) made.id = {std::string(structures_oid), r.organisation_id};
    return made;
}

cda::person read_person(const requester& r)
{
    cda::person made;
    if (!r.person_id.empty()) {
        // An RPPS number is written with its type before it.
        const std::string id =
            (r.person_id_type == "RPPS" && r.person_id.size() == 11 ? "8" : "") + r.person_id;
        made.id = {std::string(persons_oid), id};
    }
    made.name.family = r.family_name;
    made.name.given = r.given_name;
    made.represented = read_organisation(r);
    return made;
}

requester read_party(const references& all, const published_document& d, const node& reference)
{
    requester r;
    read_requester(all, d.at, reference, r);
    return r;
}

void read_people(const references& all, const published_document& d, cda::header& h)
{
    const auto custodian = read_party(all, d, d.at["custodian"]);
    for (const auto& reference : d.at.all("author")) {
        auto r = read_party(all, d, reference);
        if (r.organisation_name.empty() && r.organisation_id.empty()) {
            r.organisation_name = custodian.organisation_name;
            r.organisation_id = custodian.organisation_id;
        }
        cda::author a;
        a.who = read_person(r);
        a.who.specialty = read_specialty(all, d.at, reference);
        a.device = r.device_id;
        a.time = h.effective_time;
        h.authors.push_back(std::move(a));
    }
    h.custodian = read_organisation(custodian);
    const auto signer = read_party(all, d, d.at["authenticator"]);
    if (!signer.person_id.empty()) {
        h.legal_authenticator = read_person(signer);
        h.legal_authenticator->specialty = read_specialty(all, d.at, d.at["authenticator"]);
        if (h.legal_authenticator->represented.id.empty())
            h.legal_authenticator->represented = h.custodian;
    }
}

void read_act(const published_document& d, cda::header& h)
{
    const auto context = d.at["context"];
    cda::service_event act;
    act.code = read_concept(context["event"]);
    act.time.low = to_hl7(context["period.start"].text());
    act.time.high = to_hl7(context["period.end"].text());
    if (!h.authors.empty()) act.performer = h.authors.front().who;
    act.performer.represented.industry_class = read_concept(context["practiceSetting"]);
    h.events.push_back(std::move(act));
    h.stay.facility_type = read_concept(context["facilityType"]);
}

}  // namespace

cda::header
make_header(const references& all, const published_document& d, const patient_identity& patient)
{
    cda::header h;
    h.id = d.id;
    h.code = read_concept(d.at["type"]);
    h.title = d.attachment["title"].text();
    h.language = d.attachment["language"].text();
    auto time = d.attachment["creation"].text();
    if (time.empty()) time = d.at["date"].text();
    h.effective_time = to_hl7(time);
    h.patient = patient;
    h.target.count = 1;
    for (const auto& label : d.at.all("securityLabel"))
        for (const auto& coding : label.all("coding"))
            if (const auto code = coding["code"].text(); code == "N" || code == "R" || code == "V")
                h.confidentiality.code = code;
    if (d.is_replacement) {
        cda::related_document related;
        related.type = "RPLC";
        const auto caret = d.replaces.find('^');
        cda::identifier parent{d.replaces.substr(0, caret), {}};
        if (caret != std::string::npos) parent.extension = d.replaces.substr(caret + 1);
        related.parents.push_back(std::move(parent));
        h.related.push_back(std::move(related));
    }
    read_people(all, d, h);
    read_act(d, h);
    return h;
}

void complete_header(cda::header& h, const fhir_document& d)
{
    const auto tree = make_reference_of(d, nullptr, "application/fhir+json");
    const node at(tree);
    const references all(at);
    published_document said;
    said.at = at;
    said.attachment = at["content.attachment"];
    const auto more = make_header(all, said, h.patient);
    const auto fill = [](auto& into, const auto& from, bool is_empty) {
        if (is_empty) into = from;
    };
    fill(h.code, more.code, h.code.code.empty());
    h.title = more.title;
    fill(h.language, more.language, h.language.empty());
    fill(h.effective_time, more.effective_time, h.effective_time.empty());
    fill(h.confidentiality, more.confidentiality, h.confidentiality.code.empty());
    fill(h.authors, more.authors, h.authors.empty());
    fill(h.custodian, more.custodian, h.custodian.name.empty() && h.custodian.id.empty());
    fill(h.legal_authenticator, more.legal_authenticator, !h.legal_authenticator);
    if (!d.set.empty()) h.set = d.set;
    if (h.events.empty() || more.events.empty()) return;
    auto& act = h.events.front();
    const auto& other = more.events.front();
    fill(act.code, other.code, act.code.code.empty());
    fill(act.time, other.time, act.time.low.empty());
}

}  // namespace vgm::fhir
