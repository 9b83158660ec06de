#include "schemas/annuaire/fhir_page.hpp"

#include "gateway/directory/identifiers.hpp"
#include "gateway/directory/trusted_domains.hpp"

#include <rapidjson/document.h>

namespace vgm::annuaire {
namespace {

using rapidjson::Value;

issue refuse(std::string where, std::string detail)
{
    return {fault::malformed, severity::error, std::move(where), std::move(detail), {}};
}

std::string_view text_of(const Value& object, const char* name)
{
    if (!object.IsObject()) return {};
    const auto found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

// The member, or a null that has no members of its own.
const Value& member_of(const Value& object, const char* name)
{
    static const Value nothing;
    if (!object.IsObject()) return nothing;
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() ? nothing : found->value;
}

template <class F>
void for_each(const Value& object, const char* name, F f)
{
    const auto& list = member_of(object, name);
    if (!list.IsArray()) return;
    for (const auto& item : list.GetArray()) f(item);
}

// RFC 3339 with an offset and any number of fractional digits.
std::optional<timestamp> parse_instant(std::string_view text)
{
    if (text.size() < 20) return std::nullopt;
    std::string fraction = ".000";
    std::size_t at = 19;
    if (text[at] == '.') {
        std::size_t digits = 0;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
            if (++digits <= 3) fraction[digits] = text[at];
    }
    auto moment = parse_rfc3339(std::string{text.substr(0, 19)} + fraction + "Z");
    if (!moment || at >= text.size()) return std::nullopt;
    if (text[at] == 'Z') return moment;
    if (text.size() < at + 6 || (text[at] != '+' && text[at] != '-')) return std::nullopt;
    const auto two = [&](std::size_t i) { return (text[i] - '0') * 10 + text[i + 1] - '0'; };
    const auto offset = std::chrono::minutes{two(at + 1) * 60 + two(at + 4)};
    return text[at] == '+' ? *moment - offset : *moment + offset;
}

void read_metadata(const Value& extension, fhir_mailbox& box)
{
    std::string_view description;
    for_each(extension, "extension", [&](const Value& part) {
        const auto url = text_of(part, "url");
        if (url == "type")
            for_each(member_of(part, "valueCodeableConcept"), "coding", [&](const Value& coding) {
                if (const auto type = directory::parse_mailbox_type(text_of(coding, "code")))
                    box.type = *type;
            });
        else if (url == "service")
            box.unit = text_of(part, "valueString");
        else if (url == "description")
            description = text_of(part, "valueString");
        else if (url == "digitization" && member_of(part, "valueBoolean").IsBool())
            box.paperless = member_of(part, "valueBoolean").GetBool();
    });
    if (box.unit.empty()) box.unit = description;
}

std::optional<fhir_mailbox> read_mailbox(const Value& telecom)
{
    fhir_mailbox box;
    bool secure = false;
    box.address = directory::comparable_address(text_of(telecom, "value"));
    const auto& rank = member_of(telecom, "rank");
    if (rank.IsInt()) box.rank = rank.GetInt();
    for_each(telecom, "extension", [&](const Value& extension) {
        const auto url = text_of(extension, "url");
        if (url.ends_with("/fr-core-contact-point-email-type"))
            secure |= text_of(member_of(extension, "valueCoding"), "code") == "MSSANTE";
        else if (url.ends_with("/as-ext-mailbox-mss-metadata"))
            read_metadata(extension, box);
    });
    // An ordinary mail address has the same system: only the code tells them apart.
    if (!secure || box.address.find('@') == std::string::npos) return std::nullopt;
    return box;
}

void read_common(const Value& resource, std::string_view kind, fhir_resource& into)
{
    into.id = std::string{kind} + "/" + std::string{text_of(resource, "id")};
    const auto& active = member_of(resource, "active");
    into.active = !active.IsBool() || active.GetBool();
    into.updated = parse_instant(text_of(member_of(resource, "meta"), "lastUpdated"));
    for_each(resource, "telecom", [&](const Value& telecom) {
        if (auto box = read_mailbox(telecom)) into.mailboxes.push_back(std::move(*box));
    });
}

// The relative form of a reference that may be absolute.
std::string reference_of(const Value& resource, const char* name)
{
    auto text = text_of(member_of(resource, name), "reference");
    const auto id = text.rfind('/');
    if (id == std::string_view::npos || id == 0) return std::string{text};
    const auto kind = text.rfind('/', id - 1);
    return std::string{kind == std::string_view::npos ? text : text.substr(kind + 1)};
}

fhir_practitioner read_practitioner(const Value& resource)
{
    fhir_practitioner made;
    read_common(resource, "Practitioner", made);
    for_each(resource, "identifier", [&](const Value& identifier) {
        const auto system = text_of(identifier, "system");
        const auto value = text_of(identifier, "value");
        std::optional<std::string> id;
        if (system == "urn:oid:1.2.250.1.71.4.2.1")
            id = directory::national_person_id("IDNPS", value);
        else if (system == "https://rpps.esante.gouv.fr" && made.person.national_id.empty())
            id = directory::national_person_id("RPPS", value);
        if (id) made.person.national_id = std::move(*id);
    });
    for_each(resource, "name", [&](const Value& name) {
        if (!made.person.family_name.empty()) return;
        made.person.family_name = text_of(name, "family");
        const auto& given = member_of(name, "given");
        if (given.IsArray() && !given.Empty() && given[0].IsString())
            made.person.given_name = given[0].GetString();
    });
    for_each(resource, "qualification", [&](const Value& qualification) {
        for_each(member_of(qualification, "code"), "coding", [&](const Value& coding) {
            const auto system = text_of(coding, "system");
            const bool profession = system.find("TRE-G15") != std::string_view::npos;
            const bool speciality = system.find("TRE-R38") != std::string_view::npos;
            if (profession && made.person.profession.empty()) {
                made.person.profession = text_of(coding, "code");
                made.person.profession_label = text_of(coding, "display");
            } else if (speciality && made.person.speciality.empty()) {
                made.person.speciality = text_of(coding, "code");
                made.person.speciality_label = text_of(coding, "display");
            }
        });
    });
    return made;
}

fhir_role read_role(const Value& resource)
{
    fhir_role made;
    read_common(resource, "PractitionerRole", made);
    made.practitioner = reference_of(resource, "practitioner");
    made.organization = reference_of(resource, "organization");
    for_each(resource, "code", [&](const Value& code) {
        for_each(code, "coding", [&](const Value& coding) {
            if (text_of(coding, "system").find("TRE-G15") != std::string_view::npos)
                made.profession = text_of(coding, "code");
        });
    });
    return made;
}

fhir_organization read_organization(const Value& resource)
{
    fhir_organization made;
    read_common(resource, "Organization", made);
    made.part_of = reference_of(resource, "partOf");
    made.structure.name = text_of(resource, "name");
    std::string national, finess;
    for_each(resource, "identifier", [&](const Value& identifier) {
        const auto system = text_of(identifier, "system");
        const auto value = text_of(identifier, "value");
        if (system == "urn:oid:1.2.250.1.71.4.2.2")
            national = directory::national_structure_id("IDNST", value).value_or("");
        else if (system == "https://finess.esante.gouv.fr")
            finess = directory::national_structure_id("FINESS", value).value_or("");
    });
    made.structure.national_id = finess.empty() ? national : finess;
    for_each(resource, "address", [&](const Value& address) {
        if (!made.structure.city.empty()) return;
        made.structure.city = text_of(address, "city");
        made.structure.postal_code = text_of(address, "postalCode");
    });
    return made;
}

}  // namespace

result<fhir_page> parse_fhir_page(std::string_view json)
{
    if (json.size() > fhir_page_bytes_max) return refuse("", "the page is too large");
    rapidjson::Document bundle;
    bundle.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
        json.data(), json.size()
    );
    if (bundle.HasParseError())
        return refuse(
            "byte " + std::to_string(bundle.GetErrorOffset()), "the answer is no well-formed JSON"
        );
    const auto kind = text_of(bundle, "resourceType");
    if (kind == "OperationOutcome") return refuse("", "the directory answered an OperationOutcome");
    if (kind != "Bundle") return refuse("resourceType", "the answer is no Bundle");
    fhir_page page;
    for_each(bundle, "link", [&](const Value& link) {
        if (text_of(link, "relation") == "next") page.next = text_of(link, "url");
    });
    for_each(bundle, "entry", [&](const Value& entry) {
        const auto& resource = member_of(entry, "resource");
        const auto type = text_of(resource, "resourceType");
        if (text_of(resource, "id").empty())
            ++page.skipped;
        else if (type == "Practitioner")
            page.practitioners.push_back(read_practitioner(resource));
        else if (type == "PractitionerRole")
            page.roles.push_back(read_role(resource));
        else if (type == "Organization")
            page.organizations.push_back(read_organization(resource));
        else
            ++page.skipped;
    });
    return page;
}

}  // namespace vgm::annuaire
