#include "routes/rules/evaluate.hpp"

#include "tests/unit/routes/rules/rule_maker.hpp"

namespace vgm::rules {
namespace {

using namespace rules::test;
using ids = std::vector<std::string>;

TEST(rules_evaluate, compares_words_without_case_and_with_stars)
{
    EXPECT_TRUE(is_match("Cardio", "CARDIO"));
    EXPECT_FALSE(is_match("Cardio", "CARDIOLOGIE"));
    EXPECT_TRUE(is_match("cardio*", "CARDIOLOGIE"));
    EXPECT_TRUE(is_match("*logie", "CARDIOLOGIE"));
    EXPECT_TRUE(is_match("*diol*", "CARDIOLOGIE"));
    EXPECT_TRUE(is_match("*", ""));
    EXPECT_FALSE(is_match("*x*", ""));
    EXPECT_FALSE(is_match("", "x"));
}

TEST(rules_evaluate, asks_all_of_when_and_none_of_unless)
{
    sample_message m;
    m.places["PV1-3.1"] = {"3435"};
    auto r =
        make_rule("r", {word(subject::source, {"lab"}), word(subject::unit, {"34*"})}, urgent());
    EXPECT_EQ(m.matched_by(make_book(matching::first, {r})), ids{"r"});
    r.unless.push_back(word(subject::action, {"initial"}));
    EXPECT_EQ(m.matched_by(make_book(matching::first, {r})), ids{});
    r.unless.clear();
    r.when.push_back(word(subject::service, {"x"}));
    EXPECT_EQ(m.matched_by(make_book(matching::first, {r})), ids{});
}

TEST(rules_evaluate, reads_every_subject)
{
    sample_message m;
    m.places = {
        {"MSH-9.1", {"MDM"}}, {"MSH-9.2", {"T02"}}, {"PV1-3.1", {"U1"}}, {"PV1-10.1", {"CAR"}}};
    m.asked.shown_to.masked_to_professionals = true;
    m.documents[0].authors.emplace_back();
    m.documents[0].authors[0].who.id.extension = "810003461033";
    m.documents[0].authors[0].who.represented.id.extension = "1690000001";
    const std::vector<std::pair<subject, std::string>> expected{
        {subject::source, "lab"},
        {subject::message, "MDM^T02"},
        {subject::action, "initial"},
        {subject::document_type, "11502-2"},
        {subject::document_class, "10"},
        {subject::unit, "U1"},
        {subject::service, "CAR"},
        {subject::author, "10003461033"},
        {subject::author_organisation, "1690000001"},
        {subject::flag, "MASQUE_PS"},
        {subject::recipient_kind, "professional"},
        {subject::recipient, "a@x.mssante.fr"}};
    for (const auto& [of, value] : expected) {
        const auto book =
            make_book(matching::first, {make_rule("r", {word(of, {value})}, urgent())});
        EXPECT_EQ(m.matched_by(book), ids{"r"}) << to_string(of);
        const auto other =
            make_book(matching::first, {make_rule("r", {word(of, {"?"})}, urgent())});
        EXPECT_EQ(m.matched_by(other), ids{}) << to_string(of);
    }
}

TEST(rules_evaluate, knows_a_message_that_names_nobody)
{
    sample_message m;
    m.asked.recipients.clear();
    const auto book = make_book(
        matching::first, {make_rule("r", {word(subject::recipient_kind, {"none"})}, urgent())}
    );
    EXPECT_EQ(m.matched_by(book), ids{"r"});
}

TEST(rules_evaluate, counts_whole_years_on_the_day_the_message_came)
{
    sample_message m;
    const auto is = [&](std::string birth, std::optional<int> from, std::optional<int> under) {
        m.asked.patient.birth_date = std::move(birth);
        const auto book =
            make_book(matching::first, {make_rule("r", {age_condition{from, under}}, urgent())});
        return !m.matched_by(book).empty();
    };
    EXPECT_TRUE(is("20081123", 18, {})) << "the birthday itself";
    EXPECT_FALSE(is("20081124", 18, {})) << "the day before it";
    EXPECT_TRUE(is("20081124", {}, 18));
    EXPECT_FALSE(is("2008", {}, 150)) << "a year is no date";
    EXPECT_FALSE(is("20270101", {}, 150)) << "not born yet";
    EXPECT_FALSE(is("", 0, {}));
}

TEST(rules_evaluate, takes_anything_at_a_place_when_no_word_is_said)
{
    sample_message m;
    const auto book = make_book(
        matching::all,
        {make_rule("there", {at("PV1-8.1")}, urgent()),
         make_rule("this", {at("PV1-8.1", {"7*"})}, urgent()),
         make_rule("asked", {in_document("/ClinicalDocument/title", {"CR*"})}, urgent())}
    );
    EXPECT_EQ(m.matched_by(book), ids{});
    m.places["PV1-8.1"] = {"899"};
    m.questions["/ClinicalDocument/title"] = {"CR de biologie"};
    EXPECT_EQ(m.matched_by(book), (ids{"there", "asked"}));
}

TEST(rules_evaluate, stops_a_list_of_first_at_its_first_match_and_goes_on_with_the_next_file)
{
    sample_message m;
    auto book = make_book(
        matching::first, {make_rule("a", {}, urgent()), make_rule("b", {}, holding("why"))}
    );
    book.lists.push_back(
        {"second.yaml", matching::all, {make_rule("c", {}, urgent()), make_rule("d", {}, urgent())}}
    );
    EXPECT_EQ(m.matched_by(book), (ids{"a", "c", "d"}));
}

TEST(rules_evaluate, reaches_nothing_after_a_refusal_and_says_which_rule_had_decided)
{
    sample_message m;
    auto book = make_book(
        matching::all, {make_rule("no", {}, refusing("no")), make_rule("b", {}, urgent())}
    );
    book.lists.push_back({"second.yaml", matching::all, {make_rule("c", {}, urgent())}});
    const facts of(m.asked, m.documents, m.ports);
    const auto all = evaluate(book, of);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].state, rule_state::matched);
    for (const auto n : {1u, 2u}) {
        EXPECT_EQ(all[n].state, rule_state::not_reached);
        EXPECT_EQ(all[n].after->id, "no");
    }
}

TEST(rules_evaluate, says_on_which_condition_a_rule_was_lost_and_nothing_of_the_patient)
{
    sample_message m;
    m.places["PV1-3.1"] = {"1200"};
    m.places["PID-5.1"] = {"ETOURNEAU"};
    const auto book = make_book(
        matching::all,
        {make_rule(
             "u", {word(subject::source, {"lab"}), word(subject::unit, {"34*", "35"})}, urgent()
         ),
         make_rule("p", {at("PID-5.1", {"AUTRE"})}, urgent())}
    );
    const facts of(m.asked, m.documents, m.ports);
    const auto all = evaluate(book, of);
    EXPECT_EQ(describe(*all[0].because), "unit is 34* or 35");
    EXPECT_EQ(describe_found(*all[0].because, of), "unit is 1200");
    EXPECT_EQ(describe_found(*all[1].because, of), "HL7 PID-5.1 is something else");
}

}  // namespace
}  // namespace vgm::rules
