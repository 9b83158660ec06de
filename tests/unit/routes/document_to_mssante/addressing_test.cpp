#include "routes/document_to_mssante/addressing.hpp"

#include "gateway/directory/resolve.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "tests/unit/gateway/directory/fake_directory.hpp"

#include <gtest/gtest.h>

namespace vgm::document_to_mssante {
namespace {

using namespace directory;

// A message about a patient, to whoever is given, and a small directory.
struct world
{
    fake_directory all;
    unit_map units{{{"3401", {north.national_id, "CARDIOLOGIE", {}}}}};
    submission asked;
    std::vector<transmission::recipient_lookup> lookups;

    world()
    {
        asked.sent_to.professionals = true;
        asked.patient.birth_name = "ÉTOURNEAU";
        all.people = {jeanne, paul};
        all.structures = {north, south};
    }
    world& to(resolution_request who)
    {
        asked.recipients.push_back(
            {who.address, who.kind, who.person_id + who.structure_id + who.unit, {}}
        );
        lookups.push_back({lookups.size(), lookups.size() + 2, std::move(who)});
        return *this;
    }
    addressing find()
    {
        return find_addresses(asked, lookups, [&](const resolution_request& who) {
            return resolve(who, all, trusted_domains{}, units, {}, at_hour(1));
        });
    }
    planned_record plan(const addressing& made) const
    {
        settings with;
        with.mailbox = "pfi@hopital.mssante.fr";
        auto plan = make_plan(asked, with).value();
        note_sources(plan, made);
        return plan;
    }
};

const resolution_request the_doctor{.person_id = "10000000001", .person_id_type = "RPPS"};
const resolution_request the_ward{.kind = recipient_kind::organisation, .unit = "3401"};

TEST(route_addressing, finds_the_mailbox_of_a_number_and_of_a_unit)
{
    world w;
    w.all.boxes = {
        box_of(jeanne, "jeanne@medecin.mssante.fr"),
        box_in(north, "Cardiologie", "cardio@nord.mssante.fr")};
    const auto made = w.to(the_doctor).to(the_ward).find();

    EXPECT_TRUE(made.found.empty());
    const auto plan = w.plan(made);
    ASSERT_EQ(plan.deliveries.size(), 2u);
    EXPECT_EQ(plan.deliveries[0].to.address, "jeanne@medecin.mssante.fr");
    EXPECT_EQ(
        plan.deliveries[0].why,
        "PRT RCT, DESTMSSANTEPS = Y; the address is the directory's (extraction of 1970-01-01): "
        "PER of 810000000001; it is the only mailbox that fits"
    );
    EXPECT_EQ(plan.deliveries[1].to.address, "cardio@nord.mssante.fr");
    EXPECT_NE(plan.deliveries[1].why.find("ORG at 1690000001"), std::string::npos);
}

TEST(route_addressing, refuses_what_is_not_decided_with_the_candidates)
{
    world w;
    w.all.boxes = {
        box_at(jeanne, north, "jeanne@nord.mssante.fr"),
        box_at(jeanne, south, "jeanne@sud.mssante.fr")};
    const auto made = w.to(the_doctor).find();

    ASSERT_EQ(made.found.size(), 1u);
    const auto& told = made.found[0];
    EXPECT_EQ(told.level, severity::error);
    EXPECT_EQ(told.rule, "ROUTE-AMBIGUOUS");
    EXPECT_EQ(told.where, "PRT[2]-5.1");
    EXPECT_EQ(
        told.detail,
        "the directory has 2 mailboxes that would do (the order of choice does not decide between "
        "them); write one into PRT-15.4: jeanne@nord.mssante.fr (CH DU NORD), "
        "jeanne@sud.mssante.fr (CH DU SUD)"
    );
    EXPECT_TRUE(w.asked.recipients[0].address.empty());
}

TEST(route_addressing, refuses_a_name_that_two_people_have_with_both_mailboxes)
{
    world w;
    auto namesake = jeanne;
    namesake.national_id = "810000000009";
    w.all.people.push_back(namesake);
    w.all.boxes = {
        box_at(jeanne, north, "jeanne@nord.mssante.fr"),
        box_at(namesake, north, "jeanne.2@nord.mssante.fr")};
    const std::string name = jeanne.family_name + " " + jeanne.given_name;
    const auto made = w.to({.name = name, .place = north.city}).find();

    ASSERT_EQ(made.found.size(), 1u);
    EXPECT_EQ(made.found[0].rule, "ROUTE-AMBIGUOUS");
    EXPECT_EQ(made.found[0].where, "PRT[2]-5.2");
    for (const auto* address : {"jeanne@nord.mssante.fr", "jeanne.2@nord.mssante.fr"})
        EXPECT_NE(made.found[0].detail.find(address), std::string::npos) << made.found[0].detail;
    EXPECT_EQ(made.found[0].detail.find(name), std::string::npos) << "the message's own words";
}

TEST(route_addressing, offers_no_mailbox_outside_the_trusted_space_and_not_all_of_many)
{
    world w;
    w.all.boxes = {
        box_at(jeanne, north, "a@exemple.test"),
        box_at(jeanne, north, "jeanne@nord.mssante.fr"),
        box_at(jeanne, south, "jeanne@sud.mssante.fr")};
    for (int n = 0; n < 30; ++n)
        w.all.boxes.push_back(box_at(paul, north, "paul" + std::to_string(n) + "@n.mssante.fr"));
    auto other = the_doctor;
    other.person_id = "10000000002";
    const auto made = w.to(the_doctor).to(other).find();

    ASSERT_EQ(made.found.size(), 2u);
    EXPECT_NE(made.found[0].detail.find("has 2 mailboxes"), std::string::npos);
    EXPECT_EQ(made.found[0].detail.find("exemple.test"), std::string::npos);
    EXPECT_NE(made.found[1].detail.find("has at least 20 mailboxes"), std::string::npos);
    EXPECT_NE(made.found[1].detail.find(" and others"), std::string::npos);
}

TEST(route_addressing, takes_the_mailbox_at_the_place_that_is_named_too)
{
    world w;
    w.all.boxes = {
        box_at(jeanne, north, "jeanne@nord.mssante.fr"),
        box_at(jeanne, south, "jeanne@sud.mssante.fr")};
    auto there = the_doctor;
    there.structure_id = "130000002";
    there.structure_id_type = "FINEG";
    const auto made = w.to(there).find();

    EXPECT_TRUE(made.found.empty());
    EXPECT_EQ(w.asked.recipients[0].address, "jeanne@sud.mssante.fr");
}

TEST(route_addressing, refuses_whom_the_directory_has_no_mailbox_of)
{
    world w;
    w.all.boxes = {box_at(paul, north, "paul@nord.exemple.test")};
    auto outside = the_doctor;
    outside.person_id = "10000000002";
    auto unit = the_ward;
    unit.unit = "9999";
    const auto made = w.to(the_doctor).to(outside).to(unit).find();

    ASSERT_EQ(made.found.size(), 3u);
    for (const auto& i : made.found) EXPECT_EQ(i.rule, "ROUTE-NO-MAILBOX");
    EXPECT_NE(made.found[0].detail.find("without a published mailbox"), std::string::npos);
    EXPECT_NE(made.found[1].detail.find("white list"), std::string::npos);
    EXPECT_NE(made.found[2].detail.find("unit table does not know"), std::string::npos);
    EXPECT_EQ(made.found[2].where, "PRT[4]-8.10");
}

TEST(route_addressing, tells_a_directory_that_cannot_be_read_from_an_absent_mailbox)
{
    world w;
    w.all.broken = true;
    auto addressed = the_doctor;
    addressed.address = "jeanne@medecin.mssante.fr";
    const auto made = w.to(the_doctor).to(addressed).find();

    ASSERT_EQ(made.found.size(), 1u);
    EXPECT_EQ(made.found[0].rule, "ROUTE-DIRECTORY");
    EXPECT_EQ(made.found[0].code, fault::storage_unavailable) << "the sender may try again";
    EXPECT_EQ(w.asked.recipients[1].address, "jeanne@medecin.mssante.fr");
}

TEST(route_addressing, warns_of_an_address_that_is_somebody_elses)
{
    world w;
    w.all.boxes = {box_of(paul, "paul@medecin.mssante.fr")};
    auto mixed_up = the_doctor;
    mixed_up.address = "paul@medecin.mssante.fr";
    auto unpublished = the_doctor;
    unpublished.address = "jeanne@red.mssante.fr";
    const auto made = w.to(mixed_up).to(unpublished).find();

    ASSERT_EQ(made.found.size(), 1u);
    EXPECT_EQ(made.found[0].level, severity::warning);
    EXPECT_EQ(made.found[0].rule, "ROUTE-HOLDER");
    EXPECT_EQ(w.asked.recipients[0].address, "paul@medecin.mssante.fr");
}

TEST(route_addressing, asks_nothing_where_nothing_is_sent_to_professionals)
{
    world w;
    w.asked.sent_to.professionals = false;
    w.to(the_doctor);
    const auto made = find_addresses(w.asked, w.lookups, [](const resolution_request&) {
        ADD_FAILURE() << "asked";
        return resolution{};
    });
    EXPECT_TRUE(made.found.empty());
}

TEST(route_addressing, plans_no_mail_without_an_address)
{
    world w;
    w.to(the_doctor);
    settings with;
    with.mailbox = "pfi@hopital.mssante.fr";
    const auto plan = make_plan(w.asked, with);
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().rule, "ROUTE-NO-RECIPIENT");
}

TEST(route_addressing, plans_one_mail_for_a_mailbox_that_two_recipients_have)
{
    world w;
    w.all.boxes = {box_of(jeanne, "jeanne@medecin.mssante.fr")};
    auto addressed = the_doctor;
    addressed.address = "Jeanne@medecin.mssante.fr";
    const auto made = w.to(addressed).to(the_doctor).find();
    EXPECT_EQ(w.plan(made).deliveries.size(), 1u);
}

}  // namespace
}  // namespace vgm::document_to_mssante
