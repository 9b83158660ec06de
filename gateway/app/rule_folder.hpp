#pragma once

#include "gateway/app/settings.hpp"
#include "gateway/app/site_rules.hpp"

#include <memory>

namespace vgm::app {

inline constexpr std::size_t rule_files_max = 100;

struct folder_rules
{
    std::shared_ptr<const rules::rulebook> book;  // null: something is wrong
    std::vector<config::problem> problems;        // each in the file that it is about
};

/** The rules of a folder: its files *.yaml, in the order of their names. An empty folder has none.
 */
folder_rules read_rule_folder(const std::filesystem::path& folder);

// All that the section `routes` names.
struct read_site_result
{
    site_rules_ptr rules;                   // null: something is wrong
    std::vector<config::problem> problems;  // warnings too, each in the file that it is about
};

/** The rules of `routes.folder`, judged together with the rest of the configuration; without the
    key, none. Reads the files; changes nothing. */
read_site_result read_site(const settings& all);

}  // namespace vgm::app
