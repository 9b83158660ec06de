#include "schemas/papers/header_members.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vgm::papers {
namespace {

using rapidjson::Value;
using allocator = rapidjson::Document::AllocatorType;

constexpr std::string_view persons = "1.2.250.1.71.4.2.1", structures = "1.2.250.1.71.4.2.2";
constexpr std::size_t rpps_size = 11, finess_size = 9;

// Writes members into one object; what is empty is left out.
class object_writer
{
public:
    explicit object_writer(allocator& memory) : made(rapidjson::kObjectType), memory_(memory) {}

    void put(std::string_view name, std::string_view text)
    {
        if (!text.empty()) put(name, Value(text.data(), size_of(text), memory_));
    }
    void put(std::string_view name, Value value)
    {
        made.AddMember(Value(name.data(), size_of(name), memory_), value, memory_);
    }

    Value made;

private:
    static rapidjson::SizeType size_of(std::string_view text)
    {
        return static_cast<rapidjson::SizeType>(text.size());
    }
    allocator& memory_;
};

bool is_number(std::string_view text, std::size_t size)
{
    return text.size() == size &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void put_person_id(object_writer& out, std::string_view id)
{
    if (id.starts_with('8') && is_number(id.substr(1), rpps_size))
        out.put("rpps", id.substr(1));
    else
        out.put("idnps", id);
}

void put_structure_id(object_writer& out, std::string_view id)
{
    if (id.starts_with('1') && id.size() == finess_size + 1)
        out.put("finess", id.substr(1));
    else
        out.put("idnst", id);
}

// "19900517" to "1990-05-17"; anything else as it is, for the schema to refuse.
std::string to_date(const std::string& ts)
{
    if (!is_number(ts, 8)) return ts;
    return ts.substr(0, 4) + '-' + ts.substr(4, 2) + '-' + ts.substr(6);
}

Value make_identifiers(const patient_identity& who, allocator& memory)
{
    Value all(rapidjson::kArrayType);
    for (const auto& id : who.identifiers) {
        object_writer one(memory);
        one.put("type", is_ins(id.authority) ? "INS" : "PI");
        one.put("value", id.value);
        one.put("authority", id.authority);
        all.PushBack(one.made, memory);
    }
    return all;
}

object_writer make_patient(const patient_identity& who, allocator& memory)
{
    object_writer out(memory);
    out.put("identifiers", make_identifiers(who, memory));
    out.put("birth_name", who.birth_name);
    out.put("given_name", who.given_name);
    out.put("birth_date", to_date(who.birth_date));
    out.put("sex", who.sex);
    return out;
}

Value make_recipient(const cda::information_recipient& r, allocator& memory)
{
    object_writer out(memory);
    out.put("address", r.address);
    const auto& [root, id] = r.who.id;
    const auto& house = r.who.represented;
    if (root == persons && !id.empty())
        put_person_id(out, id);
    else if (root == structures && !id.empty())
        put_structure_id(out, id);
    else if (r.address.empty() && house.id.root == structures)
        put_structure_id(out, house.id.extension);
    out.put("family_name", r.who.name.family);
    out.put("given_name", r.who.name.given);
    out.put("name", house.name);
    return std::move(out.made);
}

// Nothing when its author has no number and is no device.
Value make_requester(const cda::author& author, allocator& memory)
{
    object_writer out(memory);
    const auto& who = author.who;
    const auto& house = who.represented;
    const bool has_number = who.id.root == persons && !who.id.extension.empty();
    const bool has_house =
        house.id.root == structures && !house.id.extension.empty() && !house.name.empty();
    if (!has_number && !has_house && author.device.empty()) return {};
    if (has_number) put_person_id(out, who.id.extension);
    out.put("family_name", who.name.family);
    out.put("given_name", who.name.given);
    out.put("device", author.device);
    if (has_house) {
        object_writer at(memory);
        put_structure_id(at, house.id.extension);
        at.put("name", house.name);
        out.put("organisation", std::move(at.made));
    }
    return std::move(out.made);
}

struct place
{
    std::string_view pointer, xpath;
};
// The longest that fits comes first.
constexpr std::array<place, 8> places{{
    {"/patient/identifiers", "ClinicalDocument/recordTarget/patientRole/id"},
    {"/patient/birth_name", "ClinicalDocument/recordTarget/patientRole/patient/name/family"},
    {"/patient/given_name", "ClinicalDocument/recordTarget/patientRole/patient/name/given"},
    {"/patient/birth_date", "ClinicalDocument/recordTarget/patientRole/patient/birthTime"},
    {"/patient/sex", "ClinicalDocument/recordTarget/patientRole/patient/administrativeGenderCode"},
    {"/patient", "ClinicalDocument/recordTarget/patientRole"},
    {"/recipients", "ClinicalDocument/informationRecipient"},
    {"/requester", "ClinicalDocument/author"},
}};

}  // namespace

std::vector<std::string> add_header_members(rapidjson::Document& letter, const cda::header& h)
{
    auto& memory = letter.GetAllocator();
    std::vector<std::string> added;
    const auto put = [&](Value& into, const std::string& at, std::string_view name, Value value) {
        const Value key(name.data(), static_cast<rapidjson::SizeType>(name.size()), memory);
        if (into.HasMember(key) || value.IsNull()) return;
        into.AddMember(Value(key, memory), value, memory);
        added.push_back(at + '/' + std::string{name});
    };
    auto patient = make_patient(h.patient, memory);
    const auto said = letter.FindMember("patient");
    if (said == letter.MemberEnd())
        put(letter, {}, "patient", std::move(patient.made));
    else if (said->value.IsObject())
        for (auto& m : patient.made.GetObject())
            put(said->value,
                "/patient",
                {m.name.GetString(), m.name.GetStringLength()},
                std::move(m.value));
    if (!h.recipients.empty()) {
        Value all(rapidjson::kArrayType);
        for (const auto& r : h.recipients) all.PushBack(make_recipient(r, memory), memory);
        put(letter, {}, "recipients", std::move(all));
    }
    if (!h.authors.empty()) put(letter, {}, "requester", make_requester(h.authors.front(), memory));
    return added;
}

std::string to_xpath(std::string_view pointer, const std::vector<std::string>& from_header)
{
    const bool is_of_header = std::ranges::any_of(from_header, [&](const std::string& p) {
        return pointer.starts_with(p) && (pointer.size() == p.size() || pointer[p.size()] == '/');
    });
    if (!is_of_header) return {};
    for (const auto& p : places) {
        if (!pointer.starts_with(p.pointer)) continue;
        std::string made{p.xpath};
        const auto rest = pointer.substr(p.pointer.size());
        // "/recipients/1/rpps": XPath counts from 1.
        const auto digits = rest.substr(0, rest.find('/', 1));
        const bool counts = p.pointer == "/recipients" || p.pointer == "/patient/identifiers";
        if (counts && digits.size() > 1 && is_number(digits.substr(1), digits.size() - 1))
            made += '[' + std::to_string(std::stoul(std::string{digits.substr(1)}) + 1) + ']';
        return made;
    }
    return {};
}

}  // namespace vgm::papers
