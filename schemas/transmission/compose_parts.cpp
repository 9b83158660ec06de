#include "schemas/transmission/compose_parts.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

constexpr std::string_view persons = "ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO";
constexpr std::string_view structures = "ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO";

// HD of whoever gave an identifier, by its OID.
std::string print_authority(std::string_view oid)
{
    std::string_view name;
    if (oid == ins_nia)
        name = "ASIP-SANTE-INS-NIA";
    else if (is_ins(oid))
        name = "ASIP-SANTE-INS-NIR";
    return oid.empty() ? "" : std::string{name} + '&' + text(oid) + "&ISO";
}

// XCN of a professional.
std::string print_person(
    std::string_view id,
    std::string_view type,
    std::string_view family,
    std::string_view given
)
{
    if (id.empty() && family.empty() && given.empty()) return {};
    std::string xcn = text(id) + '^' + text(family) + '^' + text(given) + "^^^^^^";
    if (!id.empty()) xcn += std::string{persons} + "^D^^^" + text(type);
    return xcn;
}

std::string print_patient(const letter_recipient& who, const patient_identity& patient)
{
    const auto* ins = patient.find_ins();
    if (ins == nullptr && who.identifier.empty()) return {};
    const std::string_view authority = ins == nullptr ? ins_nir : std::string_view{ins->authority};
    return text(who.identifier.empty() ? ins->value : who.identifier) + '^' +
           text(patient.birth_name) + '^' + text(patient.given_name) + "^^^^^^" +
           print_authority(authority) + "^L^^^INS";
}

// XON. A unit is named within its establishment.
std::string print_organisation(
    std::string_view id,
    std::string_view type,
    std::string_view name,
    std::string_view establishment
)
{
    if (id.empty() && name.empty()) return {};
    const bool unit = type == "UF" || type == "SVR";
    const std::string authority = unit ? text(establishment) : std::string{structures};
    return text(name) + "^^^^^" + authority + '^' + text(type) + "^^^" + text(id);
}

std::string address_of(const letter_recipient& who, const patient_identity& patient)
{
    const auto* ins = patient.find_ins();
    if (!who.address.empty() || who.kind != recipient_kind::patient || ins == nullptr)
        return who.address;
    return ins->value + "@patient.mssante.fr";
}

class participants
{
public:
    participants(const letter_request& letter, std::string& er7, letter_places& places)
        : letter_(letter), er7_(er7), places_(places)
    {}

    void append()
    {
        append_requester();
        for (std::size_t n = 0; n < letter_.recipients.size(); ++n)
            append_recipient(letter_.recipients[n], "recipients[" + std::to_string(n) + ']');
        if (letter_.reply_to.empty()) return;
        segment prt = start("REPLY^Reply To^participation");
        prt.set(15, "^^X.400^" + text(letter_.reply_to)).append_to(er7_);
        place(0, 0, "reply_to");
    }

private:
    segment start(std::string role)
    {
        ++prt_;
        segment prt("PRT");
        prt.set(2, "UC").set(4, std::move(role));
        return prt;
    }

    void place(std::size_t field, std::size_t component, std::string part)
    {
        places_.add({"PRT", prt_, field, 0, component, 0}, std::move(part));
    }

    void append_requester()
    {
        const auto& who = letter_.asked_by;
        std::string person =
            print_person(who.person_id, who.person_id_type, who.family_name, who.given_name);
        std::string organisation = print_organisation(
            who.organisation_id, who.organisation_id_type, who.organisation_name, {}
        );
        if (person.empty() && organisation.empty() && who.device_id.empty()) return;
        segment prt = start("SB^Send by^participation");
        prt.set(5, std::move(person)).set(8, std::move(organisation)).set(10, text(who.device_id));
        prt.append_to(er7_);
        place(0, 0, "asked_by");
        place(5, 1, "asked_by.person_id");
        place(5, 13, "asked_by.person_id_type");
        place(8, 1, "asked_by.organisation_name");
        place(8, 7, "asked_by.organisation_id_type");
        place(8, 10, "asked_by.organisation_id");
        place(10, 0, "asked_by.device_id");
    }

    void append_recipient(const letter_recipient& who, const std::string& part)
    {
        segment prt = start("RCT^Result Copies To^participation");
        switch (who.kind) {
            case recipient_kind::professional:
                prt.set(
                    5,
                    print_person(
                        who.identifier, who.identifier_type, who.family_name, who.given_name
                    )
                );
                break;
            case recipient_kind::patient:
                prt.set(5, print_patient(who, letter_.patient));
                break;
            case recipient_kind::organisation:
                prt.set(
                    8,
                    print_organisation(
                        who.identifier, who.identifier_type, who.name, who.establishment
                    )
                );
                break;
            case recipient_kind::application:
                prt.set(10, text(who.identifier));
                break;
        }
        prt.set(15, "^^X.400^" + text(address_of(who, letter_.patient))).append_to(er7_);
        place(0, 0, part);
        place(5, 1, part + ".identifier");
        place(5, 13, part + ".identifier_type");
        place(8, 1, part + ".name");
        place(8, 7, part + ".identifier_type");
        place(8, 10, part + ".identifier");
        place(10, 0, part + ".identifier");
        place(15, 0, part + ".address");
    }

    const letter_request& letter_;
    std::string& er7_;
    letter_places& places_;
    std::size_t prt_ = 0;  // written so far
};

void place_patient(std::size_t identifiers, letter_places& places)
{
    for (std::size_t n = 1; n <= std::max<std::size_t>(identifiers, 1); ++n) {
        const std::string part = "patient.identifiers[" + std::to_string(n - 1) + ']';
        places.add({"PID", 0, 3, n, 0, 0}, part);
        places.add({"PID", 0, 3, n, 1, 0}, part + ".value");
        places.add({"PID", 0, 3, n, 4, 0}, part + ".authority");
    }
    places.add({"PID", 0, 0, 0, 0, 0}, "patient");
    places.add({"PID", 0, 5, 0, 0, 0}, "patient.birth_name");
    places.add({"PID", 0, 7, 0, 0, 0}, "patient.birth_date");
    places.add({"PID", 0, 8, 0, 0, 0}, "patient.sex");
    places.add({"PID", 0, 32, 0, 0, 0}, "patient.identity_validated");
    places.add({"PV1", 0, 0, 0, 0, 0}, "visit");
    places.add({"PV1", 0, 2, 0, 0, 0}, "visit.patient_class");
    places.add({"PV1", 0, 19, 0, 0, 0}, "visit.number");
    places.add({"PV1", 0, 44, 0, 0, 0}, "visit.admitted");
    places.add({"PV1", 0, 45, 0, 0, 0}, "visit.discharged");
}

}  // namespace

std::string text(std::string_view words) { return hl7v2::escape(words); }

segment& segment::set(std::size_t field, std::string raw)
{
    if (fields_.size() < field) fields_.resize(field);
    fields_[field - 1] = std::move(raw);
    return *this;
}

void segment::append_to(std::string& er7) const { append_from(0, er7); }

void segment::append_header_to(std::string& er7) const { append_from(1, er7); }

void segment::append_from(std::size_t first, std::string& er7) const
{
    er7 += id_;
    const auto last = std::find_if(fields_.rbegin(), fields_.rend(), [](const std::string& f) {
        return !f.empty();
    });
    const auto count = static_cast<std::size_t>(fields_.rend() - last);
    for (std::size_t n = first; n < count; ++n) {
        er7 += '|';
        er7 += fields_[n];
    }
    er7 += '\r';
}

void append_patient(const letter_request& letter, std::string& er7, letter_places& places)
{
    const auto& patient = letter.patient;
    std::string identifiers;
    for (const auto& id : patient.identifiers) {
        if (!identifiers.empty()) identifiers += '~';
        identifiers += text(id.value) + "^^^" + print_authority(id.authority) + '^' + text(id.type);
    }
    const std::string given = text(patient.given_name);
    segment pid("PID");
    pid.set(3, std::move(identifiers));
    pid.set(5, text(patient.birth_name) + '^' + given + '^' + given + "^^^^L");
    pid.set(7, text(patient.birth_date)).set(8, text(patient.sex));
    if (patient.identity_validated) pid.set(31, "N").set(32, "VALI");
    pid.append_to(er7);

    const auto& visit = letter.visit;
    segment pv1("PV1");
    pv1.set(1, "1").set(2, text(visit.patient_class));
    if (!visit.number.empty())
        pv1.set(19, text(visit.number) + "^^^" + text(visit.number_authority));
    pv1.set(44, text(visit.admitted)).set(45, text(visit.discharged));
    pv1.append_to(er7);
    place_patient(patient.identifiers.size(), places);
}

void append_participants(const letter_request& letter, std::string& er7, letter_places& places)
{
    participants(letter, er7, places).append();
}

}  // namespace vgm::transmission
