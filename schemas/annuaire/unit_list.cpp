#include "schemas/annuaire/unit_list.hpp"

#include "gateway/directory/identifiers.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "schemas/annuaire/flat_file.hpp"

namespace vgm::annuaire {

result<directory::unit_map> parse_unit_list(std::string_view text)
{
    std::map<std::string, directory::hospital_unit, std::less<>> units;
    const auto take = [&](flat_file::row row) {
        directory::hospital_unit unit;
        if (!row[2].empty()) {
            auto id = directory::national_structure_id(row[1], row[2]);
            if (!id) return line_verdict::bad_value;
            unit.structure_id = std::move(*id);
        }
        unit.service = row[3];
        unit.address = directory::comparable_address(row[4]);
        const bool says_something = !unit.structure_id.empty() || !unit.address.empty();
        const bool added =
            !row[0].empty() && says_something && units.emplace(row[0], std::move(unit)).second;
        return added ? line_verdict::good : line_verdict::bad_value;
    };
    flat_file file(
        {{"code"},
         {"structure_type", false},
         {"structure", false},
         {"service", false},
         {"address", false}},
        take,
        {.bad_share_max = 0}
    );
    if (auto fed = file.feed(text); !fed) return fed.error();
    if (auto read = file.finish(); !read) return read.error();
    return directory::unit_map(std::move(units));
}

}  // namespace vgm::annuaire
