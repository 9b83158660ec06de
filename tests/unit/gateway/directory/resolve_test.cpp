#include "gateway/directory/resolve.hpp"

#include "tests/unit/gateway/directory/fake_directory.hpp"

#include <gtest/gtest.h>

namespace vgm::directory {
namespace {

struct directory_resolve : testing::Test
{
    resolution ask(const resolution_request& r, int hour = 1) const
    {
        return resolve(r, country, domains, units, {}, at_hour(hour));
    }
    resolution ask_rpps(std::string rpps, std::string finess = {}, std::string unit = {}) const
    {
        resolution_request r;
        r.person_id = std::move(rpps);
        r.person_id_type = "RPPS";
        r.structure_id = std::move(finess);
        r.structure_id_type = r.structure_id.empty() ? "" : "FINESS";
        r.unit = std::move(unit);
        return ask(r);
    }
    resolution ask_address(std::string address) const
    {
        resolution_request r;
        r.address = std::move(address);
        return ask(r);
    }

    fake_directory country;
    trusted_domains domains{{"chu-nord.fr"}};
    unit_map units{
        {{"3401", {"1690000001", "Cardiologie", ""}},
         {"3402", {"", "", "urgences@nord.mssante.fr"}},
         {"3403", {"", "", "urgences@elsewhere.example"}}}};
};

bool says(const resolution& r, reason why)
{
    return std::find(r.reasons.begin(), r.reasons.end(), why) != r.reasons.end();
}
bool notes(const resolution& r, notice n)
{
    return std::find(r.notices.begin(), r.notices.end(), n) != r.notices.end();
}

TEST_F(directory_resolve, finds_the_only_box_of_a_person)
{
    country.boxes = {box_of(jeanne, "jeanne@medecin.mssante.fr")};
    const auto answer = ask_rpps("10000000001");

    EXPECT_EQ(answer.outcome, outcome::found);
    EXPECT_EQ(answer.address, "jeanne@medecin.mssante.fr");
    EXPECT_EQ(answer.reasons, std::vector{reason::only_candidate});
    EXPECT_EQ(answer.chosen->holder->family_name, "MARTIN");
    EXPECT_EQ(answer.sources.size(), 1u);
}

TEST_F(directory_resolve, prefers_the_box_that_the_targeted_structure_gave)
{
    country.boxes = {
        box_of(jeanne, "a@medecin.mssante.fr"),
        box_at(jeanne, south, "b@sud.mssante.fr"),
        box_at(jeanne, north, "z@nord.mssante.fr")};
    country.boxes[0].rank = 1;
    const auto answer = ask_rpps("10000000001", "690000001");

    EXPECT_EQ(answer.address, "z@nord.mssante.fr");
    EXPECT_EQ(answer.reasons, std::vector{reason::linked_to_structure});
    ASSERT_EQ(answer.others.size(), 2u);
    EXPECT_EQ(answer.others[0].because, reason::place_differs);
}

TEST_F(directory_resolve, counts_a_box_of_a_site_as_linked_to_its_legal_entity)
{
    country.boxes = {
        box_of(jeanne, "a@medecin.mssante.fr"), box_at(jeanne, north, "z@nord.mssante.fr")};

    EXPECT_EQ(ask_rpps("10000000001", "690009999").address, "z@nord.mssante.fr");
}

TEST_F(directory_resolve, then_prefers_the_rank)
{
    country.boxes = {
        box_of(jeanne, "a@medecin.mssante.fr"), box_at(jeanne, south, "b@sud.mssante.fr")};
    country.boxes[1].rank = 1;
    const auto answer = ask_rpps("10000000001");

    EXPECT_EQ(answer.address, "b@sud.mssante.fr");
    EXPECT_EQ(answer.reasons, std::vector{reason::preferred_rank});
    EXPECT_EQ(answer.others.at(0).because, reason::lower_rank);
}

TEST_F(directory_resolve, then_prefers_the_person_to_the_unit)
{
    country.boxes = {
        box_in(north, "CARDIOLOGIE", "cardio@nord.mssante.fr"),
        box_at(jeanne, north, "z@nord.mssante.fr")};
    const auto answer = ask_rpps("10000000001", "", "3401");

    EXPECT_EQ(answer.address, "z@nord.mssante.fr");
    EXPECT_EQ(answer.reasons, std::vector{reason::person_box});
    EXPECT_EQ(answer.others.at(0).because, reason::after_person_box);
}

TEST_F(directory_resolve, falls_back_on_the_unit_of_a_person_without_a_box_there)
{
    country.boxes = {
        box_in(north, "CARDIOLOGIE", "cardio@nord.mssante.fr"),
        box_in(north, "URGENCES", "urgences@nord.mssante.fr")};

    EXPECT_EQ(ask_rpps("10000000001", "", "3401").address, "cardio@nord.mssante.fr");
}

TEST_F(directory_resolve, never_guesses_between_equal_boxes)
{
    country.boxes = {
        box_of(jeanne, "b@medecin.mssante.fr"), box_at(jeanne, south, "a@sud.mssante.fr")};
    const auto answer = ask_rpps("10000000001");

    EXPECT_EQ(answer.outcome, outcome::ambiguous);
    EXPECT_TRUE(answer.address.empty());
    EXPECT_FALSE(answer.chosen);
    EXPECT_EQ(answer.others.size(), 2u);
}

TEST_F(directory_resolve, takes_one_address_on_several_lines_for_one_box)
{
    country.boxes = {
        box_at(jeanne, south, "z@sud.mssante.fr"), box_at(jeanne, north, "z@sud.mssante.fr")};
    const auto answer = ask_rpps("10000000001", "690000001");

    EXPECT_EQ(answer.outcome, outcome::found);
    EXPECT_EQ(answer.chosen->place->name, "CH DU NORD");
    EXPECT_TRUE(notes(answer, notice::duplicated_address));
}

TEST_F(directory_resolve, tells_a_person_without_a_box_from_an_unknown_one)
{
    country.people = {jeanne};

    EXPECT_TRUE(says(ask_rpps("10000000001"), reason::person_without_box));
    EXPECT_TRUE(says(ask_rpps("10000000009"), reason::person_unknown));
    EXPECT_EQ(ask_rpps("10000000001").outcome, outcome::absent);
}

TEST_F(directory_resolve, says_that_an_identifier_cannot_be_read)
{
    EXPECT_EQ(ask_rpps("MED-17").outcome, outcome::absent);
    EXPECT_TRUE(says(ask_rpps("MED-17"), reason::identifier_unreadable));
}

TEST_F(directory_resolve, refuses_addresses_outside_the_trusted_space_before_looking)
{
    country.broken = true;
    for (const auto* const address :
         {"jeanne@gmail.com",
          "jeanne@mssante.fr.example.com",
          "jeanne@xmssante.fr",
          "jeanne@mssante.fr",
          "a@b@nord.mssante.fr",
          "jeanne",
          "@nord.mssante.fr"}) {
        const auto answer = ask_address(address);
        EXPECT_EQ(answer.outcome, outcome::refused) << address;
        EXPECT_TRUE(answer.address.empty()) << address;
    }
}

TEST_F(directory_resolve, trusts_national_domains_the_other_network_and_the_white_list)
{
    for (const auto* const address :
         {"j@nord.mssante.fr",
          "J@Medecin.MSSANTE.fr",
          "j@interop-mssante.apicrypt.org",
          "j@chu-nord.fr"})
        EXPECT_EQ(ask_address(address).outcome, outcome::found) << address;
    EXPECT_EQ(ask_address(" J@Nord.mssante.fr ").address, "j@nord.mssante.fr");
}

TEST_F(directory_resolve, chooses_no_box_outside_the_trusted_space_even_when_it_is_published)
{
    country.boxes = {box_of(jeanne, "jeanne@outside.example")};
    EXPECT_EQ(ask_rpps("10000000001").outcome, outcome::refused);
    country.boxes.push_back(box_of(jeanne, "jeanne@nord.mssante.fr"));
    EXPECT_EQ(ask_rpps("10000000001").address, "jeanne@nord.mssante.fr");
    EXPECT_EQ(ask_rpps("10000000001").others.at(0).because, reason::outside_trusted_space);
}

TEST_F(directory_resolve, sends_to_a_box_that_is_not_published)
{
    const auto answer = ask_address("hidden@nord.mssante.fr");

    EXPECT_EQ(answer.outcome, outcome::found);
    EXPECT_EQ(answer.address, "hidden@nord.mssante.fr");
    EXPECT_TRUE(says(answer, reason::not_published));
    EXPECT_FALSE(answer.chosen);
}

TEST_F(directory_resolve, says_that_an_address_has_vanished_and_what_its_holder_has_now)
{
    country.past = {
        {"old@nord.mssante.fr", mailbox_type::person, jeanne.national_id, "", at_hour(-240)}};
    country.boxes = {box_of(jeanne, "new@sud.mssante.fr")};
    const auto answer = ask_address("old@nord.mssante.fr");

    EXPECT_EQ(answer.outcome, outcome::found);
    EXPECT_TRUE(says(answer, reason::vanished));
    EXPECT_EQ(answer.others.at(0).entry.address, "new@sud.mssante.fr");
}

TEST_F(directory_resolve, does_not_send_to_the_box_of_somebody_else)
{
    country.boxes = {
        box_of(paul, "paul@medecin.mssante.fr"), box_of(jeanne, "jeanne@medecin.mssante.fr")};
    resolution_request r;
    r.address = "paul@medecin.mssante.fr";
    r.person_id = "10000000001";
    r.person_id_type = "RPPS";
    const auto answer = ask(r);

    EXPECT_EQ(answer.outcome, outcome::ambiguous);
    EXPECT_TRUE(says(answer, reason::holder_differs));
    ASSERT_EQ(answer.others.size(), 2u);
    EXPECT_EQ(answer.others[1].entry.address, "jeanne@medecin.mssante.fr");
}

TEST_F(directory_resolve, reaches_a_person_by_the_box_of_a_unit_when_that_is_named)
{
    country.boxes = {box_in(north, "CARDIOLOGIE", "cardio@nord.mssante.fr")};
    resolution_request r;
    r.address = "cardio@nord.mssante.fr";
    r.person_id = "10000000001";
    r.person_id_type = "RPPS";

    EXPECT_EQ(ask(r).outcome, outcome::found);
}

TEST_F(directory_resolve, finds_the_box_of_a_structure_and_of_its_unit)
{
    country.boxes = {
        box_in(north, "CARDIOLOGIE", "cardio@nord.mssante.fr"),
        box_in(north, "URGENCES", "urgences@nord.mssante.fr")};
    country.structures = {north, south};
    resolution_request r;
    r.kind = recipient_kind::organisation;
    r.structure_id = "690000001";
    r.structure_id_type = "FINESS";
    EXPECT_EQ(ask(r).outcome, outcome::ambiguous);

    r = {};
    r.kind = recipient_kind::organisation;
    r.unit = "3401";
    EXPECT_EQ(ask(r).address, "cardio@nord.mssante.fr");

    r = {};
    r.structure_id = "130000002";
    r.structure_id_type = "FINESS";
    EXPECT_TRUE(says(ask(r), reason::structure_without_box));
}

TEST_F(directory_resolve, shows_the_other_boxes_of_a_structure_whose_unit_has_none)
{
    country.boxes = {box_in(north, "URGENCES", "urgences@nord.mssante.fr")};
    resolution_request r;
    r.kind = recipient_kind::organisation;
    r.unit = "3401";
    const auto answer = ask(r);

    EXPECT_EQ(answer.outcome, outcome::absent);
    EXPECT_TRUE(says(answer, reason::unit_without_box));
    EXPECT_EQ(answer.others.size(), 1u);
}

TEST_F(directory_resolve, uses_and_checks_the_addresses_of_the_unit_table)
{
    resolution_request r;
    r.unit = "3402";
    EXPECT_EQ(ask(r).address, "urgences@nord.mssante.fr");
    EXPECT_EQ(ask(r).reasons.front(), reason::unit_address);
    r.unit = "3403";
    EXPECT_EQ(ask(r).outcome, outcome::refused);
    r.unit = "9999";
    EXPECT_TRUE(says(ask(r), reason::unit_unknown));
}

TEST_F(directory_resolve, takes_a_name_only_when_it_is_whole_and_one_persons_in_that_place)
{
    country.boxes = {
        box_at(jeanne, north, "z@nord.mssante.fr"), box_at(paul, north, "p@nord.mssante.fr")};
    resolution_request r;
    r.name = "jeanne martin";
    r.place = "Lyon";
    EXPECT_EQ(ask(r).address, "z@nord.mssante.fr");
    EXPECT_TRUE(says(ask(r), reason::whole_name_and_place));

    r.place = "";
    EXPECT_EQ(ask(r).outcome, outcome::ambiguous);
    r.place = "Lyon";
    r.name = "martin";
    EXPECT_EQ(ask(r).outcome, outcome::ambiguous);
    EXPECT_TRUE(says(ask(r), reason::name_not_whole));

    auto namesake = jeanne;
    namesake.national_id = "810000000077";
    country.boxes.push_back(box_at(namesake, north, "y@nord.mssante.fr"));
    r.name = "MARTIN Jeanne";
    EXPECT_EQ(ask(r).outcome, outcome::ambiguous);
    EXPECT_TRUE(says(ask(r), reason::several_people));
}

TEST_F(directory_resolve, does_not_look_for_a_patient)
{
    country.broken = true;
    resolution_request r;
    r.kind = recipient_kind::patient;
    r.address = "279035121518989@patient.mssante.fr";
    const auto answer = ask(r);

    EXPECT_EQ(answer.outcome, outcome::found);
    EXPECT_EQ(answer.reasons.back(), reason::patient_box);
    EXPECT_TRUE(answer.notices.empty());
}

TEST_F(directory_resolve, notes_that_paper_may_be_due_unless_it_was_renounced)
{
    country.boxes = {box_of(jeanne, "jeanne@medecin.mssante.fr")};
    EXPECT_TRUE(notes(ask_rpps("10000000001"), notice::paper_copy_may_be_due));
    country.boxes[0].paperless = true;
    EXPECT_FALSE(notes(ask_rpps("10000000001"), notice::paper_copy_may_be_due));
    EXPECT_EQ(ask_rpps("10000000001").outcome, outcome::found);
}

TEST_F(directory_resolve, asks_for_a_live_check_when_the_replica_is_old)
{
    country.boxes = {box_of(jeanne, "jeanne@medecin.mssante.fr")};
    resolution_request r;
    r.person_id = "10000000001";
    EXPECT_FALSE(notes(ask(r, 24), notice::live_check_due));
    EXPECT_TRUE(notes(ask(r, 25), notice::live_check_due));
    EXPECT_FALSE(notes(ask(r, 48), notice::directory_is_stale));
    EXPECT_TRUE(notes(ask(r, 49), notice::directory_is_stale));
}

TEST_F(directory_resolve, sends_to_a_named_box_while_the_directory_cannot_be_read)
{
    country.broken = true;
    EXPECT_EQ(ask_address("z@nord.mssante.fr").outcome, outcome::found);
    EXPECT_EQ(ask_rpps("10000000001").outcome, outcome::unavailable);
}

TEST_F(directory_resolve, has_an_answer_when_nothing_is_asked)
{
    EXPECT_EQ(ask({}).outcome, outcome::absent);
    EXPECT_TRUE(says(ask({}), reason::nothing_asked));
}

}  // namespace
}  // namespace vgm::directory
