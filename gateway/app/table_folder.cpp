#include "gateway/app/table_folder.hpp"

#include "gateway/app/text_files.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

config::problem make_problem(severity level, std::string file, int line, std::string message)
{
    return {level, std::move(file), line, 1, "tables.folder", std::move(message), {}};
}

}  // namespace

folder_tables read_table_folder(const settings& all)
{
    folder_tables made;
    if (!all.tables.folder) return made;
    const auto& folder = *all.tables.folder;
    const auto refuse = [&](const fs::path& file, std::string message) {
        made.problems.push_back(make_problem(severity::error, file.string(), 1, std::move(message))
        );
    };
    std::error_code failure;
    const auto paths = files_in(folder, ".tsv", failure);
    if (failure) refuse(folder, "cannot be read: " + failure.message());
    if (paths.size() > tables::table_files_max)
        refuse(folder, "holds more than " + std::to_string(tables::table_files_max) + " tables");
    if (!made.problems.empty()) return made;
    std::vector<tables::table_file> files;
    for (const auto& path : paths) {
        auto text = read_text(path, tables::table_bytes_max);
        if (text)
            files.push_back({path.string(), std::move(*text)});
        else
            refuse(path, "cannot be read");
    }
    auto chosen = tables::choose_tables(files);
    for (auto& p : chosen.problems)
        made.problems.push_back(make_problem(
            p.judgement == tables::table_judgement::wrong ? severity::error : severity::warning,
            std::move(p.file),
            p.line,
            std::move(p.message)
        ));
    if (std::ranges::none_of(made.problems, [](const auto& p) {
            return p.level >= severity::error;
        }))
        made.tables = std::move(chosen.tables);
    return made;
}

std::vector<config::problem> use_table_folder(const settings& all)
{
    auto read = read_table_folder(all);
    if (read.tables) tables::use_tables(std::move(read.tables));
    return std::move(read.problems);
}

}  // namespace vgm::app
