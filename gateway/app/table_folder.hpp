#pragma once

#include "gateway/app/settings.hpp"
#include "schemas/tables/national_tables.hpp"

namespace vgm::app {

struct folder_tables
{
    std::unique_ptr<const tables::national> tables;  // null: no folder, or something is wrong
    std::vector<config::problem> problems;           // each in the file that it is about
};

/** The tables of the program with those of `tables.folder` (files *.tsv, in the order of their
    names). Reads the files; changes nothing. */
folder_tables read_table_folder(const settings& all);

/** Makes national_tables() answer with them. For the start of a command.

    @return The problems; the tables of the program stay in use when one is an error. */
std::vector<config::problem> use_table_folder(const settings& all);

}  // namespace vgm::app
