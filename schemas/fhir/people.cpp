#include "schemas/fhir/people.hpp"

#include "schemas/tables/national_tables.hpp"

#include <algorithm>

namespace vgm::fhir {
namespace {

constexpr std::string_view reliability =
    "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability";
constexpr std::string_view mail_type = "/fr-core-contact-point-email-type";
constexpr std::string_view persons_oid = "1.2.250.1.71.4.2.1";
constexpr std::string_view structures_oid = "1.2.250.1.71.4.2.2";
constexpr std::string_view rpps = "https://rpps.esante.gouv.fr";
constexpr std::string_view finess = "https://finess.esante.gouv.fr";

std::string_view type_code(const node& identifier)
{
    for (const auto& coding : identifier["type"].all("coding"))
        if (const auto code = coding["code"].text(); !code.empty()) return code;
    return {};
}

std::string sex_of(std::string_view gender)
{
    if (gender == "male") return "M";
    if (gender == "female") return "F";
    return gender.empty() ? "" : "U";
}

// The official name, else the first that has a family name.
node official_name(const node& who)
{
    node first;
    for (const auto& name : who.all("name")) {
        if (name["use"].text() == "official") return name;
        if (!first && name["family"]) first = name;
    }
    return first;
}

bool is_mssante(const node& telecom)
{
    for (const auto& e : telecom.all("extension"))
        if (e["url"].text().ends_with(mail_type) && e["valueCoding.code"].text() == "MSSANTE")
            return true;
    return false;
}

// The address said to be MSSanté's, else the only kind of mail address there is.
node mail_of(const node& who)
{
    node other;
    for (const auto& telecom : who.all("telecom")) {
        if (telecom["system"].text() != "email" || !telecom["value"]) continue;
        if (is_mssante(telecom)) return telecom["value"];
        if (!other) other = telecom["value"];
    }
    return other;
}

struct named_by
{
    std::string id, type;
};

// RPPS and IDNPS of a person; FINESS and IDNST of a structure.
named_by read_identifier(const node& identifier)
{
    const std::string value(identifier["value"].text());
    const auto system = identifier["system"].text();
    const auto type = type_code(identifier);
    if (value.empty()) return {};
    if (system == rpps) return {value, "RPPS"};
    if (oid_of(system) == persons_oid) return {value, type == "RPPS" ? "RPPS" : "IDNPS"};
    if (system == finess) return {value, type == "FINEJ" ? "FINEJ" : "FINEG"};
    if (oid_of(system) == structures_oid)
        return {value, type == "FINEG" || type == "FINEJ" ? std::string(type) : "IDNST"};
    if (is_ins(oid_of(system))) return {value, "INS"};
    if (type == "UF" || type == "SVR") return {value, std::string(type)};
    return {};
}

// The best of several: a national number before one of the house.
named_by read_identifiers(const node& who)
{
    named_by best;
    for (const auto& identifier : who.all("identifier")) {
        auto found = read_identifier(identifier);
        if (found.id.empty()) continue;
        const bool local = found.type == "UF" || found.type == "SVR";
        if (best.id.empty() || ((best.type == "UF" || best.type == "SVR") && !local))
            best = std::move(found);
    }
    return best;
}

recipient_kind kind_of(std::string_view type)
{
    if (type == "Organization") return recipient_kind::organisation;
    if (type == "Device") return recipient_kind::application;
    if (type == "Patient") return recipient_kind::patient;
    return recipient_kind::professional;
}

recipient_kind kind_of_identifier(std::string_view type)
{
    if (type == "INS") return recipient_kind::patient;
    if (type == "RPPS" || type == "IDNPS") return recipient_kind::professional;
    return recipient_kind::organisation;
}

void read_names(const node& who, transmission::letter_recipient& into)
{
    if (who.type() == "Organization") {
        into.name = who["name"].text();
        return;
    }
    const auto name = official_name(who);
    if (into.family_name.empty()) into.family_name = name["family"].text();
    if (into.given_name.empty()) into.given_name = name["given"].text();
}

void take(const node& who, read_recipient_result& r)
{
    if (r.who.address.empty())
        if (const auto mail = mail_of(who)) {
            r.who.address = mail.text();
            r.address_at = mail;
        }
    if (r.who.identifier.empty()) {
        auto named = read_identifiers(who);
        r.who.identifier = std::move(named.id);
        r.who.identifier_type = std::move(named.type);
    }
    read_names(who, r.who);
}

// What a role says is in itself, then in the person that it refers to.
void read_role(
    const references& all,
    const node& holder,
    const node& role,
    read_recipient_result& r
)
{
    take(role, r);
    const auto reference = role["practitioner"];
    if (const auto person = all.resolve(holder, reference))
        take(person, r);
    else if (r.who.identifier.empty()) {
        auto named = read_identifier(reference["identifier"]);
        r.who.identifier = std::move(named.id);
        r.who.identifier_type = std::move(named.type);
    }
}

}  // namespace

std::string_view oid_of(std::string_view system)
{
    constexpr std::string_view urn = "urn:oid:";
    return system.starts_with(urn) ? system.substr(urn.size()) : std::string_view{};
}

std::string to_hl7(std::string_view fhir_time)
{
    std::string made;
    for (std::size_t n = 0; n < fhir_time.size(); ++n) {
        const char c = fhir_time[n];
        const bool zone = n > 10 && (c == '+' || c == '-');
        if (c == 'Z')
            made += "+0000";
        else if (c == '.')
            // HL7 has four digits of a second at most; none of them is asked for.
            while (n + 1 < fhir_time.size() && fhir_time[n + 1] >= '0' && fhir_time[n + 1] <= '9')
                ++n;
        else if (zone || (c >= '0' && c <= '9'))
            made += c;
    }
    return made;
}

patient_identity read_patient(const node& patient)
{
    patient_identity made;
    for (const auto& identifier : patient.all("identifier")) {
        const auto oid = oid_of(identifier["system"].text());
        const auto value = identifier["value"].text();
        if (oid.empty() || value.empty() || identifier["use"].text() == "old") continue;
        made.identifiers.push_back(
            {std::string(value), std::string(oid), is_ins(oid) ? "INS" : "PI"}
        );
    }
    const auto name = official_name(patient);
    made.birth_name = name["family"].text();
    made.given_name = name["given"].text();
    made.birth_date = to_hl7(patient["birthDate"].text());
    made.sex = sex_of(patient["gender"].text());
    for (const auto& e : patient.extensions(reliability)) {
        const auto status = e.extension("identityStatus")["valueCoding.code"].text();
        made.identity_validated |= status == "VALI" || status == "QUAL";
    }
    return made;
}

patient_identity read_logical_patient(const node& reference)
{
    patient_identity made;
    const auto identifier = reference["identifier"];
    const auto oid = oid_of(identifier["system"].text());
    if (!oid.empty() && identifier["value"])
        made.identifiers.push_back(
            {std::string(identifier["value"].text()), std::string(oid), is_ins(oid) ? "INS" : "PI"}
        );
    return made;
}

read_recipient_result
read_recipient(const references& all, const node& holder, const node& reference)
{
    read_recipient_result r;
    r.at = reference;
    r.address_at = reference;
    if (const auto who = all.resolve(holder, reference)) {
        r.at = who;
        r.who.kind = kind_of(who.type());
        if (who.type() == "PractitionerRole")
            read_role(all, holder, who, r);
        else
            take(who, r);
        if (r.address_at.path() == reference.path()) r.address_at = who["telecom"];
    } else if (const auto identifier = reference["identifier"]) {
        auto named = read_identifier(identifier);
        r.at = identifier;
        r.who.kind = kind_of_identifier(named.type);
        r.who.identifier = std::move(named.id);
        r.who.identifier_type = std::move(named.type);
    } else if (reference["reference"]) {
        r.found.push_back(make_issue(
            fault::no_recipient,
            reference["reference"],
            "the recipient is not among the resources that came",
            "UnknownRecipient"
        ));
        return r;
    }
    if (r.who.address.empty() && r.who.identifier.empty())
        r.found.push_back(make_issue(
            fault::no_recipient,
            r.at,
            "neither an address nor an identifier that a directory knows",
            "UnknownRecipient"
        ));
    return r;
}

void read_requester(
    const references& all,
    const node& holder,
    const node& reference,
    requester& into
)
{
    const auto who = all.resolve(holder, reference);
    const auto person = [&](const node& p) {
        const auto named = read_identifiers(p);
        if (into.person_id.empty() && named.type != "IDNST") {
            into.person_id = named.id;
            into.person_id_type = named.type;
        }
        const auto name = official_name(p);
        if (into.family_name.empty()) into.family_name = name["family"].text();
        if (into.given_name.empty()) into.given_name = name["given"].text();
    };
    const auto organisation = [&](const node& o) {
        if (!into.organisation_id.empty() || !into.organisation_name.empty()) return;
        const auto named = read_identifiers(o);
        into.organisation_name = o["name"].text();
        into.organisation_id = named.id;
        into.organisation_id_type = named.type;
    };
    if (who.type() == "Practitioner") person(who);
    if (who.type() == "Organization") organisation(who);
    if (who.type() == "Device" && into.device_id.empty())
        into.device_id = who["identifier.value"].text();
    if (who.type() != "PractitionerRole") return;
    if (const auto p = all.resolve(holder, who["practitioner"])) person(p);
    person(who);
    if (const auto o = all.resolve(holder, who["organization"])) organisation(o);
}

coded read_specialty(const references& all, const node& holder, const node& reference)
{
    std::vector<node> said;
    const auto gather = [&](const node& who) {
        for (const auto* name : {"code", "specialty"})
            for (const auto& one : who.all(name)) said.push_back(one);
        for (const auto& one : who.all("qualification")) said.push_back(one["code"]);
    };
    const auto who = all.resolve(holder, reference);
    gather(who);
    gather(all.resolve(holder, who["practitioner"]));

    const auto& table = tables::national_tables().author_specialties;
    std::string profession, specialty;
    for (const auto& one : said)
        for (const auto& coding : one.all("coding")) {
            const auto system = coding["system"].text();
            const std::string code(coding["code"].text());
            if (table.find(code) != nullptr) return {code, {}, {}};
            if (system.find("G15") != std::string_view::npos && profession.empty())
                profession = "G15_" + code;
            if (system.find("R38") != std::string_view::npos && specialty.empty())
                specialty = '/' + code;
        }
    for (const auto& code : {profession + specialty, profession})
        if (table.find(code) != nullptr) return {code, {}, {}};
    return {};
}

}  // namespace vgm::fhir
