#include "gateway/app/settings_checks.hpp"
#include "schemas/pdf/typefaces.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace vgm::app {

namespace {

namespace fs = std::filesystem;

using obstacle = std::optional<std::string>;  // why not, or nothing

// The path is not repeated: it may be a secret's, and the problem says where it is written.
obstacle find_obstacle_to_read(const fs::path& file)
{
    std::error_code failure;
    const auto type = fs::status(file, failure).type();
    if (type == fs::file_type::not_found) return "there is no such file";
    if (type == fs::file_type::none) return "cannot be looked at: " + failure.message();
    if (type != fs::file_type::regular) return "is not a file";
    if (::access(file.c_str(), R_OK) != 0) return "may not be read by this user";
    return std::nullopt;
}

// Of a folder that is not there yet, the nearest one above decides.
obstacle find_obstacle_to_make(fs::path folder)
{
    std::error_code failure;
    auto type = fs::status(folder, failure).type();
    while (type == fs::file_type::not_found && folder.has_relative_path()) {
        folder = folder.parent_path().empty() ? fs::path(".") : folder.parent_path();
        type = fs::status(folder, failure).type();
    }
    const std::string shown = config::in_quotes(folder.string());
    if (type == fs::file_type::none) return shown + " cannot be looked at: " + failure.message();
    if (type != fs::file_type::directory) return shown + " is not a folder";
    if (::access(folder.c_str(), W_OK | X_OK) != 0) return "this user may not write in " + shown;
    return std::nullopt;
}

obstacle find_obstacle_to_write(const fs::path& file)
{
    std::error_code failure;
    const auto type = fs::status(file, failure).type();
    if (type == fs::file_type::directory) return "is a folder";
    if (type != fs::file_type::not_found)
        return ::access(file.c_str(), W_OK) == 0 ? obstacle{} : "may not be written by this user";
    const fs::path folder = file.parent_path();
    if (!fs::is_directory(folder, failure)) return "its folder is not there";
    return find_obstacle_to_make(folder);
}

obstacle find_obstacle_to_list(const fs::path& folder)
{
    std::error_code failure;
    const auto type = fs::status(folder, failure).type();
    if (type == fs::file_type::not_found) return "there is no such folder";
    if (type == fs::file_type::none) return "cannot be looked at: " + failure.message();
    if (type != fs::file_type::directory) return "is not a folder";
    if (::access(folder.c_str(), R_OK | X_OK) != 0) return "may not be read by this user";
    return std::nullopt;
}

obstacle find_obstacle(const fs::path& path, config::file_use use)
{
    switch (use) {
        case config::file_use::none:
        case config::file_use::awaited:
            return std::nullopt;
        case config::file_use::read:
            return find_obstacle_to_read(path);
        case config::file_use::write:
            return find_obstacle_to_write(path);
        case config::file_use::directory:
            return find_obstacle_to_make(path);
        case config::file_use::folder:
            return find_obstacle_to_list(path);
    }
    return std::nullopt;
}

bool others_may_read(const fs::path& file)
{
    struct stat facts = {};
    return ::stat(file.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

// Looks at the file behind every key that names one.
class file_checker final : public config::visitor
{
public:
    file_checker(const config::places& where, config::problem_list& problems, std::string path)
        : where_(where), problems_(problems), path_(std::move(path))
    {}

protected:
    void on_key(std::string_view name, config::field& value, const config::key_facts& facts)
        override
    {
        const std::string path = config::join(path_, name);
        if (facts.file == config::file_use::none || !where_.given(path) || !where_.sound(path))
            return;
        for (const std::string& text : value.texts()) {
            if (const auto why = find_obstacle(text, facts.file))
                problems_.error(where_.of(path), path, *why);
            else if (facts.secret && others_may_read(text))
                problems_.warning(
                    where_.of(path), path, "others than its owner may use this file", "chmod 600"
                );
        }
    }

    void on_section(std::string_view name, config::group& content, const config::section_facts&)
        override
    {
        const std::string path = config::join(path_, name);
        for (std::size_t i = 0; i < content.size(); ++i) {
            const bool item = content.how_many() == config::shape::many;
            file_checker inside(where_, problems_, item ? config::item_path(path, i) : path);
            content.visit(i, inside);
        }
    }

private:
    const config::places& where_;
    config::problem_list& problems_;
    std::string path_;
};

}  // namespace

void check_files(settings& all, const config::places& where, config::problem_list& problems)
{
    file_checker checker(where, problems, "");
    describe(checker, all);
    check_typefaces(pdf::typefaces::installed()->files(), problems);
}

void check_typefaces(const std::vector<std::string>& files, config::problem_list& problems)
{
    for (const auto& file : files)
        if (const auto why = find_obstacle_to_read(file))
            problems.error(
                {},
                "typefaces",
                file + ": " + *why + "; PDFs of documents are set in it",
                "install the packages fonts-liberation2 and fonts-dejavu-core"
            );
}

}  // namespace vgm::app
