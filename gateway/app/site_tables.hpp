#pragma once

#include "gateway/config/problem.hpp"
#include "gateway/directory/unit_table.hpp"
#include "routes/rules/apply.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

// Tables that a secretary keeps in a spreadsheet (gateway/config/csv.hpp). A problem of one stands
// at its line.
namespace vgm::app {

struct unit_table_file
{
    directory::unit_map units;  // empty with a problem
    std::vector<config::problem> problems;
};

/** Units and their mailboxes: code; structure_type; structure; service; address. */
unit_table_file read_unit_table(const std::filesystem::path& file);

struct sender_table_file
{
    std::map<std::string, rules::sender> senders;  // by the code of a service or unit
    std::map<std::string, int> lines;              // where each of them stands
    std::vector<config::problem> problems;
};

/** Who letters of a service or unit come from: service; address; name. */
sender_table_file read_sender_table(const std::filesystem::path& file);

}  // namespace vgm::app
