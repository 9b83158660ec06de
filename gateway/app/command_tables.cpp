#include "gateway/app/commands.hpp"
#include "gateway/app/table_folder.hpp"
#include "gateway/app/table_print.hpp"
#include "gateway/config/nearest.hpp"

#include <unistd.h>

#include <iostream>

namespace vgm::app {
namespace {

constexpr int found_it = 0, not_there = 1, unknown = 2;

// The tables of the configuration's folder, when there is a configuration.
bool use_tables_of(const std::filesystem::path& config, bool must_exist)
{
    std::error_code failure;
    if (!must_exist && !std::filesystem::exists(config, failure)) return true;
    const auto loaded = load_settings(config, look_at_files::no);
    auto problems = loaded.problems;
    if (loaded.value) problems = use_table_folder(*loaded.value);
    bool right = loaded.value.has_value();
    for (const auto& p : problems) {
        if (p.level < severity::error && loaded.value == std::nullopt) continue;
        right = right && p.level < severity::error;
        std::cerr << print(p) << '\n';
    }
    return right;
}

int print_code(const tables::code_table& table, const std::string& code, output form)
{
    const auto found = find_code(table, code);
    std::cout
        << (form == output::json ? print_json(found) + '\n'
                                 : print_text(found, screen_of(STDOUT_FILENO)));
    if (!found.empty()) return found_it;
    std::vector<std::string_view> known;
    for (const auto& e : table) known.push_back(e.code);
    std::cerr << "vaguemestre: " << table.name() << " has no code " << shown(code);
    if (const auto nearest = config::find_nearest(code, known))
        std::cerr << "; did you mean " << *nearest << '?';
    std::cerr << '\n';
    return not_there;
}

}  // namespace

int run_tables(
    const std::filesystem::path& config,
    bool must_exist,
    const std::string& name,
    const std::string& code,
    output form
)
{
    if (!use_tables_of(config, must_exist)) return unknown;
    const auto selected = select_tables(tables::national_tables(), name);
    if (selected.tables.empty()) {
        std::cerr << "vaguemestre: no table is called " << shown(name);
        if (!selected.nearest.empty()) std::cerr << "; did you mean " << selected.nearest << '?';
        std::cerr << '\n';
        return not_there;
    }
    if (!code.empty()) {
        if (selected.tables.size() == 1) return print_code(*selected.tables.front(), code, form);
        std::cerr << "vaguemestre: several tables are called " << shown(name) << '\n';
        return not_there;
    }
    std::cout
        << (form == output::json ? print_json(selected) + '\n'
                                 : print_text(selected, screen_of(STDOUT_FILENO)));
    return found_it;
}

}  // namespace vgm::app
