#include "gateway/app/directory_keeper.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_desk.hpp"
#include "tests/support/loopback.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <atomic>
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

// An API that always has one page more, up to `pages_max`, and counts those that it gave.
class long_list
{
public:
    static constexpr int pages_max = 500;

    ~long_list() { server_.join(); }
    std::string base() const
    {
        return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/fhir/v2";
    }
    int pages() const { return pages_; }

private:
    void serve()
    {
        auto client = listener_.accept();
        while (pages_ < pages_max && !client.read_to("\r\n\r\n").empty()) {
            const std::string body =
                R"({"resourceType":"Bundle","link":[{"relation":"next","url":")" + base() +
                R"(/_page"}],"entry":[]})";
            ++pages_;
            client.send(
                "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                body
            );
        }
    }

    vgm::test::tcp_listener listener_;
    std::atomic<int> pages_ = 0;
    std::thread server_{[this] { serve(); }};
};

TEST(app_directory_keeper, ends_between_two_pages_of_changes)
{
    keeper_site site;
    site.publish(one_doctor);
    const std::string key = site.folder.path() + "/key";
    std::ofstream(key) << "a-key\n";
    const long_list api;
    site.all.directory->api.emplace();
    site.all.directory->api->url = api.base();
    site.all.directory->api->key_file = key;
    site.all.directory->api->calls_per_second = 1'000'000;  // it never waits before a call
    {
        const directory_keeper keeper(site.all);
        const auto deadline = std::chrono::steady_clock::now() + test::patience;
        while (api.pages() < 2 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
    }
    EXPECT_GE(api.pages(), 2);
    EXPECT_LT(api.pages(), long_list::pages_max);
}

}  // namespace
}  // namespace vgm::app
