#pragma once

#include "gateway/app/terminal.hpp"
#include "gateway/directory/freshness.hpp"
#include "gateway/directory/lookup.hpp"
#include "gateway/directory/recheck.hpp"
#include "gateway/directory/resolution.hpp"

namespace vgm::app {

// What the directory's commands print: for a terminal, and as JSON.

/** "MARTIN Jeanne, Médecin · CH DE LYON, 69003 LYON", without the address. */
std::string describe_entry(const directory::mailbox_entry& e);

std::string print_text(const directory::resolution& r, colours with);
std::string print_json(const directory::resolution& r);

std::string print_text(const std::vector<directory::name_match>& found, colours with);
std::string print_json(const std::vector<directory::name_match>& found);

std::string print_text(const std::vector<directory::affected_address>& found, colours with);
std::string print_json(const std::vector<directory::affected_address>& found);

/** "3 hours", "12 days". */
std::string print_age(timestamp then, timestamp now);

}  // namespace vgm::app
