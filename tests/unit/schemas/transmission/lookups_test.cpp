// Recipients that are named by an identifier alone, where somebody finds their addresses.
#include "tests/unit/schemas/transmission/support.hpp"

namespace vgm::test {
namespace {

const transmission::gate_settings resolving{.resolves_recipients = true};

// A recipient as the segment names it, without PRT-15.
sample_recipient unaddressed(sample_recipient who)
{
    who.address.clear();
    return who;
}

std::string to_one(const sample_recipient& who)
{
    sample_letter letter;
    letter.recipients = {who};
    return letter.print();
}

TEST(transmission_lookups, refuses_a_recipient_without_an_address_where_nobody_finds_it)
{
    for (const auto& who : {sample_doctor, sample_ward}) {
        const auto told = errors(read(to_one(unaddressed(who))));
        ASSERT_FALSE(told.empty());
        EXPECT_EQ(told.back(), "TRANS-PRT-15-4 PRT[2]-15.4 207");
    }
}

TEST(transmission_lookups, lets_a_professional_through_who_is_named_by_number)
{
    const auto r = read(to_one(unaddressed(sample_doctor)), resolving);

    EXPECT_EQ(errors(r), list{});
    ASSERT_EQ(r.asked.recipients.size(), 1u);
    EXPECT_EQ(r.asked.recipients[0].address, "");
    ASSERT_EQ(r.lookups.size(), 1u);
    EXPECT_EQ(r.lookups[0].prt, 2u);
    EXPECT_EQ(r.lookups[0].who.person_id, "899900000025");
    EXPECT_EQ(r.lookups[0].who.person_id_type, "IDNPS");
    EXPECT_EQ(r.lookups[0].who.structure_id, "");
}

TEST(transmission_lookups, tells_a_unit_of_the_hospital_from_a_structure)
{
    const auto ward = read(to_one(unaddressed(sample_ward)), resolving);
    auto hospital = unaddressed(sample_ward);
    hospital.organisation = "CH du Nord^^^^^&1.2.250.1.71.4.2.2&ISO^FINEG^^^690000001";
    const auto site = read(to_one(hospital), resolving);

    EXPECT_EQ(errors(ward), list{});
    ASSERT_EQ(ward.lookups.size(), 1u);
    EXPECT_EQ(ward.lookups[0].who.unit, "3435");
    EXPECT_EQ(ward.lookups[0].who.structure_id, "");
    EXPECT_EQ(errors(site), list{});
    ASSERT_EQ(site.lookups.size(), 1u);
    EXPECT_EQ(site.lookups[0].who.unit, "");
    EXPECT_EQ(site.lookups[0].who.structure_id, "690000001");
    EXPECT_EQ(site.lookups[0].who.structure_id_type, "FINEG");
}

TEST(transmission_lookups, asks_for_the_address_of_the_patient_and_of_who_has_no_number)
{
    auto patient = sample_letter{}.add_patient();
    patient.recipients[1].address.clear();
    for (const auto& er7 : {patient.print(), to_one(unaddressed(sample_application))}) {
        const auto r = read(er7, resolving);
        ASSERT_FALSE(r.accepted());
        EXPECT_EQ(errors(r).back().substr(0, 14), "TRANS-PRT-15-4");
    }
}

// PRT-5 without a number, and what follows PRT-15: an edit of the printed message.
std::string by_name(const std::string& family_and_given, const std::string& place)
{
    auto who = unaddressed(sample_doctor);
    who.person = family_and_given;
    auto er7 = to_one(who);
    const auto prt = er7.find(family_and_given);
    const auto end = er7.find('\r', prt);
    er7.replace(prt, end - prt, family_and_given + "|||||||||" + place);
    return er7;
}

TEST(transmission_lookups, takes_a_name_where_there_is_no_number)
{
    const auto r = read(by_name("^BERNACHE^Paule", "^^VILLEFICTIVE^^99100"), resolving);
    const auto city = read(by_name("^BERNACHE^Paule", "^^VILLEFICTIVE"), resolving);

    EXPECT_EQ(errors(r), list{});
    ASSERT_EQ(r.lookups.size(), 1u);
    EXPECT_EQ(r.lookups[0].who.name, "BERNACHE Paule");
    EXPECT_EQ(r.lookups[0].who.place, "99100");
    ASSERT_EQ(city.lookups.size(), 1u);
    EXPECT_EQ(city.lookups[0].who.place, "VILLEFICTIVE");
}

TEST(transmission_lookups, looks_for_nobody_by_half_a_name_nor_by_the_patients)
{
    for (const auto* name : {"^BERNACHE", "^^Paule", "^ETOURNEAU^ANAELLE", "^Anaëlle^Étourneau"}) {
        const auto r = read(by_name(name, "^^VILLEFICTIVE^^99100"), resolving);
        ASSERT_FALSE(r.accepted()) << name;
        EXPECT_EQ(errors(r).back().substr(0, 14), "TRANS-PRT-15-4") << name;
        EXPECT_TRUE(r.lookups.empty()) << name;
    }
}

TEST(transmission_lookups, still_checks_the_addresses_that_are_given)
{
    auto letter = sample_letter{};
    letter.recipients = {unaddressed(sample_doctor), sample_ward};
    letter.recipients[1].address = "ward@exemple.test";

    const auto r = read(letter, resolving);

    EXPECT_EQ(errors(r), list{"TRANS-DOMAIN PRT[3]-15.4 207"});
    ASSERT_EQ(r.lookups.size(), 2u);
    EXPECT_EQ(r.lookups[1].recipient, 1u);
    EXPECT_EQ(r.lookups[1].who.address, "ward@exemple.test");
}

}  // namespace
}  // namespace vgm::test
