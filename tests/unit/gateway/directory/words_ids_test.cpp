#include "gateway/directory/freshness.hpp"
#include "gateway/directory/identifiers.hpp"
#include "gateway/directory/name_words.hpp"
#include "gateway/directory/recheck.hpp"
#include "tests/support/dice.hpp"
#include "tests/unit/gateway/directory/fake_directory.hpp"

#include <gtest/gtest.h>

namespace vgm::directory {
namespace {

using words = std::vector<std::string>;

TEST(directory_name_words, leave_out_capitals_accents_and_hyphens)
{
    EXPECT_EQ(name_words("d'Ângelo-Müller"), (words{"d", "angelo", "muller"}));
    EXPECT_EQ(name_words("ŒUVRE Çelik ÿ Straße"), (words{"oeuvre", "celik", "y", "strasse"}));
    EXPECT_EQ(name_words("e\xCC\x81lodie"), words{"elodie"});  // an accent of its own
    EXPECT_EQ(name_words(""), words{});
    EXPECT_EQ(name_words(" - "), words{});
}

TEST(directory_name_words, have_limits)
{
    std::string many;
    for (int i = 0; i < 40; ++i) many += "x" + std::to_string(i) + " ";
    EXPECT_EQ(name_words(many).size(), 16u);
    EXPECT_EQ(name_words(std::string(500, 'a')).front().size(), 40u);
}

TEST(directory_name_words, are_made_of_letters_and_digits_whatever_the_bytes)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    for (int i = 0; i < 5000; ++i)
        for (const auto& word : name_words(any.bytes(60))) {
            EXPECT_FALSE(word.empty());
            EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), word.npos);
        }
}

TEST(directory_identifiers, of_people_get_their_prefix)
{
    EXPECT_EQ(national_person_id("RPPS", "10003461033"), "810003461033");
    EXPECT_EQ(national_person_id("rpps", "810003461033"), "810003461033");
    EXPECT_EQ(national_person_id("IDNPS", "810003461033"), "810003461033");
    EXPECT_EQ(national_person_id("IDNPS", "3690000001/12345"), "3690000001/12345");
    EXPECT_EQ(national_person_id("", " 10003461033 "), "810003461033");
    for (const auto* const wrong : {"", "1000346103", "MED-17", "1000346103X", "100034610331"})
        EXPECT_FALSE(national_person_id("RPPS", wrong)) << wrong;
    EXPECT_FALSE(national_person_id("PI", "10003461033"));
    EXPECT_FALSE(national_person_id("IDNPS", "8123"));
}

TEST(directory_identifiers, of_structures_have_a_table_of_their_own)
{
    EXPECT_EQ(national_structure_id("FINEG", "690000001"), "1690000001");
    EXPECT_EQ(national_structure_id("FINEJ", "2A0000014"), "12A0000014");
    EXPECT_EQ(national_structure_id("IDNST", "1690000001"), "1690000001");
    EXPECT_EQ(national_structure_id("SIRET", "12345678901234"), "312345678901234");
    EXPECT_EQ(national_structure_id("SIREN", "123456789"), "2123456789");
    EXPECT_EQ(national_structure_id("", "1690000001"), "1690000001");
    // A FINESS or a SIREN: not to be guessed.
    EXPECT_FALSE(national_structure_id("", "690000001"));
    EXPECT_FALSE(national_structure_id("FINESS", "69000001"));
    EXPECT_FALSE(national_structure_id("HOUSE", "690000001"));
}

TEST(directory_freshness, is_of_the_files_or_of_later_changes)
{
    const resolution_policy policy;
    std::vector<source_age> ages{{"activities", "", at_hour(90), at_hour(90), 1}};
    EXPECT_EQ(judge_age(ages, policy, at_hour(90)), freshness::stale);
    ages.push_back({"mailboxes", "", at_hour(0), at_hour(90), 1});
    EXPECT_EQ(judge_age(ages, policy, at_hour(24)), freshness::fresh);
    EXPECT_EQ(judge_age(ages, policy, at_hour(25)), freshness::to_be_checked);
    ages.push_back({"fhir", "", at_hour(24), at_hour(24), 1});
    EXPECT_EQ(judge_age(ages, policy, at_hour(25)), freshness::fresh);
}

TEST(directory_recheck, says_which_used_addresses_are_not_what_they_were)
{
    fake_directory country;
    country.boxes = {
        box_of(jeanne, "new@nord.mssante.fr"),
        box_of(paul, "taken@nord.mssante.fr"),
        box_of(jeanne, "same@nord.mssante.fr")};
    country.past = {
        {"old@nord.mssante.fr", mailbox_type::person, jeanne.national_id, "", at_hour(-100)}};
    const auto used = [](const char* address, std::string person_id = {}) {
        return used_address{address, at_hour(0), 3, std::move(person_id), {}, {}, {}};
    };
    const auto found = recheck(
        {used("same@nord.mssante.fr", jeanne.national_id),
         used("old@nord.mssante.fr"),
         used("taken@nord.mssante.fr", jeanne.national_id),
         used("never@nord.mssante.fr"),
         used("279035121518989@patient.mssante.fr")},
        country
    );
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 3u);
    EXPECT_EQ((*found)[0].change, address_change::vanished);
    EXPECT_EQ((*found)[0].last_seen, at_hour(-100));
    EXPECT_EQ((*found)[0].now_instead.size(), 2u);
    EXPECT_EQ((*found)[1].change, address_change::holder_differs);
    EXPECT_EQ((*found)[2].change, address_change::not_published);
}

TEST(directory_recheck, means_who_had_the_address_when_it_was_used)
{
    fake_directory country;
    country.boxes = {
        box_of(paul, "taken@nord.mssante.fr"), box_in(south, "URGENCES", "unit@nord.mssante.fr")};
    country.past = {
        {"taken@nord.mssante.fr", mailbox_type::person, jeanne.national_id, "", at_hour(100)},
        {"unit@nord.mssante.fr", mailbox_type::organisation, "", north.national_id, at_hour(100)}};
    const auto check = [&](int first_used) {
        std::vector<used_address> used(2);
        used[0].address = "taken@nord.mssante.fr";
        used[1].address = "unit@nord.mssante.fr";
        for (auto& u : used) u.first_used = at_hour(first_used);
        return recheck(used, country).value();
    };

    const auto then = check(100);
    ASSERT_EQ(then.size(), 2u);
    EXPECT_EQ(then[0].change, address_change::holder_differs);
    EXPECT_EQ(then[1].change, address_change::holder_differs);
    EXPECT_EQ(check(148).size(), 2u) << "by a replica of two days";
    EXPECT_TRUE(check(149).empty()) << "they were meant for who has it now";
}

}  // namespace
}  // namespace vgm::directory
