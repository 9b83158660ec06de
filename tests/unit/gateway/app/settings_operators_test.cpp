// One operator, or several: how they are written, and what is wrong with them.
#include "gateway/app/settings.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

using lines = std::vector<std::string>;

lines problems_of(const std::string& text)
{
    lines all;
    for (const auto& p : read_settings(text, "f", "/").problems) all.push_back(print(p));
    return all;
}

std::string beginning(const std::string& source = "name: a, listen: 'h:1'")
{
    return "gateway: {data: data, oid: 1.2, product_reference: D}\nsources: [{" + source + "}]\n";
}

std::string operator_of(const std::string& name, const std::string& mailboxes)
{
    return "  - {name: " + name +
           ", submission: {address: 'h:25'}, reading: {address: 'h:143'}, certificate: c, key: k, "
           "trust: t, mailboxes: [" +
           mailboxes + "]}\n";
}

std::string with_operators(const std::string& operators, const std::string& further = {})
{
    return beginning() + "operators:\n" + operators + further;
}

const std::string one_operator =
    "operator: {name: o, submission: {address: 'h:25'}, certificate: "
    "c, key: k, trust: t}\nmailbox: {address: a@b.fr}\n";

TEST(app_settings_operators, may_be_several_with_several_mailboxes)
{
    const auto loaded = read_settings(
        with_operators(
            operator_of("new", "{address: a@b.fr, display_name: A}, {address: c@b.fr}") +
            operator_of("old", "{address: a@b.fr, use: read_only}")
        ),
        "f",
        "/"
    );
    ASSERT_TRUE(loaded.value) << print(loaded.problems.front());
    const auto carriers = carriers_of(*loaded.value);
    ASSERT_EQ(carriers.size(), 2u);
    EXPECT_EQ(carriers[0].name, "new");
    EXPECT_EQ(carriers[0].mailboxes[1].address, "c@b.fr");
    EXPECT_EQ(carriers[1].mailboxes[0].use, mailbox_use::read_only);
    EXPECT_EQ(loaded.value->mail_operator.name, "new");
    EXPECT_EQ(loaded.value->mailbox.address, "a@b.fr");
    const auto printed = print_differences(*loaded.value);
    EXPECT_EQ(printed.find("\noperator:"), std::string::npos) << printed;
    EXPECT_NE(printed.find("use: read_only"), std::string::npos) << printed;
}

TEST(app_settings_operators, are_one_where_the_old_sections_stand)
{
    const auto carriers = carriers_of(*read_settings(beginning() + one_operator, "f", "/").value);

    ASSERT_EQ(carriers.size(), 1u);
    EXPECT_EQ(carriers[0].name, "o");
    ASSERT_EQ(carriers[0].mailboxes.size(), 1u);
    EXPECT_EQ(carriers[0].mailboxes[0].address, "a@b.fr");
    EXPECT_EQ(carriers[0].mailboxes[0].use, mailbox_use::send_and_read);
}

TEST(app_settings_operators, must_be_there_one_way_or_the_other)
{
    EXPECT_EQ(
        problems_of(beginning()),
        (lines{"f:1:1: operator: missing section", "f:1:1: mailbox: missing section"})
    );
    EXPECT_EQ(
        problems_of(
            with_operators(operator_of("o", "{address: a@b.fr}"), "mailbox: {address: a@b.fr}\n")
        ),
        lines{"f:5:1: mailbox: cannot stand beside operators; move it into the list"}
    );
}

TEST(app_settings_operators, want_one_place_that_letters_of_a_mailbox_leave_from)
{
    EXPECT_EQ(
        problems_of(with_operators(
            operator_of("o", "{address: a@b.fr}") + operator_of("o", "{address: A@b.fr}")
        )),
        (lines{
            "f:5:12: operators[1].name: another operator has this name (line 4)",
            "f:5:131: operators[1].mailboxes[0].address: letters leave from it already (line 4); "
            "write 'use: read_only' where it has moved away from"})
    );
    EXPECT_EQ(
        problems_of(with_operators(operator_of("o", "{address: a@b.fr, use: read_only}"))),
        lines{"f:3:1: operators: no mailbox is there that letters could leave from"}
    );
}

TEST(app_settings_operators, want_the_mailbox_of_a_source_to_be_there)
{
    const std::string source = "name: a, listen: 'h:1', mailbox: x@b.fr";
    const auto several =
        problems_of(beginning(source) + "operators:\n" + operator_of("o", "{address: a@b.fr}"));
    ASSERT_EQ(several.size(), 1u);
    EXPECT_NE(several[0].find("none of the mailboxes that letters leave from"), std::string::npos);
    const auto one = problems_of(beginning(source) + one_operator);
    ASSERT_EQ(one.size(), 1u);
    EXPECT_NE(one[0].find("sources[0].mailbox: is not mailbox.address"), std::string::npos);
    EXPECT_EQ(
        problems_of(beginning(source) + "operators:\n" + operator_of("o", "{address: X@b.fr}")),
        lines{}
    );
}

}  // namespace
}  // namespace vgm::app
