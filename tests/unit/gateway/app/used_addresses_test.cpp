#include "gateway/app/used_addresses.hpp"

#include "gateway/app/directory_recheck.hpp"
#include "tests/unit/adapters/annuaire/directory_house.hpp"
#include "tests/unit/gateway/app/house.hpp"

namespace vgm::app {
namespace {

using test::letter;

const auto long_ago = timestamp{};

// A journal that somebody writes to while it is read.
struct written
{
    // One letter of that number, accepted at that second, to some.
    void accept(std::uint8_t number, int second, std::vector<recipient> to)
    {
        auto record = vgm::test::accepted();
        record.source = number % 2 != 0 ? "laboratory" : "records";
        for (auto& r : to) {
            planned_delivery d;
            d.number = static_cast<int>(record.deliveries.size()) + 1;
            d.to = std::move(r);
            record.deliveries.push_back(std::move(d));
        }
        ASSERT_FALSE(house.accept_at(letter(number), vgm::test::at_second(second), record));
    }
    used_addresses since(timestamp at) const
    {
        return {journal::reader(house.settings.directory), at};
    }

    test::ledger_house house;
};

recipient to(std::string address)
{
    return {std::move(address), recipient_kind::professional, {}, {}};
}

TEST(app_used_addresses, are_those_of_acceptances_with_who_used_them)
{
    written w;
    w.accept(1, 10, {to("Jeanne@medecin.mssante.fr"), to("paul@medecin.mssante.fr")});
    w.accept(
        2, 20, {{"jeanne@medecin.mssante.fr", recipient_kind::professional, "10000000001", "RPPS"}}
    );
    w.accept(3, 30, {{"279035121518989@patient.mssante.fr", recipient_kind::patient, {}, {}}});
    auto used = w.since(long_ago);

    ASSERT_TRUE(used.read_on());

    const auto all = used.all();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].address, "jeanne@medecin.mssante.fr");
    EXPECT_EQ(all[0].letters, 2u);
    EXPECT_EQ(all[0].first_used, vgm::test::at_second(10));
    EXPECT_EQ(all[0].last_used, vgm::test::at_second(20));
    EXPECT_EQ(all[0].person_id, "810000000001");
    EXPECT_EQ(all[0].sources, (std::vector<std::string>{"laboratory", "records"}));
    EXPECT_EQ(
        all[0].latest, (std::vector<std::string>{letter(1).to_string(), letter(2).to_string()})
    );
    EXPECT_EQ(all[1].letters, 1u);
}

TEST(app_used_addresses, go_on_from_where_they_were_read_and_forget_what_is_old)
{
    written w;
    w.accept(1, 10, {to("old@medecin.mssante.fr"), to("both@medecin.mssante.fr")});
    auto used = w.since(long_ago);
    ASSERT_TRUE(used.read_on());
    w.accept(2, 1000, {to("both@medecin.mssante.fr")});
    ASSERT_TRUE(used.read_on());
    ASSERT_TRUE(used.read_on());
    used.forget_before(vgm::test::at_second(500));

    const auto all = used.all();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].address, "both@medecin.mssante.fr");
    EXPECT_EQ(all[0].letters, 2u);

    auto late = w.since(vgm::test::at_second(500));
    ASSERT_TRUE(late.read_on());
    ASSERT_EQ(late.all().size(), 1u);
    EXPECT_EQ(late.all()[0].letters, 1u);
}

TEST(app_used_addresses, keep_the_ids_of_the_last_letters_only)
{
    written w;
    constexpr auto letters = static_cast<std::uint8_t>(used_addresses::latest_max + 5);
    for (std::uint8_t n = 0; n < letters; ++n) w.accept(n, n, {to("jeanne@medecin.mssante.fr")});
    auto used = w.since(long_ago);
    ASSERT_TRUE(used.read_on());

    ASSERT_EQ(used.all().size(), 1u);
    EXPECT_EQ(used.all()[0].letters, letters);
    ASSERT_EQ(used.all()[0].latest.size(), used_addresses::latest_max);
    EXPECT_EQ(used.all()[0].latest.front(), letter(5).to_string());
    EXPECT_EQ(used.all()[0].latest.back(), letter(letters - 1).to_string());
}

// A replica that loses an address, and letters that went there.
TEST(app_directory_recheck, counts_who_is_affected_once_the_replica_has_changed)
{
    annuaire::directory_house country;
    auto text = annuaire::directory_house::mailboxes();
    country.write("Extraction_Correspondance_MSSante_202611230213.txt", text);
    ASSERT_TRUE(country.load());
    const annuaire::replica replica(country.settings.database);
    const std::string gone = annuaire::small_country.address_of(40);
    written w;
    const auto start = vgm::test::at_second(0);
    w.accept(1, 1, {to(gone), to("never.published@medecin.mssante.fr")});
    directory_recheck recheck(w.house.settings.directory);
    const auto look = [&](int hours) {
        return recheck.run(replica, replica.sources().value(), start + std::chrono::hours(hours));
    };

    EXPECT_TRUE(recheck.is_due(replica.sources().value(), start));
    EXPECT_EQ(look(1), (affected_counts{2, 0, 0}));
    EXPECT_FALSE(recheck.is_due(replica.sources().value(), start + std::chrono::hours(24)));
    EXPECT_TRUE(recheck.is_due(replica.sources().value(), start + std::chrono::hours(25)));

    text.replace(text.find(gone), gone.size(), "new.box@medecin.mssante.fr");
    country.write("Extraction_Correspondance_MSSante_202611240213.txt", text);
    ASSERT_TRUE(country.load());
    EXPECT_TRUE(recheck.is_due(replica.sources().value(), start + std::chrono::hours(2)));
    EXPECT_EQ(look(2), (affected_counts{2, 1, 0}));
    EXPECT_EQ(look(90 * 24 + 1), (affected_counts{0, 0, 0})) << "not used for 90 days";
}

TEST(app_directory_recheck, is_tried_again_an_hour_after_it_could_not_look)
{
    written w;
    w.accept(1, 1, {to("jeanne@medecin.mssante.fr")});
    const annuaire::replica none(w.house.folder.path() + "/not_there.db");
    directory_recheck recheck(w.house.settings.directory);
    const auto start = vgm::test::at_second(0);

    EXPECT_EQ(recheck.run(none, {}, start), std::nullopt);
    EXPECT_FALSE(recheck.is_due({}, start + std::chrono::minutes(59)));
    EXPECT_TRUE(recheck.is_due({}, start + std::chrono::minutes(60)));
    EXPECT_TRUE(recheck.is_due({{"mailboxes", "", start, start, 1}}, start));
}

}  // namespace
}  // namespace vgm::app
