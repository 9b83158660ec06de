#include "schemas/transmission/lookups.hpp"

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
        if (who.person_id.empty() && who.structure_id.empty() && who.unit.empty()) return;
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
