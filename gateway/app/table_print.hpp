#pragma once

#include "gateway/app/terminal.hpp"
#include "schemas/tables/national_tables.hpp"

#include <string>
#include <vector>

// The national tables, for people and programs.
namespace vgm::app {

struct table_selection
{
    std::vector<const tables::code_table*> tables;
    std::string nearest;  // when there is none: the name that was most likely meant, or empty
};

/** The table of that name, else those that have it between their marks: "J07", "JDV_J07". Without
    case; all for an empty text. */
table_selection select_tables(const tables::national& all, std::string_view name);

/** The entries of a code, one for each system that has it; the first of each is what is used. */
std::vector<tables::code_entry> find_code(const tables::code_table& table, std::string_view code);

/** Several tables are a line each, of one its codes are listed. */
std::string print_text(const table_selection& selected, const screen& to);
std::string print_json(const table_selection& selected);

std::string print_text(const std::vector<tables::code_entry>& entries, const screen& to);
std::string print_json(const std::vector<tables::code_entry>& entries);

}  // namespace vgm::app
