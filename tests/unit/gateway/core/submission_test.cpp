#include "gateway/core/submission.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;

patient_identity qualified()
{
    patient_identity p;
    p.identifiers = {
        {"8001234", "1.2.3.4", "PI"}, {"279035121518989", std::string{ins_nir}, "INS"}};
    p.birth_name = "NOM";
    p.given_name = "PRENOM";
    p.birth_date = "19790315";
    p.sex = "F";
    p.identity_validated = true;
    return p;
}

TEST(submission, has_a_qualified_ins_when_the_identity_is_complete_and_validated)
{
    EXPECT_TRUE(qualified().has_qualified_ins());
}

TEST(submission, has_no_qualified_ins_when_one_trait_is_missing)
{
    for (auto trait :
         {&patient_identity::birth_name,
          &patient_identity::given_name,
          &patient_identity::birth_date,
          &patient_identity::sex}) {
        auto p = qualified();
        (p.*trait).clear();

        EXPECT_FALSE(p.has_qualified_ins());
    }
}

TEST(submission, has_no_qualified_ins_before_the_identity_is_validated)
{
    auto p = qualified();
    p.identity_validated = false;

    EXPECT_FALSE(p.has_qualified_ins());
    EXPECT_NE(p.find_ins(), nullptr);
}

TEST(submission, finds_the_ins_among_other_identifiers)
{
    const auto p = qualified();

    ASSERT_NE(p.find_ins(), nullptr);
    EXPECT_EQ(p.find_ins()->value, "279035121518989");
    EXPECT_EQ(patient_identity{}.find_ins(), nullptr);
}

TEST(submission, finds_no_ins_where_its_value_is_empty)
{
    auto p = qualified();
    p.identifiers[1].value.clear();

    EXPECT_EQ(p.find_ins(), nullptr);
    EXPECT_FALSE(p.has_qualified_ins());
}

TEST(submission, knows_the_four_authorities_of_the_ins)
{
    for (const auto oid : {ins_nir, ins_nia, ins_nir_test, ins_nir_demonstration})
        EXPECT_TRUE(is_ins(oid)) << oid;
    for (const char* other :
         {"", "1.2.250.1.213.1.4", "1.2.250.1.213.1.4.80", "1.2.250.1.71.4.2.1"})
        EXPECT_FALSE(is_ins(other)) << other;
}

TEST(submission, names_every_action_and_every_kind_of_recipient)
{
    EXPECT_EQ(to_string(submission_action::initial), "initial");
    EXPECT_EQ(to_string(submission_action::replacement), "replacement");
    EXPECT_EQ(to_string(submission_action::removal), "removal");
    EXPECT_EQ(to_string(recipient_kind::professional), "professional");
    EXPECT_EQ(to_string(recipient_kind::organisation), "organisation");
    EXPECT_EQ(to_string(recipient_kind::application), "application");
    EXPECT_EQ(to_string(recipient_kind::patient), "patient");
}

}  // namespace
