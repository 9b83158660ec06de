#include "gateway/app/site_tables.hpp"

#include "gateway/app/text_files.hpp"
#include "gateway/config/csv.hpp"
#include "gateway/config/document.hpp"
#include "schemas/annuaire/unit_list.hpp"
#include "schemas/mime/header.hpp"

#include <array>
#include <cstdlib>
#include <optional>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

std::vector<config::csv_row> read_rows(
    const fs::path& file,
    std::span<const config::csv_column> columns,
    config::problem_list& problems
)
{
    const auto text = read_text(file, config::document_bytes_max);
    if (!text) problems.error({}, {}, "cannot be read");
    return text ? config::parse_csv(*text, columns, problems) : std::vector<config::csv_row>{};
}

constexpr std::array<config::csv_column, 5> unit_columns{
    {{"code"},
     {"structure_type", false},
     {"structure", false},
     {"service", false},
     {"address", false}}};

constexpr std::array<config::csv_column, 3> sender_columns{
    {{"service"}, {"address"}, {"name", false}}};

// The lines as the list of units is written, each where it stood.
std::string to_unit_list(const std::vector<config::csv_row>& rows, config::problem_list& problems)
{
    std::string text;
    for (const auto& c : unit_columns) text += (text.empty() ? "" : "|") + std::string{c.name};
    text += '\n';
    int line = 1;
    for (const auto& row : rows) {
        for (++line; line < row.line; ++line) text += '\n';
        std::string values;
        for (const auto& c : unit_columns) {
            if (row.at(c.name).find('|') != std::string::npos)
                problems.error({row.line, 1}, std::string{c.name}, "may not hold |");
            values += (&c == unit_columns.data() ? "" : "|") + row.at(c.name);
        }
        text += values + '\n';
    }
    return text;
}

// "line 12"
int line_of(const std::string& where)
{
    const auto at = where.find_first_of("0123456789");
    return at == where.npos ? 1 : std::atoi(where.c_str() + at);
}

}  // namespace

unit_table_file read_unit_table(const fs::path& file)
{
    config::problem_list problems(file.string());
    unit_table_file made;
    const auto rows = read_rows(file, unit_columns, problems);
    if (!problems.has_errors()) {
        auto units = annuaire::parse_unit_list(to_unit_list(rows, problems));
        if (units)
            made.units = std::move(*units);
        else
            problems.error({line_of(units.error().where), 1}, {}, units.error().detail);
    }
    made.problems = problems.take();
    return made;
}

sender_table_file read_sender_table(const fs::path& file)
{
    config::problem_list problems(file.string());
    sender_table_file made;
    for (const auto& row : read_rows(file, sender_columns, problems)) {
        const auto& service = row.at("service");
        const auto& address = row.at("address");
        if (service.empty())
            problems.error({row.line, 1}, "service", "is missing");
        else if (!mime::is_address(address))
            problems.error({row.line, 1}, "address", "is no mail address");
        else if (!made.senders.emplace(service, rules::sender{address, row.at("name")}).second)
            problems.error({row.line, 1}, "service", "another line has this service");
        else
            made.lines.emplace(service, row.line);
    }
    made.problems = problems.take();
    return made;
}

}  // namespace vgm::app
