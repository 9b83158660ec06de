#include "schemas/rest/n1_header.hpp"

#include "gateway/directory/identifiers.hpp"
#include "schemas/rest/json.hpp"
#include "schemas/rest/schema_words.hpp"

namespace vgm::rest {
namespace {

using rapidjson::Value;

constexpr std::string_view persons = "1.2.250.1.71.4.2.1", structures = "1.2.250.1.71.4.2.2";

std::string string_of(const Value& v, std::string_view name)
{
    return std::string{member_text(v, name)};
}

std::string time_of(const Value& v, std::string_view name)
{
    return to_hl7_ts(member_text(v, name));
}

// With the number that all of the country knows, where a short one was given.
cda::identifier person_id(const Value& v)
{
    const auto rpps = member_text(v, "rpps"), idnps = member_text(v, "idnps");
    if (rpps.empty() && idnps.empty()) return {};
    if (rpps.empty()) return {std::string{persons}, std::string{idnps}};
    return {
        std::string{persons},
        directory::national_person_id("RPPS", rpps).value_or("8" + std::string{rpps})};
}

cda::organisation to_organisation(const Value* v)
{
    if (v == nullptr) return {};
    const auto finess = member_text(*v, "finess"), idnst = member_text(*v, "idnst");
    std::string id{idnst};
    if (!finess.empty())
        id = directory::national_structure_id("FINESS", finess).value_or("1" + std::string{finess});
    return {{std::string{structures}, std::move(id)}, string_of(*v, "name"), {}};
}

cda::person to_person(const Value& v)
{
    cda::person who;
    who.id = person_id(v);
    who.specialty.code = string_of(v, "specialty");
    who.name = {string_of(v, "family_name"), string_of(v, "given_name"), {}, string_of(v, "title")};
    who.represented = to_organisation(find_member(v, "organisation"));
    return who;
}

cda::identifier to_identifier(const Value* v)
{
    return v == nullptr ? cda::identifier{}
                        : cda::identifier{string_of(*v, "root"), string_of(*v, "extension")};
}

coded to_coded(const Value* v)
{
    return v == nullptr
               ? coded{}
               : coded{string_of(*v, "code"), string_of(*v, "label"), string_of(*v, "system")};
}

std::string to_version(const Value& v)
{
    const auto* number = find_member(v, "version");
    return number == nullptr || !number->IsInt64() ? "" : std::to_string(number->GetInt64());
}

void read_acts(const Value& json, cda::header& h)
{
    h.events.emplace_back();
    auto& event = h.events.front();
    if (const auto* act = find_member(json, "act")) {
        event.code = to_coded(find_member(*act, "code"));
        event.time = {time_of(*act, "start"), time_of(*act, "end")};
        if (const auto* who = find_member(*act, "performer")) event.performer = to_person(*who);
    }
    event.performer.represented.industry_class.code = string_of(json, "practice_setting");
    if (const auto* stay = find_member(json, "encounter")) {
        h.stay.code = to_coded(find_member(*stay, "code"));
        h.stay.time = {time_of(*stay, "start"), time_of(*stay, "end")};
    }
    h.stay.facility_type.code = string_of(json, "facility_type");
}

struct source_of
{
    std::string_view xpath, pointer;
};
// The longest that fits comes first.
constexpr source_of sources[] = {
    {"ClinicalDocument/id", "/header/id"},
    {"ClinicalDocument/code", "/header/type"},
    {"ClinicalDocument/title", "/header/title"},
    {"ClinicalDocument/effectiveTime", "/header/created"},
    {"ClinicalDocument/confidentialityCode", "/header/confidentiality"},
    {"ClinicalDocument/setId", "/header/set"},
    {"ClinicalDocument/versionNumber", "/header/version"},
    {"ClinicalDocument/author/assignedAuthor/code", "/header/author/specialty"},
    {"ClinicalDocument/author/assignedAuthor/representedOrganization",
     "/header/author/organisation"},
    {"ClinicalDocument/author", "/header/author"},
    {"ClinicalDocument/custodian", "/header/custodian"},
    {"ClinicalDocument/legalAuthenticator", "/header/legal_authenticator"},
    {"ClinicalDocument/documentationOf/serviceEvent/performer/assignedEntity/"
     "representedOrganization/standardIndustryClassCode",
     "/header/practice_setting"},
    {"ClinicalDocument/documentationOf", "/header/act"},
    {"ClinicalDocument/relatedDocument", "/header/replaces"},
    {"ClinicalDocument/componentOf/encompassingEncounter/location", "/header/facility_type"},
    {"ClinicalDocument/componentOf", "/header/encounter"},
};

}  // namespace

cda::header to_n1_header(const Value& json, const patient_identity& patient)
{
    cda::header h;
    h.code.code = string_of(json, "type");
    h.title = string_of(json, "title");
    h.effective_time = time_of(json, "created");
    h.confidentiality.code = string_of(json, "confidentiality");
    h.id = to_identifier(find_member(json, "id"));
    h.set = to_identifier(find_member(json, "set"));
    h.version = to_version(json);
    h.patient = patient;
    for (auto& id : h.patient.identifiers) id.type.clear();
    if (const auto* who = find_member(json, "author"))
        h.authors.push_back({to_person(*who), {}, {}, {}});
    h.custodian = to_organisation(find_member(json, "custodian"));
    if (const auto* who = find_member(json, "legal_authenticator"))
        h.legal_authenticator = to_person(*who);
    if (const auto* before = find_member(json, "replaces"))
        h.related.push_back(
            {"RPLC",
             {to_identifier(find_member(*before, "id"))},
             to_identifier(find_member(*before, "set")),
             to_version(*before)}
        );
    if (const auto* orders = find_member(json, "orders"))
        for (const auto& order : orders->GetArray()) h.orders.push_back(to_identifier(&order));
    read_acts(json, h);
    return h;
}

std::string_view find_header_pointer(std::string_view xpath) noexcept
{
    for (const auto& s : sources)
        if (xpath.starts_with(s.xpath)) return s.pointer;
    return {};
}

}  // namespace vgm::rest
