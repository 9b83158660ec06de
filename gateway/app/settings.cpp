#include "gateway/app/settings.hpp"

#include "gateway/app/rule_folder.hpp"
#include "gateway/app/settings_checks.hpp"
#include "gateway/app/site_tables.hpp"
#include "gateway/app/table_folder.hpp"
#include "gateway/app/text_files.hpp"
#include "gateway/config/document.hpp"
#include "gateway/config/reader.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace vgm::app {

namespace {

// What reads the one operator finds the first of several.
void take_first(settings& all)
{
    if (all.operators.empty()) return;
    const auto& first = all.operators.front();
    static_cast<operator_settings&>(all.mail_operator) = first;
    const auto sends = std::ranges::find(
        first.mailboxes, mailbox_use::send_and_read, &carried_mailbox_settings::use
    );
    if (sends != first.mailboxes.end()) static_cast<mailbox_settings&>(all.mailbox) = *sends;
}

loaded_settings read_and_check(
    std::string_view text,
    const std::string& name,
    const std::filesystem::path& folder,
    look_at_files files
)
{
    config::problem_list problems(name);
    settings all;
    const config::places where = config::read(text, folder, all, problems);
    check_together(all, where, problems);
    take_first(all);
    if (files == look_at_files::yes) check_files(all, where, problems);

    loaded_settings loaded;
    const bool right = !problems.has_errors();
    loaded.problems = problems.take();
    if (!right) return loaded;
    if (files == look_at_files::yes) {
        const auto read = read_table_folder(all);
        loaded.problems.insert(loaded.problems.end(), read.problems.begin(), read.problems.end());
        if (all.tables.folder && !read.tables) return loaded;
        if (all.directory && all.directory->units) {
            const auto units = read_unit_table(*all.directory->units);
            loaded.problems.insert(
                loaded.problems.end(), units.problems.begin(), units.problems.end()
            );
            if (!units.problems.empty()) return loaded;
        }
        const auto site = read_site(all);
        loaded.problems.insert(loaded.problems.end(), site.problems.begin(), site.problems.end());
        if (!site.rules) return loaded;
    }
    loaded.value = std::move(all);
    return loaded;
}

loaded_settings refuse_file(const std::string& name, std::string message)
{
    config::problem_list problems(name);
    problems.error({}, {}, std::move(message));
    return {std::nullopt, problems.take()};
}

}  // namespace

std::vector<carrier_settings> carriers_of(const settings& all)
{
    if (!all.operators.empty()) return all.operators;
    carrier_settings only;
    static_cast<operator_settings&>(only) = all.mail_operator;
    carried_mailbox_settings box;
    static_cast<mailbox_settings&>(box) = all.mailbox;
    only.mailboxes.push_back(std::move(box));
    return {std::move(only)};
}

loaded_settings load_settings(const std::filesystem::path& file, look_at_files files)
{
    std::error_code failure;
    if (std::filesystem::is_directory(file, failure))
        return refuse_file(file.string(), "is a folder, not a file");
    errno = 0;
    const auto text = read_text(file, config::document_bytes_max);
    if (!text)
        return refuse_file(
            file.string(), "cannot be read: " + std::generic_category().message(errno)
        );
    const auto folder = std::filesystem::absolute(file, failure).parent_path();
    return read_and_check(*text, file.string(), folder, files);
}

loaded_settings
read_settings(std::string_view text, const std::string& name, const std::filesystem::path& folder)
{
    return read_and_check(text, name, folder, look_at_files::no);
}

}  // namespace vgm::app
