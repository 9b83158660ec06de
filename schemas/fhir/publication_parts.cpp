#include "schemas/fhir/publication_parts.hpp"

#include "schemas/cda/n1/write_n1.hpp"
#include "schemas/transmission/request.hpp"

#include <algorithm>

namespace vgm::fhir {
namespace {

// MSH-10 holds this much.
constexpr std::size_t control_bytes_max = 199;

// One of them has an identifier of the other's space with another value.
bool contradict(const patient_identity& a, const patient_identity& b)
{
    for (const auto& one : a.identifiers)
        for (const auto& other : b.identifiers)
            if (one.authority == other.authority && one.value != other.value) return true;
    const auto differ = [](const std::string& x, const std::string& y) {
        return !x.empty() && !y.empty() && x != y;
    };
    return differ(a.birth_date, b.birth_date) || differ(a.sex, b.sex);
}

bool is_confidentiality(std::string_view code) { return code == "N" || code == "R" || code == "V"; }

}  // namespace

void parts_reader::read_requester_of(const node& holder, const node& reference)
{
    if (!reference) return;
    read_requester(all_, holder, reference, p_.letter.asked_by);
    p_.places.emplace("asked_by", reference.path());
}

patient_identity parts_reader::patient_of(const published_document& d, node& at)
{
    for (const auto& reference : {d.at["context.sourcePatientInfo"], d.at["subject"]}) {
        if (!reference) continue;
        at = reference;
        const auto patient = all_.resolve(d.at, reference);
        if (patient.type() == "Patient") {
            at = patient;
            return read_patient(patient);
        }
        if (patient) {
            say(fault::incoherent, reference, "names a resource that is no Patient", "FHIR-SUBJECT"
            );
            return {};
        }
        if (reference["reference"].text().starts_with('#')) {
            say(fault::field_missing, reference["reference"], "is not contained", "FHIR-REFERENCE");
            return {};
        }
        if (auto logical = read_logical_patient(reference); !logical.identifiers.empty())
            return logical;
    }
    return {};
}

void parts_reader::read_patients()
{
    bool first = true;
    for (const auto& d : p_.documents) {
        node at = d.at["subject"];
        auto patient = patient_of(d, at);
        if (first) {
            p_.letter.patient = std::move(patient);
            patient_at_ = at;
        } else if (contradict(p_.letter.patient, patient)) {
            say(fault::patient_mismatch,
                at,
                "another patient than that of the first document",
                "FHIR-SUBJECT");
        }
        first = false;
    }
    p_.places["patient"] = patient_at_.path();
    if (!p_.documents.empty()) take_traits_of_document(p_.documents.front());
    if (p_.letter.patient.identifiers.empty() && p_.found.empty())
        say(fault::field_missing,
            patient_at_,
            "a Patient that came, or an identifier with an OID as its system",
            "FHIR-SUBJECT");
}

// A patient who is named by an identifier alone has in the document a name and a day of birth. The
// identity is not validated by that.
void parts_reader::take_traits_of_document(const published_document& d)
{
    if (!p_.letter.patient.birth_name.empty()) return;
    if (d.fhir && d.fhir->composition) {
        const auto& c = d.fhir->composition;
        return take_traits(read_patient(d.fhir->all->resolve(c, c["subject"])));
    }
    if (kind_of(d) != document_kind::cda || !d.bytes) return;
    if (const auto header = cda::parse_header(*d.bytes)) take_traits(header->patient);
}

void parts_reader::take_traits(const patient_identity& said)
{
    auto& patient = p_.letter.patient;
    if (patient.identifiers.empty()) patient.identifiers = said.identifiers;
    for (auto& i : patient.identifiers)
        if (i.type.empty()) i.type = is_ins(i.authority) ? "INS" : "PI";
    patient.birth_name = said.birth_name;
    patient.given_name = said.given_name;
    patient.birth_date = said.birth_date;
    patient.sex = said.sex;
}

void parts_reader::check_same_patient(const node& holder, const node& subject)
{
    const auto patient = all_.resolve(holder, subject);
    const auto said =
        patient.type() == "Patient" ? read_patient(patient) : read_logical_patient(subject);
    if (contradict(p_.letter.patient, said))
        say(fault::patient_mismatch,
            subject,
            "another patient than that of the documents",
            "FHIR-SUBJECT");
}

void parts_reader::read_action()
{
    const auto replacing =
        std::ranges::count(p_.documents, true, &published_document::is_replacement);
    if (replacing == 0) return;
    p_.letter.action = submission_action::replacement;
    for (const auto& d : p_.documents)
        if (!d.is_replacement)
            say(fault::incoherent,
                d.at,
                "replaces nothing, and another document of the same request does",
                "FHIR-REPLACES");
}

void parts_reader::read_labels(const published_document& d)
{
    const auto labels = d.at.all("securityLabel");
    for (const auto& label : labels)
        for (const auto& coding : label.all("coding")) {
            const auto code = coding["code"].text();
            auto& shown = p_.letter.shown_to;
            if (code == "MASQUE_PS")
                shown.masked_to_professionals = true;
            else if (code == "INVISIBLE_PATIENT")
                shown.hidden_from_patient = true;
            else if (code == "INVISIBLE_REPRESENTANTS_LEGAUX" || code == "INVISIBLE_REP_LEGAUX")
                shown.hidden_from_representatives = true;
            else if (!is_confidentiality(code))
                say(fault::value_not_in_table,
                    coding["code"],
                    "not of JDV_J08",
                    "FHIR-SECURITY-LABEL");
        }
    if (!labels.empty()) p_.places.emplace("shown_to", labels.front().path());
}

void parts_reader::check_cda(const published_document& d)
{
    const auto header = cda::parse_header(*d.bytes);
    if (!header) return;  // the gate says so
    if (!d.unique_id.empty() && header->unique_id() != d.unique_id) {
        const auto same = [&](const std::string& root) {
            std::string urn = "urn:uuid:" + root;
            return d.at["masterIdentifier.value"].text() == urn;
        };
        if (!same(header->id.root))
            say(fault::incoherent,
                d.at["masterIdentifier.value"],
                "is not the id of the document itself",
                "FHIR-MASTER-ID");
    }
    if (d.is_replacement && !d.replaces.empty() && header->replaces() != d.replaces)
        say(fault::incoherent,
            d.at["relatesTo"],
            "is not what the document itself replaces",
            "FHIR-REPLACES");
}

// The DocumentReference and the document that it speaks of say the same.
void parts_reader::check_fhir(const published_document& d)
{
    const auto& document = *d.fhir;
    if (!d.unique_id.empty() && document.id.to_xds() != d.unique_id)
        say(fault::incoherent,
            d.at["masterIdentifier.value"],
            "is not the identifier of the document itself",
            "FHIR-MASTER-ID");
    const bool other = document.is_replacement && d.is_replacement && !document.replaces.empty() &&
                       !d.replaces.empty() && document.replaces != d.replaces;
    if (other || (document.is_replacement && !d.is_replacement))
        say(fault::incoherent,
            d.at["relatesTo"],
            "is not what the document itself replaces",
            "FHIR-REPLACES");
    const auto& c = document.composition;
    for (const auto& label : d.at.all("securityLabel"))
        for (const auto& coding : label.all("coding"))
            if (is_confidentiality(coding["code"].text()) &&
                is_confidentiality(c["confidentiality"].text()) &&
                coding["code"].text() != c["confidentiality"].text())
                say(fault::incoherent,
                    coding["code"],
                    "is not the confidentiality of the document itself",
                    "FHIR-SECURITY-LABEL");
    if (contradict(p_.letter.patient, read_patient(document.all->resolve(c, c["subject"]))))
        say(fault::patient_mismatch,
            d.at["subject"],
            "another patient than that of the document",
            "FHIR-SUBJECT");
}

// What a person reads of it: a PDF of its narrative, in a CDA.
void parts_reader::add_fhir(const published_document& d, const publication_settings& s)
{
    check_fhir(d);
    if (!p_.found.empty()) return;
    auto header = make_header(all_, d, p_.letter.patient);
    complete_header(header, *d.fhir);
    cda::complete_n1(header, d.unique_id);
    auto pdf = make_pdf_of(*d.fhir, header, *s.faces);
    if (!pdf) {
        auto i = pdf.error();
        i.where = d.data.path();
        p_.found.push_back(std::move(i));
        return;
    }
    p_.letter.documents.push_back(std::make_shared<const std::string>(cda::write_n1(header, *pdf)));
}

void parts_reader::add_document(
    const published_document& d,
    std::size_t number,
    const publication_settings& s
)
{
    const std::string part = "documents[" + std::to_string(number) + ']';
    p_.places[part] = d.data ? d.data.path() : d.attachment.path();
    if (d.fhir && (!d.is_replacement || !d.replaces.empty())) {
        p_.places[part] = d.at.path();
        return add_fhir(d, s);
    }
    if (!d.bytes && !d.fhir) return;
    if (kind_of(d) == document_kind::cda) {
        check_cda(d);
        p_.letter.documents.push_back(d.bytes);
        return;
    }
    // What the CDA around a PDF lacks is to be found in the DocumentReference.
    p_.places[part] = d.at.path();
    if (d.is_replacement && d.replaces.empty())
        return say(
            fault::field_missing,
            d.at["relatesTo.target.identifier"],
            "the masterIdentifier of the replaced document is wanted",
            "FHIR-REPLACES"
        );
    auto header = make_header(all_, d, p_.letter.patient);
    cda::complete_n1(header, d.unique_id);
    p_.letter.documents.push_back(
        std::make_shared<const std::string>(cda::write_n1(header, *d.bytes))
    );
}

void parts_reader::read_common(const publication_settings& s)
{
    auto& letter = p_.letter;
    const auto& first = p_.documents.front();
    letter.sending_application = s.sending_application;
    letter.sending_facility = s.sending_facility;
    letter.receiving_application = s.receiving_application;
    letter.receiving_facility = s.receiving_facility;
    letter.processing_id = s.processing_id;
    letter.receipts = s.receipts;
    letter.control = first.unique_id.size() <= control_bytes_max
                         ? first.unique_id
                         : transmission::content_hash(first.unique_id);
    p_.places["control"] = first.at["masterIdentifier"].path();
    p_.places[""] = first.at.path();
    read_patients();
    read_action();
    for (const auto& d : p_.documents) read_labels(d);
    if (!p_.found.empty()) return;  // a CDA is made of what is right
    for (std::size_t n = 0; n < p_.documents.size(); ++n) add_document(p_.documents[n], n, s);
}

void parts_reader::read_recipients(
    const node& holder,
    const std::vector<node>& named,
    const node& place
)
{
    if (named.empty())
        say(fault::no_recipient, place, "an intended recipient is wanted", "UnknownRecipient");
    for (std::size_t n = 0; n < named.size(); ++n) {
        auto read = read_recipient(all_, holder, named[n]);
        for (auto& i : read.found) p_.found.push_back(std::move(i));
        const std::string part = "recipients[" + std::to_string(n) + ']';
        p_.places[part] = read.at.path();
        p_.places[part + ".address"] = read.address_at.path();
        auto& to = p_.letter.sent_to;
        (read.who.kind == recipient_kind::patient ? to.patient : to.professionals) = true;
        p_.letter.recipients.push_back(std::move(read.who));
    }
    p_.places.emplace("recipients", place.path());
    p_.places.emplace("sent_to", place.path());
}

}  // namespace vgm::fhir
