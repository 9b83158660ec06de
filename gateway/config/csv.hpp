#pragma once

#include "gateway/config/problem.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::config {

inline constexpr std::size_t csv_lines_max = 50'000;

// One line of a table, by the names of its columns. What the line does not have is empty.
struct csv_row
{
    int line = 0;
    std::map<std::string, std::string, std::less<>> values;

    const std::string& at(std::string_view column) const;
};

struct csv_column
{
    std::string_view name;
    bool required = true;  // in the first line
};

/** A table as people keep it in a spreadsheet: a line of column names, in any order and case, then
    one line each. Between columns stands a semicolon, a comma, a tab or "|": the one that the first
    line has. A value may stand in quotation marks, which are doubled inside. Blank lines and lines
    that begin with # are passed over; a byte order mark and CRLF are taken.

    @return The lines that could be read; all of them when `problems` has no error: a column that is
    missing, unknown or there twice, a line with too many values, quotation marks left open, more
    than csv_lines_max lines or document_bytes_max, text that is not UTF-8. */
std::vector<csv_row>
parse_csv(std::string_view text, std::span<const csv_column> columns, problem_list& problems);

}  // namespace vgm::config
