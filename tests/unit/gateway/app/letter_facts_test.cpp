#include "gateway/app/letter_facts.hpp"

#include "tests/support/er7_edit.hpp"
#include "tests/support/sample_letter.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

projection::letter_facts facts_of(const std::string& er7)
{
    const message m{std::make_shared<const std::string>(er7), "laboratoire", timestamp{}};
    return read_letter_facts(m, *submission_id::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
}

TEST(letter_facts, are_the_patient_the_document_and_who_asks)
{
    const vgm::test::sample_letter letter;
    const auto f = facts_of(letter.print());
    EXPECT_EQ(f.family, letter.birth_name);
    EXPECT_EQ(f.given, letter.given_name);
    EXPECT_EQ(f.birth_date, letter.birth_date);
    EXPECT_EQ(f.sex, letter.sex);
    EXPECT_EQ(f.ins, letter.ins);
    EXPECT_EQ(f.ipp, letter.ipp);
    EXPECT_FALSE(f.type.empty());
    EXPECT_FALSE(f.type_label.empty());
    EXPECT_FALSE(f.prescriber.empty() && f.prescriber_id.empty());
}

TEST(letter_facts, are_empty_for_what_cannot_be_read)
{
    EXPECT_EQ(facts_of("no message"), projection::letter_facts{});
    EXPECT_EQ(facts_of(""), projection::letter_facts{});
}

}  // namespace
}  // namespace vgm::app
