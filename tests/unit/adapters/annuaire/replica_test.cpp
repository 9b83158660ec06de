#include "adapters/annuaire/call_pace.hpp"
#include "adapters/annuaire/id_map.hpp"
#include "adapters/annuaire/url.hpp"
#include "gateway/directory/name_words.hpp"
#include "gateway/directory/recheck.hpp"
#include "gateway/directory/resolve.hpp"
#include "tests/support/dice.hpp"
#include "tests/unit/adapters/annuaire/directory_house.hpp"

#include <atomic>
#include <thread>
#include <unordered_map>

namespace vgm::annuaire {
namespace {

using namespace std::chrono_literals;

struct annuaire_replica : testing::Test
{
    void SetUp() override { house.load_small(); }
    std::uint32_t box_of_a_person() const { return 40; }  // not assigned by a structure
    test::made_up_country::human somebody() const
    {
        return small_country.person_at(small_country.holder_of(box_of_a_person()));
    }
    directory_house house;
    replica country{house.settings.database};
};

TEST_F(annuaire_replica, finds_boxes_by_address_person_and_structure)
{
    const std::string address = small_country.address_of(box_of_a_person());
    const auto found = country.find_by_address("  " + address);
    ASSERT_EQ(found->size(), 1u);
    EXPECT_EQ(found->at(0).holder->family_name, somebody().family);
    EXPECT_EQ(found->at(0).holder->profession, (*somebody().profession)[0]);
    EXPECT_EQ(found->at(0).source, "extraction");
    EXPECT_EQ(to_rfc3339(found->at(0).as_of), "2026-11-23T02:13:00.000Z");

    const auto of_person = country.find_by_person("8" + somebody().rpps);
    EXPECT_TRUE(std::any_of(of_person->begin(), of_person->end(), [&](const auto& e) {
        return e.address == address;
    }));
    const auto place = small_country.place_at(small_country.place_of(85));
    const auto of_place = country.find_by_structure("1" + place.finess);
    EXPECT_TRUE(std::any_of(of_place->begin(), of_place->end(), [&](const auto& e) {
        return e.address == small_country.address_of(85) &&
               e.unit == test::made_up_country::services[0];
    }));
    EXPECT_TRUE(country.find_by_address("nobody@x.mssante.fr")->empty());
}

TEST_F(annuaire_replica, knows_people_without_a_box_their_work_and_legal_entities)
{
    const auto h = small_country.person_at(3);
    ASSERT_TRUE(country.find_person("8" + h.rpps)->has_value());
    EXPECT_FALSE(country.find_person("899999999999")->has_value());
    const auto work = country.find_activities("8" + h.rpps);
    ASSERT_FALSE(work->empty());
    const auto place = country.find_structure(work->front().structure_id);
    ASSERT_TRUE(place->has_value());
    EXPECT_EQ((*place)->legal_id.front(), '1');
}

TEST_F(annuaire_replica, finds_names_without_accents_in_any_order_and_by_their_beginnings)
{
    const auto h = somebody();
    const std::string address = small_country.address_of(box_of_a_person());
    const auto finds = [&](directory::name_query query) {
        query.results_max = 300;
        const auto found = country.search(query);
        return found && std::any_of(found->begin(), found->end(), [&](const auto& m) {
                   return m.entry.address == address;
               });
    };
    std::string folded;
    for (const auto& word : directory::name_words(h.family))
        folded += (folded.empty() ? "" : "-") + word;
    EXPECT_TRUE(finds({h.given + " " + h.family, "", ""}));
    EXPECT_TRUE(finds({h.family + " " + h.given, "", ""}));
    EXPECT_TRUE(finds({folded, "", ""}));
    EXPECT_TRUE(finds({folded.substr(0, 3), "", ""}));
    EXPECT_TRUE(finds({h.family, "", (*h.profession)[1]}));
    EXPECT_TRUE(finds({h.family, "", (*h.profession)[0]}));
    EXPECT_FALSE(finds({h.family, "", "Sage-femme et plus"}));
    EXPECT_FALSE(finds({h.family + " quelqu'un", "", ""}));
    EXPECT_TRUE(country.search({"\" OR * NEAR(", "", ""})->empty());
    EXPECT_TRUE(country.search({"", "", ""})->empty());
}

TEST_F(annuaire_replica, finds_a_box_that_no_structure_gave_by_where_its_holder_works)
{
    const auto h = somebody();
    const auto work = country.find_activities("8" + h.rpps);
    ASSERT_FALSE(work->empty());
    const auto place = **country.find_structure(work->front().structure_id);
    for (const auto& where : {place.city, place.postal_code, place.postal_code.substr(0, 2)}) {
        const auto found = country.search({h.family + " " + h.given, where, "", 300});
        EXPECT_FALSE(found->empty()) << where;
    }
    EXPECT_TRUE(country.search({h.family, "99999", "", 300})->empty());
}

TEST_F(annuaire_replica, puts_whole_names_first)
{
    const auto h = somebody();
    const auto found = country.search({h.family + " " + h.given, "", "", 50});
    ASSERT_FALSE(found->empty());
    EXPECT_TRUE(found->front().whole_name);
}

TEST_F(annuaire_replica, shows_the_new_day_after_a_load_and_the_old_one_until_then)
{
    EXPECT_FALSE(house.load()->changed);
    auto text = directory_house::mailboxes();
    const std::string gone = small_country.address_of(40);
    text.replace(text.find(gone), gone.size(), "new.box@medecin.mssante.fr");
    house.write("Extraction_Correspondance_MSSante_202611240213.txt", text);
    EXPECT_EQ(country.find_by_address(gone)->size(), 1u);
    ASSERT_TRUE(house.load()->changed);

    EXPECT_TRUE(country.find_by_address(gone)->empty());
    EXPECT_EQ(country.find_by_address("new.box@medecin.mssante.fr")->size(), 1u);
    const auto past = country.find_past(gone);
    ASSERT_EQ(past->size(), 1u);
    EXPECT_EQ(past->front().person_id, "8" + somebody().rpps);
    EXPECT_EQ(to_rfc3339(past->front().last_seen), "2026-11-23T02:13:00.000Z");

    const auto affected = directory::recheck({{gone, at_hour(0), 2, ""}}, country);
    ASSERT_EQ(affected->size(), 1u);
    EXPECT_EQ(affected->front().change, directory::address_change::vanished);
    EXPECT_FALSE(affected->front().now_instead.empty());

    // What is past stays known through another load, and is forgotten when it is published again.
    house.write("Extraction_Correspondance_MSSante_202611250213.txt", text);
    ASSERT_TRUE(house.load()->changed);
    EXPECT_EQ(country.find_past(gone)->size(), 1u);
    house.write("Extraction_Correspondance_MSSante_202611260213.txt", directory_house::mailboxes());
    ASSERT_TRUE(house.load()->changed);
    EXPECT_TRUE(country.find_past(gone)->empty());
    EXPECT_EQ(country.find_past("new.box@medecin.mssante.fr")->size(), 1u);
}

TEST_F(annuaire_replica, answers_many_threads_while_days_are_loaded)
{
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0}, asked{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 3; ++t)
        threads.emplace_back([&, t] {
            for (std::uint32_t i = t; !stop || i < 300; i += 3) {
                const auto box = i % 300;
                const auto found = country.find_by_address(small_country.address_of(box));
                if (!found || found->size() != 1) ++wrong;
                if (!country.domains()) ++wrong;
                ++asked;
            }
        });
    for (int day = 24; day < 28; ++day) {
        house.write(
            "Extraction_Correspondance_MSSante_202611" + std::to_string(day) + "0213.txt",
            directory_house::mailboxes()
        );
        EXPECT_TRUE(house.load());
    }
    stop = true;
    for (auto& t : threads) t.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(asked, 100);
}

TEST_F(annuaire_replica, is_loaded_by_one_process_at_a_time)
{
    // A handler of the progress is inside of a load.
    house.write("Extraction_Correspondance_MSSante_202611240213.txt", directory_house::mailboxes());
    std::string said;
    const auto outer = load_directory(
        {house.folder / "files"},
        house.settings,
        at_hour(5),
        same_files::leave,
        [&](const load_progress&) {
            if (!said.empty()) return;
            const auto inner = house.load();
            said = inner ? "loaded" : inner.error().detail;
        }
    );
    EXPECT_TRUE(outer);
    EXPECT_EQ(said, "another process is loading the directory");
}

TEST(annuaire_replica_file, that_is_not_there_or_none_is_an_error)
{
    directory_house house;
    const replica nothing(house.settings.database);
    EXPECT_FALSE(nothing.find_by_address("a@b.mssante.fr"));
    EXPECT_FALSE(nothing.sources());
    std::ofstream(house.settings.database) << std::string(10000, 'x');
    EXPECT_FALSE(nothing.find_by_address("a@b.mssante.fr"));
    // And is made again by the next load.
    house.load_small();
    EXPECT_EQ(nothing.count()->mailboxes, 300u);
}

TEST(annuaire_id_map, is_exact)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    id_map ids;
    std::unordered_map<std::string, std::uint32_t> model;
    for (int i = 0; i < 20'000; ++i) {
        std::string id(static_cast<std::size_t>(any.between(1, 20)), '0');
        for (char& c : id) c = "0123456789A/"[any.between(0, any.once_in(5) ? 11 : 2)];
        const auto next = static_cast<std::uint32_t>(model.size() + 1);
        const auto [place, added] = model.try_emplace(id, next);
        const auto got = ids.insert(id, next);
        ASSERT_EQ(got.row, place->second) << id;
        ASSERT_EQ(got.added, added) << id;
    }
    EXPECT_EQ(ids.size(), model.size());
}

TEST(annuaire_call_pace, spreads_calls_and_waits_when_told)
{
    const call_pace::clock::time_point start{1h};
    call_pace pace(17);
    call_pace::clock::time_point at = start;
    for (int i = 0; i < 171; ++i) at = pace.take(start);
    EXPECT_GE(at - start, 9900ms);
    EXPECT_LE(at - start, 10100ms);
    pace.hold_until(start + 60s);
    EXPECT_EQ(pace.take(start), start + 60s);
    EXPECT_EQ(parse_retry_after("7"), 7s);
    EXPECT_EQ(parse_retry_after("999999"), retry_after_max);
    for (const auto* const other : {"", "-1", "soon", "Wed, 21 Oct 2026 07:28:00 GMT"})
        EXPECT_FALSE(parse_retry_after(other)) << other;
}

TEST(annuaire_url, is_http_or_https_and_never_goes_back_to_clear_text)
{
    const auto u = url::parse("https://service.example.fr/a/b?c=d");
    ASSERT_TRUE(u);
    EXPECT_EQ(u->port, 443);
    EXPECT_EQ(u->target, "/a/b?c=d");
    EXPECT_EQ(url::parse("http://127.0.0.1:8080")->target, "/");
    EXPECT_EQ(url::parse("http://[::1]:8080/x")->host_header(), "[::1]:8080");
    for (const auto* const wrong :
         {"",
          "ftp://x/",
          "https://",
          "https://user@host/",
          "https://host:0/",
          "https://host/\r\nX: y",
          "//host/"})
        EXPECT_FALSE(url::parse(wrong)) << wrong;
    EXPECT_EQ(u->follow("/e")->target, "/e");
    EXPECT_FALSE(u->follow("http://service.example.fr/a"));
    EXPECT_FALSE(u->follow("//elsewhere/"));
    EXPECT_FALSE(u->same_origin(*url::parse("https://elsewhere.fr/")));
    EXPECT_EQ(percent_encoded("a+b@c.fr"), "a%2Bb%40c.fr");
}

}  // namespace
}  // namespace vgm::annuaire
