#include "schemas/tables/national_tables.hpp"
#include "schemas/transmission/cda_findings.hpp"
#include "schemas/transmission/check_cda_header.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

constexpr std::string_view event_path = "documentationOf/serviceEvent";

void check_event_time(const cda::header& h, cda_findings& found)
{
    const auto event = std::ranges::find_if(h.events, [](const cda::service_event& e) {
        return !e.time.low.empty();
    });
    const std::string path = std::string{event_path} + "/effectiveTime";
    if (event == h.events.end()) {
        found.refuse(fault::field_missing, "CDA-EVENT", path + "/low", "no act says when it began");
        return;
    }
    constexpr std::string_view bad = "not a time as HL7 writes it (TS)";
    if (!is_time(event->time.low))
        found.refuse(fault::bad_data_type, "CDA-EVENT", path + "/low", bad);
    if (!event->time.high.empty() && !is_time(event->time.high))
        found.refuse(fault::bad_data_type, "CDA-EVENT", path + "/high", bad);
}

// A code that metadata are made of: it is there, unless the site has a default, and in its table.
struct wanted_code
{
    std::string_view rule, path, name;
    bool has_default;
};

void check_code(
    const wanted_code& wanted,
    const coded& code,
    const tables::code_table& table,
    cda_findings& found
)
{
    if (!code.code.empty()) {
        if (table.find(code.code) == nullptr)
            found.warn(
                fault::value_not_in_table,
                wanted.rule,
                wanted.path,
                "the " + std::string{wanted.name} + " is not in " + std::string{table.name()}
            );
        return;
    }
    const std::string missing = "the document names no " + std::string{wanted.name};
    if (wanted.has_default)
        found.warn(
            fault::field_missing,
            wanted.rule,
            wanted.path,
            missing + ": the site's default is sent instead"
        );
    else
        found.refuse(fault::field_missing, wanted.rule, wanted.path, missing);
}

coded practice_setting(const cda::header& h)
{
    for (const auto& event : h.events)
        if (const auto& setting = event.performer.represented.industry_class; !setting.code.empty())
            return setting;
    return {};
}

}  // namespace

void check_cda_acts(const cda::header& h, const header_terms& terms, cda_findings& found)
{
    const auto& tables = tables::national_tables();
    check_event_time(h, found);
    if (h.events.empty() || h.events.front().performer.id.root.empty())
        found.warn(
            fault::field_missing,
            "CDA-EVENT-PERFORMER",
            std::string{event_path} + "/performer/assignedEntity/id",
            "the performer of the act has no id"
        );
    check_code(
        {"CDA-SETTING",
         "documentationOf/serviceEvent/performer/assignedEntity/representedOrganization/"
         "standardIndustryClassCode",
         "practice setting",
         terms.has_default_setting},
        practice_setting(h),
        tables.practice_settings,
        found
    );
    const auto& stay = h.stay.time;
    if ((stay.low.empty() && stay.high.empty()) || (!stay.low.empty() && !is_time(stay.low)) ||
        (!stay.high.empty() && !is_time(stay.high)))
        found.warn(
            fault::field_missing,
            "CDA-ENCOUNTER",
            "componentOf/encompassingEncounter/effectiveTime",
            "the time of the stay is missing or not one as HL7 writes it"
        );
    check_code(
        {"CDA-FACILITY",
         "componentOf/encompassingEncounter/location/healthCareFacility/code",
         "type of facility",
         terms.has_default_facility},
        h.stay.facility_type,
        tables.facility_types,
        found
    );
}

}  // namespace vgm::transmission
