#include "routes/rules/check.hpp"

#include "tests/unit/routes/rules/rule_maker.hpp"

namespace vgm::rules {
namespace {

using namespace rules::test;

std::vector<rule_problem> find(matching how, std::vector<rule> all)
{
    return check(make_book(how, std::move(all)));
}

bool says(const std::vector<rule_problem>& all, std::string_view id, std::string_view words)
{
    for (const auto& p : all)
        if (p.rule == id && p.message.find(words) != p.message.npos) return true;
    return false;
}

TEST(rules_check, has_nothing_against_rules_that_are_right)
{
    EXPECT_TRUE(find(
                    matching::first,
                    {make_rule("a", {word(subject::unit, {"1"})}, urgent()),
                     make_rule("b", {word(subject::unit, {"2"})}, holding("x")),
                     make_rule("c", {}, from("c@x.mssante.fr"))}
    )
                    .empty());
}

TEST(rules_check, finds_a_rule_that_another_hides)
{
    const auto all = find(
        matching::first,
        {make_rule("wide", {word(subject::unit, {"34*"})}, urgent()),
         make_rule("narrow", {word(subject::unit, {"3435", "3401"}), at("PV1-10")}, holding("x")),
         make_rule("apart", {word(subject::unit, {"3435", "12"})}, holding("x"))}
    );
    ASSERT_EQ(all.size(), 1u);
    EXPECT_TRUE(says(all, "narrow", "never reached: the rule wide"));
}

TEST(rules_check, lets_a_rule_stand_after_one_with_an_exception)
{
    auto wide = make_rule("wide", {}, urgent());
    wide.unless.push_back(word(subject::action, {"removal"}));
    const auto narrow = make_rule("narrow", {word(subject::unit, {"1"})}, holding("x"));
    EXPECT_TRUE(find(matching::first, {wide, narrow}).empty());
    auto excepted = narrow;
    excepted.when.push_back(word(subject::action, {"initial"}));
    EXPECT_TRUE(says(find(matching::first, {wide, excepted}), "narrow", "never reached"));
    auto same = narrow;
    same.unless.push_back(word(subject::action, {"removal", "replacement"}));
    EXPECT_TRUE(says(find(matching::first, {wide, same}), "narrow", "never reached"));
}

TEST(rules_check, finds_rules_that_can_never_match)
{
    const auto all = find(
        matching::all,
        {make_rule("age", {age_condition{18, 18}}, urgent()),
         make_rule("two", {word(subject::source, {"a"}), word(subject::source, {"b"})}, urgent())}
    );
    EXPECT_TRUE(says(all, "age", "can never match"));
    EXPECT_TRUE(says(all, "two", "can never match"));
}

TEST(rules_check, finds_contradictions_inside_a_rule)
{
    auto both = refusing("no");
    both.add.push_back(fixed_address{"a@x.mssante.fr"});
    actions twice = adding("a@x.mssante.fr");
    twice.replace.emplace();
    const auto all = find(
        matching::first,
        {make_rule("both", {word(subject::unit, {"1"})}, both),
         make_rule("twice", {word(subject::unit, {"2"})}, twice),
         make_rule("nothing", {word(subject::unit, {"3"})}, {})}
    );
    EXPECT_TRUE(says(all, "both", "refuses the message and does something else"));
    EXPECT_TRUE(says(all, "twice", "replaces recipients and adds some"));
    EXPECT_TRUE(says(all, "nothing", "does nothing"));
}

TEST(rules_check, finds_two_senders_for_the_same_messages)
{
    const auto unit = word(subject::unit, {"1"});
    const auto all = find(
        matching::all,
        {make_rule("a", {unit}, from("a@x.mssante.fr")),
         make_rule("b", {unit}, from("b@x.mssante.fr"))}
    );
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].level, severity::error);
    EXPECT_TRUE(says(all, "b", "both say from, for the same messages"));
}

TEST(rules_check, warns_of_two_senders_where_rules_may_meet)
{
    const auto all = find(
        matching::all,
        {make_rule("a", {word(subject::unit, {"1"})}, from("a@x.mssante.fr")),
         make_rule("b", {word(subject::service, {"c"})}, from("b@x.mssante.fr"))}
    );
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].level, severity::warning);
    EXPECT_TRUE(find(
                    matching::all,
                    {make_rule("a", {word(subject::source, {"1"})}, from("a@x.mssante.fr")),
                     make_rule("b", {word(subject::source, {"2"})}, from("b@x.mssante.fr"))}
    )
                    .empty());
}

TEST(rules_check, finds_a_refusal_that_undoes_a_rule_before_it)
{
    const auto all = find(
        matching::all,
        {make_rule("a", {word(subject::unit, {"1"})}, urgent()),
         make_rule("no", {}, refusing("x")),
         make_rule("late", {word(subject::unit, {"2"})}, urgent())}
    );
    EXPECT_TRUE(says(all, "a", "undoes"));
    EXPECT_TRUE(says(all, "late", "never reached"));
}

TEST(rules_check, finds_a_name_that_comes_twice_in_two_files)
{
    auto book = make_book(matching::first, {make_rule("a", {}, urgent())});
    book.lists.push_back({"more.yaml", matching::first, {make_rule("a", {}, urgent())}});
    const auto all = check(book);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].file, "more.yaml");
}

}  // namespace
}  // namespace vgm::rules
