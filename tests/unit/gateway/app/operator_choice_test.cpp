#include "gateway/app/operator_choice.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

const operator_choice choice({
    {"first", {"pfi@ch.mssante.fr"}},
    {"second", {"lab@labo.mssante.fr", "imaging@labo.mssante.fr"}},
    {"old", {}},
});

TEST(app_operator_choice, takes_the_operator_that_a_rule_names_before_all)
{
    EXPECT_EQ(choice.choose("second", "pfi@ch.mssante.fr"), 1u);
    EXPECT_EQ(choice.choose("old", "pfi@ch.mssante.fr"), 2u);
}

TEST(app_operator_choice, takes_who_has_the_mailbox_then_who_has_its_domain_then_the_first)
{
    EXPECT_EQ(choice.choose({}, "Lab@labo.mssante.fr"), 1u);
    EXPECT_EQ(choice.choose({}, "pfi@ch.mssante.fr"), 0u);
    EXPECT_EQ(choice.choose({}, "other@LABO.mssante.fr"), 1u);
    EXPECT_EQ(choice.choose({}, "pfi@elsewhere.mssante.fr"), 0u);
}

TEST(app_operator_choice, goes_by_the_mailbox_where_the_named_operator_is_gone)
{
    EXPECT_EQ(choice.choose("gone", "imaging@labo.mssante.fr"), 1u);
}

}  // namespace
}  // namespace vgm::app
