#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::tables {

// A table that a site brings beside those of the program, in the form of code_table.hpp.
struct table_file
{
    std::string name;  // for messages
    std::string text;
};

enum class table_judgement {
    not_newer,  // the program's table stays; nothing is wrong with the file
    wrong,
};

struct table_problem
{
    table_judgement judgement = table_judgement::wrong;
    std::string file;
    int line = 1;
    std::string message;
};

// What a file may be; the largest table of the NOS that is used here has 50 KB.
inline constexpr std::size_t table_bytes_max = 4u << 20;
inline constexpr std::size_t table_files_max = 100;

/** What keeps a text from being read as a table, line by line; at most 20 problems. A text without
    any may be given to code_table. */
std::vector<table_problem> check_table(const table_file& file);

/** Whether a version is later: numbers joined by dots, compared one by one. Nothing when either is
    not of that form. */
std::optional<bool> is_later_version(std::string_view version, std::string_view than);

}  // namespace vgm::tables
