#include "gateway/app/directory_desk.hpp"

#include "gateway/app/site_tables.hpp"
#include "gateway/core/assert.hpp"

#include <stdexcept>

namespace vgm::app {
namespace {

directory::unit_map read_units(const std::optional<std::filesystem::path>& file)
{
    if (!file) return {};
    auto read = read_unit_table(*file);
    for (const auto& p : read.problems)
        if (p.level >= severity::error) throw std::runtime_error(print(p));
    return std::move(read.units);
}

const directory_settings& section_of(const settings& all)
{
    VGM_ASSERT(all.directory.has_value());
    return *all.directory;
}

}  // namespace

std::filesystem::path directory_database(const settings& all)
{
    const auto& s = section_of(all);
    return s.database ? *s.database : all.gateway.data / "directory.db";
}

annuaire::load_settings to_load(const settings& all)
{
    annuaire::load_settings s;
    s.database = directory_database(all);
    s.shrink_share_max = section_of(all).shrink_share_max;
    s.past_kept = std::chrono::floor<std::chrono::days>(section_of(all).past_retention);
    return s;
}

directory::resolution_policy to_policy(const directory_settings& s)
{
    directory::resolution_policy policy;
    policy.live_check_after = s.live_check_after;
    policy.alarm_after = s.alarm_after;
    return policy;
}

directory_desk::directory_desk(const settings& all)
    : replica_(directory_database(all)),
      units_(read_units(section_of(all).units)),
      policy_(to_policy(section_of(all)))
{}

directory::resolution
directory_desk::resolve(const directory::resolution_request& request, timestamp now) const
{
    static const directory::trusted_domains national_only;
    const auto domains = replica_.domains();
    return directory::resolve(
        request, replica_, domains ? **domains : national_only, units_, policy_, now
    );
}

}  // namespace vgm::app
