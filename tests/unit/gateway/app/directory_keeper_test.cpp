#include "gateway/app/directory_keeper.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_desk.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <fstream>

namespace vgm::app {
namespace {

// A folder of directory files, and the settings that name it.
struct keeper_site
{
    keeper_site()
    {
        all.gateway.data = folder.path();
        all.directory.emplace();
        all.directory->folder = folder.path() + "/files";
        all.directory->every = seconds{3600};
        std::filesystem::create_directory(all.directory->folder);
    }
    void publish(const std::string& text) const
    {
        std::string stamp;
        for (const char c : to_rfc3339(now()).substr(0, 16))
            if (c >= '0' && c <= '9') stamp += c;
        std::ofstream(
            all.directory->folder / ("Extraction_Correspondance_MSSante_" + stamp + ".txt")
        ) << text;
    }
    // What the directory says of one doctor.
    directory::outcome ask() const
    {
        directory::resolution_request who;
        who.person_id = "810000000001";
        who.person_id_type = "IDNPS";
        return directory_desk(all).resolve(who, now()).outcome;
    }
    bool becomes(directory::outcome wanted) const
    {
        const auto deadline = std::chrono::steady_clock::now() + test::patience;
        while (ask() != wanted && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        return ask() == wanted;
    }

    test::temporary_directory folder;
    settings all;
};

const std::string one_doctor =
    "Type de BAL|Adresse BAL|Identification nationale PP|Type identifiant structure|Identification "
    "Structure|Service de rattachement|Nom d'exercice|Prénom d'exercice|Code Profession|Libellé "
    "Profession|Dématérialisation|Raison Sociale structure BAL|L6LIGNEACHEMINEMENT structure "
    "BAL|Code postal structure BAL\n"
    "PER|jeanne@medecin.mssante.fr|810000000001||||MARTIN|Jeanne|10|Médecin|True|||\n";

TEST(app_directory_keeper, loads_what_is_there_at_its_start_and_ends_in_its_pause)
{
    keeper_site site;
    site.publish(one_doctor);
    ASSERT_EQ(site.ask(), directory::outcome::unavailable);
    {
        const directory_keeper keeper(site.all);
        EXPECT_TRUE(site.becomes(directory::outcome::found));
    }
    EXPECT_EQ(site.ask(), directory::outcome::found);
}

TEST(app_directory_keeper, goes_on_with_the_old_directory_when_a_sync_fails)
{
    keeper_site site;
    site.publish(one_doctor);
    {
        const directory_keeper keeper(site.all);
        ASSERT_TRUE(site.becomes(directory::outcome::found));
    }
    site.all.directory->urls = {"http://127.0.0.1:1/extraction"};
    site.all.directory->trust = site.folder.path() + "/not_there.pem";
    {
        const directory_keeper keeper(site.all);
    }
    EXPECT_EQ(site.ask(), directory::outcome::found);
}

}  // namespace
}  // namespace vgm::app
