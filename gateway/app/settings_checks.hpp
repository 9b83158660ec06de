#pragma once

#include "gateway/app/settings.hpp"
#include "gateway/config/reader.hpp"

namespace vgm::app {

// What no key can be blamed for alone: names and endpoints that collide, waits in the wrong order,
// keys that need each other. Judges only values that were read without a problem.
void check_together(
    const settings& all,
    const config::places& where,
    config::problem_list& problems
);

// Of the section `alerts`; part of check_together().
void check_alerts(const settings& all, const config::places& where, config::problem_list& problems);

// The files that keys name: certificates are there and readable, secrets are not for everybody to
// read, the data folder can be made. Looks at the disk, opens and makes nothing.
void check_files(settings& all, const config::places& where, config::problem_list& problems);

// The typefaces that PDFs are set in, which no key names, are there and readable. Part of
// check_files().
void check_typefaces(const std::vector<std::string>& files, config::problem_list& problems);

}  // namespace vgm::app
