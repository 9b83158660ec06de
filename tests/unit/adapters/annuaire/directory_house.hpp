#pragma once

#include "adapters/annuaire/loader.hpp"
#include "adapters/annuaire/replica.hpp"
#include "tests/support/directory_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zip.h>

#include <fstream>
#include <sstream>

namespace vgm::annuaire {

namespace fs = std::filesystem;

inline timestamp at_hour(int hours)
{
    return timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}} +
           std::chrono::hours{hours};
}

inline const test::made_up_country small_country{{200, 300, 260, 40}};

// A folder of its own with the directory's files and the replica made of them.
class directory_house
{
public:
    directory_house()
    {
        static int number = 0;
        folder = fs::temp_directory_path() /
                 ("vgm-directory-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
        fs::create_directories(folder / "files");
        settings.database = folder / "directory.db";
    }
    ~directory_house()
    {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }

    void write(const std::string& name, const std::string& bytes) const
    {
        std::ofstream(folder / "files" / name, std::ios::binary) << bytes;
    }
    void write_zip(
        const std::string& name,
        const std::vector<std::pair<std::string, std::string>>& members
    ) const
    {
        int code = 0;
        zip_t* const archive =
            zip_open((folder / "files" / name).c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
        ASSERT_NE(archive, nullptr);
        for (const auto& [member, bytes] : members)
            zip_file_add(
                archive,
                member.c_str(),
                zip_source_buffer(archive, bytes.data(), bytes.size(), 0),
                0
            );
        ASSERT_EQ(zip_close(archive), 0);
    }
    std::string read(const std::string& name) const
    {
        std::ostringstream text;
        text << std::ifstream(folder / "files" / name, std::ios::binary).rdbuf();
        return text.str();
    }
    void empty() const
    {
        fs::remove_all(folder / "files");
        fs::create_directories(folder / "files");
    }
    result<load_report> load(int hour = 3) const
    {
        return load_directory({folder / "files"}, settings, at_hour(hour));
    }
    // Loads the small country; the replica is then what the tests begin with.
    void load_small(const std::string& stamp = "202611230213") const
    {
        write("Extraction_Correspondance_MSSante_" + stamp + ".txt", mailboxes());
        write("PS_LibreAcces_Personne_activite_" + stamp + ".txt", activities());
        const auto report = load();
        ASSERT_TRUE(report) << report.error().where << ": " << report.error().detail;
    }
    static std::string mailboxes(const char* line_end = "\n")
    {
        std::ostringstream text;
        small_country.write_mailboxes(text, line_end);
        return text.str();
    }
    static std::string activities()
    {
        std::ostringstream text;
        small_country.write_activities(text);
        return text.str();
    }

    fs::path folder;
    load_settings settings;
};

}  // namespace vgm::annuaire
