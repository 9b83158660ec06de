#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/directory/unit_table.hpp"

namespace vgm::annuaire {

/** The hospital's own units, as a text file like those of the directory: a header line, "|" between
    columns. Columns: code (needed); structure_type, structure (FINESS, 690000001), service,
   address.

    @return The table, or an issue with its line: a code twice, an identifier that is none, a line
    that says neither structure nor address. */
result<directory::unit_map> parse_unit_list(std::string_view text);

}  // namespace vgm::annuaire
