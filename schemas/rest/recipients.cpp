#include "schemas/rest/recipients.hpp"

#include "schemas/rest/json.hpp"

#include <algorithm>

namespace vgm::rest {
namespace {

using rapidjson::Value;

// A member that names somebody, and what the message calls it.
struct naming
{
    std::string_view member, type;
    recipient_kind kind;
};
constexpr naming namings[] = {
    {"rpps", "RPPS", recipient_kind::professional},
    {"idnps", "IDNPS", recipient_kind::professional},
    {"finess", "FINEG", recipient_kind::organisation},
    {"idnst", "IDNST", recipient_kind::organisation},
    {"unit", "UF", recipient_kind::organisation},
    {"application", "", recipient_kind::application},
};

std::string string_of(const Value& v, std::string_view name)
{
    return std::string{member_text(v, name)};
}

// The first member of that kind that is there, or null.
const naming* find_naming(const Value& v, recipient_kind kind)
{
    for (const auto& n : namings)
        if (n.kind == kind && find_member(v, n.member) != nullptr) return &n;
    return nullptr;
}

const naming* find_naming(const Value& v)
{
    for (const auto& n : namings)
        if (find_member(v, n.member) != nullptr) return &n;
    return nullptr;
}

// The gate reads such an address as the patient's, whoever it is said to be of.
bool is_of_patient(std::string_view address)
{
    constexpr std::string_view domain = "@patient.mssante.fr";
    return address.size() > domain.size() &&
           std::ranges::equal(
               address.substr(address.size() - domain.size()),
               domain,
               [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; }
           );
}

std::string joined(std::string_view at, std::string_view member)
{
    return std::string{at} + '/' + std::string{member};
}

void read_requester(const Value& v, letter_submission& made)
{
    auto& who = made.letter.asked_by;
    constexpr std::string_view at = "/requester";
    if (const auto* n = find_naming(v, recipient_kind::professional)) {
        who.person_id = string_of(v, n->member);
        who.person_id_type = n->type;
        made.pointers["asked_by.person_id"] = joined(at, n->member);
        made.pointers["asked_by.person_id_type"] = joined(at, n->member);
    }
    who.family_name = string_of(v, "family_name");
    who.given_name = string_of(v, "given_name");
    who.device_id = string_of(v, "device");
    made.pointers["asked_by.device_id"] = joined(at, "device");
    const auto* organisation = find_member(v, "organisation");
    if (organisation == nullptr) return;
    const auto* n = find_naming(*organisation, recipient_kind::organisation);
    who.organisation_name = string_of(*organisation, "name");
    if (n == nullptr) return;
    who.organisation_id = string_of(*organisation, n->member);
    who.organisation_id_type = n->type;
    const std::string id = joined(at, "organisation/") + std::string{n->member};
    made.pointers["asked_by.organisation_id"] = id;
    made.pointers["asked_by.organisation_id_type"] = id;
    made.pointers["asked_by.organisation_name"] = joined(at, "organisation/name");
}

void read_recipient(const Value& v, std::size_t index, letter_submission& made)
{
    transmission::letter_recipient who;
    who.address = string_of(v, "address");
    who.family_name = string_of(v, "family_name");
    who.given_name = string_of(v, "given_name");
    who.name = string_of(v, "name");
    const std::string number = std::to_string(index);
    const std::string part = "recipients[" + number + ']', at = "/recipients/" + number;
    if (find_member(v, "patient") != nullptr || is_of_patient(who.address)) {
        who.kind = recipient_kind::patient;
        if (who.address.empty()) made.pointers[part + ".address"] = joined(at, "patient");
    } else if (const auto* n = find_naming(v)) {
        who.kind = n->kind;
        who.identifier = string_of(v, n->member);
        who.identifier_type = n->type;
        made.pointers[part + ".identifier"] = joined(at, n->member);
        made.pointers[part + ".identifier_type"] = joined(at, n->member);
        if (who.address.empty()) made.pointers[part + ".address"] = joined(at, n->member);
    }
    auto& to = made.letter.sent_to;
    (who.kind == recipient_kind::patient ? to.patient : to.professionals) = true;
    made.letter.recipients.push_back(std::move(who));
}

}  // namespace

void read_people(const Value& json, letter_submission& made)
{
    made.pointers["asked_by"] = "/requester";
    if (const auto* who = find_member(json, "requester")) read_requester(*who, made);
    const auto* all = find_member(json, "recipients");
    for (rapidjson::SizeType n = 0; n < all->Size(); ++n) read_recipient((*all)[n], n, made);
}

}  // namespace vgm::rest
