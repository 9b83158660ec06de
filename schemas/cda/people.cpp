#include "schemas/cda/people.hpp"

namespace vgm::cda {

namespace {

person_name to_name(pugi::xml_node name)
{
    person_name made{
        text(find_element(name, "family")),
        text(find_element(name, "given")),
        text(find_element(name, "prefix")),
        text(find_element(name, "suffix"))};
    if (made.empty()) made.family = text(name);
    return made;
}

// The part of a name as it stands on the birth certificate (qualifier BR); failing that the first
// part without any qualifier, failing that the first.
std::string birth_part(pugi::xml_node patient, std::string_view part)
{
    pugi::xml_node first, plain;
    for (const auto name : find_elements(patient, "name"))
        for (const auto node : find_elements(name, part)) {
            if (has_qualifier(node, "BR")) return text(node);
            if (!first) first = node;
            if (!plain && !node.attribute("qualifier")) plain = node;
        }
    return text(plain ? plain : first);
}

bool has_birth_part(pugi::xml_node name, std::string_view part)
{
    for (const auto node : find_elements(name, part))
        if (has_qualifier(node, "BR") && !text(node).empty()) return true;
    return false;
}

std::string to_sex(std::string_view code)
{
    if (code.empty() || code == "M" || code == "F") return std::string(code);
    return "U";
}

}  // namespace

organisation to_organisation(pugi::xml_node node)
{
    return {
        to_identifier(find_element(node, "id")),
        text(find_element(node, "name")),
        to_coded(find_element(node, "standardIndustryClassCode"))};
}

person to_person(pugi::xml_node entity)
{
    auto name = find_element(entity, "assignedPerson/name");
    if (!name) name = find_element(entity, "informationRecipient/name");
    auto represented = find_element(entity, "representedOrganization");
    if (!represented) represented = find_element(entity, "receivedOrganization");
    return {
        to_identifier(find_element(entity, "id")),
        to_coded(find_element(entity, "code")),
        to_name(name),
        to_organisation(represented)};
}

author to_author(pugi::xml_node node)
{
    const auto assigned = find_element(node, "assignedAuthor");
    author made{
        to_person(assigned),
        to_coded(find_element(node, "functionCode")),
        attribute(find_element(node, "time"), "value"),
        {}};
    const auto device = find_element(assigned, "assignedAuthoringDevice");
    made.device = text(find_element(device, "softwareName"));
    if (made.device.empty()) made.device = text(find_element(device, "manufacturerModelName"));
    return made;
}

information_recipient to_recipient(pugi::xml_node node)
{
    constexpr std::string_view scheme = "mailto:";
    const auto intended = find_element(node, "intendedRecipient");
    information_recipient made{to_person(intended), {}};
    for (const auto telecom : find_elements(intended, "telecom")) {
        const auto value = attribute(telecom, "value");
        if (!value.starts_with(scheme)) continue;
        made.address = value.substr(scheme.size());
        break;
    }
    return made;
}

patient_identity to_patient(pugi::xml_node role)
{
    patient_identity made;
    for (const auto id : find_elements(role, "id")) {
        const auto [root, extension] = to_identifier(id);
        if (!extension.empty()) made.identifiers.push_back({extension, root, {}});
    }
    const auto patient = find_element(role, "patient");
    made.birth_name = birth_part(patient, "family");
    made.given_name = birth_part(patient, "given");
    made.birth_date = attribute(find_element(patient, "birthTime"), "value").substr(0, 8);
    made.sex = to_sex(attribute(find_element(patient, "administrativeGenderCode"), "code"));
    return made;
}

record_target to_record_target(pugi::xml_node role)
{
    record_target made;
    const auto patient = find_element(role, "patient");
    bool family = false, given = false;
    for (const auto name : find_elements(patient, "name")) {
        family = family || has_birth_part(name, "family");
        given = given || has_birth_part(name, "given");
    }
    made.birth_name_said = family && given;
    made.gender = attribute(find_element(patient, "administrativeGenderCode"), "code");
    return made;
}

postal_address to_address(pugi::xml_node addr)
{
    postal_address made;
    made.use = attribute(addr, "use");
    made.postal_code = text(find_element(addr, "postalCode"));
    made.city = text(find_element(addr, "city"));
    made.country = text(find_element(addr, "country"));
    for (const auto part : addr.children())
        for (const auto* line :
             {"streetAddressLine",
              "houseNumber",
              "streetNameType",
              "streetName",
              "unitID",
              "additionalLocator"})
            if (is_element(part, line)) {
                const auto words = text(part);
                if (!words.empty() && !made.lines.empty()) made.lines += ' ';
                made.lines += words;
            }
    return made;
}

}  // namespace vgm::cda
