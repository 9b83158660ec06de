#include "schemas/transmission/lookups.hpp"

#include "gateway/directory/name_words.hpp"
#include "schemas/transmission/extract.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

// PRT-8: UF and SVR are the hospital's own codes, anything else is a number of a structure.
void read_organisation(const hl7v2::segment_view& prt, directory::resolution_request& who)
{
    const auto organisation = prt.field(8);
    const std::string type = upper(organisation.value(7));
    if (type == "UF" || type == "SVR") {
        who.unit = organisation.value(10);
    } else {
        who.structure_id = organisation.value(10);
        who.structure_id_type = type;
    }
}

// Whether every word of the name stands in one of the patient's names: a mailbox of the care team
// is never looked for by the patient's own name.
bool may_be_patient(const hl7v2::message_view& m, const std::string& name)
{
    const auto pid = m.find_segment("PID");
    if (!pid) return false;
    std::vector<std::string> known;
    for (std::size_t n = 1; n <= pid->repetitions(5); ++n)
        for (const std::size_t component : {1, 2, 3}) {
            const auto words = directory::name_words(pid->field(5, n).value(component));
            known.insert(known.end(), words.begin(), words.end());
        }
    return std::ranges::all_of(directory::name_words(name), [&](const std::string& word) {
        return std::ranges::find(known, word) != known.end();
    });
}

// PRT-5.2 and 5.3, with the postal code or else the city of PRT-14 for the place: only where no
// number says who it is.
void read_name(
    const hl7v2::message_view& m,
    const hl7v2::segment_view& prt,
    directory::resolution_request& who
)
{
    const auto person = prt.field(5);
    const std::string family = person.value(2, 1), given = person.value(3);
    if (family.empty() || given.empty()) return;
    const std::string name = family + ' ' + given;
    if (may_be_patient(m, name)) return;
    who.name = name;
    const std::string postal_code = prt.field(14).value(5);
    who.place = postal_code.empty() ? prt.field(14).value(3) : postal_code;
}

bool is_about(const issue& i, const recipient_lookup& lookup)
{
    const std::string segment = "PRT[" + std::to_string(lookup.prt) + "]-";
    return i.where.starts_with(segment + "15") || i.where.starts_with(segment + "16") ||
           (lookup.prt == 1 && i.where.starts_with("PRT-15"));
}

}  // namespace

std::vector<recipient_lookup> find_lookups(const hl7v2::message_view& m)
{
    std::vector<recipient_lookup> found;
    std::size_t recipient = 0;
    for_each_segment(m, "PRT", [&](const hl7v2::segment_view& prt, std::size_t occurrence) {
        if (upper(prt.field(4).value(1)) != "RCT") return;
        recipient_lookup one{recipient++, occurrence, {}};
        auto& who = one.who;
        const auto read = read_recipient(prt);
        if (read.kind == recipient_kind::patient) return;
        who.kind = read.kind;
        who.address = read.address;
        who.person_id = prt.field(5).value(1);
        who.person_id_type = prt.field(5).value(13);
        read_organisation(prt, who);
        if (who.person_id.empty() && who.structure_id.empty() && who.unit.empty()) {
            if (who.address.empty()) read_name(m, prt, who);
            if (who.name.empty()) return;
        }
        found.push_back(std::move(one));
    });
    return found;
}

void forgive_missing_addresses(
    const std::vector<recipient_lookup>& lookups,
    std::vector<issue>& form
)
{
    std::erase_if(form, [&](const issue& i) {
        return (i.rule == "TRANS-PRT-15-3" || i.rule == "TRANS-PRT-15-4") &&
               std::ranges::any_of(lookups, [&](const recipient_lookup& l) {
                   return l.who.address.empty() && is_about(i, l);
               });
    });
}

}  // namespace vgm::transmission
