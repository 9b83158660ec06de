// What holds of any rules and any message: evaluation is total and gives the same answer each time,
// and of all that a book says only the order of its rules decides.

#include "tests/support/dice.hpp"
#include "tests/unit/routes/rules/rule_maker.hpp"

#include <algorithm>

namespace vgm::rules {
namespace {

using namespace rules::test;
using vgm::test::dice;

constexpr int rounds = 400;

std::vector<std::string> random_words(dice& any)
{
    const std::vector<std::string> all{"a", "b", "ab", "a*", "*b", "*", "*a*", "lab", "initial"};
    std::vector<std::string> words;
    for (int n = any.between(1, 3); n > 0; --n)
        words.push_back(
            all[static_cast<std::size_t>(any.between(0, static_cast<int>(all.size()) - 1))]
        );
    return words;
}

condition random_condition(dice& any)
{
    switch (any.between(0, 4)) {
        case 0:
            return age_condition{
                any.coin() ? std::optional(any.between(0, 60)) : std::nullopt,
                any.coin() ? std::optional(any.between(0, 60)) : std::nullopt};
        case 1:
            return at(
                any.coin() ? "PV1-3.1" : "PV1-10.1",
                any.coin() ? random_words(any) : std::vector<std::string>{}
            );
        case 2:
            return in_document(
                "//title", any.coin() ? random_words(any) : std::vector<std::string>{}
            );
        default:
            return word(static_cast<subject>(any.between(0, 11)), random_words(any));
    }
}

actions random_actions(dice& any, const std::string& id)
{
    if (any.once_in(8)) return refusing("no " + id);
    actions a;
    if (any.coin()) a.add.push_back(fixed_address{id + "@x.mssante.fr"});
    if (any.coin()) a.remove.push_back({"a@*", {}});
    if (any.coin()) a.from = id + "@y.mssante.fr";
    if (any.coin()) a.priority = mail_priority::urgent;
    if (any.once_in(4))
        a.replace = std::vector<addition>{fixed_address{"z@x.mssante.fr"}, from_documents{}};
    return a;
}

rule random_rule(dice& any, const std::string& id)
{
    std::vector<condition> when;
    for (int n = any.between(0, 2); n > 0; --n) when.push_back(random_condition(any));
    auto r = make_rule(id, std::move(when), random_actions(any, id));
    if (any.once_in(3)) r.unless.push_back(random_condition(any));
    return r;
}

rulebook random_book(dice& any)
{
    rulebook book;
    book.version = "v";
    int number = 0;
    for (int files = any.between(1, 3); files > 0; --files) {
        rule_list list{"f", any.coin() ? matching::first : matching::all, {}};
        for (int n = any.between(0, 5); n > 0; --n)
            list.rules.push_back(random_rule(any, "r" + std::to_string(++number)));
        book.lists.push_back(std::move(list));
    }
    return book;
}

void fill(sample_message& m, dice& any)
{
    const auto some = [&] {
        std::vector<std::string> values;
        for (int n = any.between(0, 2); n > 0; --n)
            values.push_back(any.coin() ? "a" : any.bytes(3));
        return values;
    };
    m.places = {
        {"PV1-3.1", some()}, {"PV1-10.1", some()}, {"MSH-9.1", some()}, {"MSH-9.2", some()}};
    m.questions = {{"//title", some()}};
    m.asked.patient.birth_date =
        any.once_in(4) ? any.bytes(8) : std::to_string(any.between(1960, 2030)) + "0101";
    m.asked.shown_to.masked_to_professionals = any.coin();
    if (any.coin()) m.asked.recipients.clear();
    m.documents[0].recipients.resize(static_cast<std::size_t>(any.between(0, 2)));
    for (auto& r : m.documents[0].recipients)
        r.address = any.coin() ? "d@x.mssante.fr" : any.bytes(9);
}

std::string print(const application& made, const sample_message& m)
{
    std::string text = made.decided.from + '/' + std::string{to_string(made.decided.priority)};
    for (const auto& id : made.decided.rules) text += ' ' + id;
    for (const auto& a : m.addresses()) text += ' ' + a;
    for (const auto& by : made.added_by) text += '|' + by;
    for (const auto& i : made.found) text += ' ' + i.rule + i.detail;
    return text;
}

TEST(rules_properties, every_message_has_one_answer_and_always_the_same)
{
    dice any;
    SCOPED_TRACE(any.seed());
    for (int round = 0; round < rounds; ++round) {
        const auto book = random_book(any);
        sample_message first, second;
        fill(first, any);
        second.asked = first.asked;
        second.documents = first.documents;
        second.places = first.places;
        second.questions = first.questions;
        const auto a = first.put_to(book), b = second.put_to(book);
        EXPECT_EQ(print(a, first), print(b, second));
        EXPECT_EQ(a.added_by.size(), first.asked.recipients.size());
        for (const auto& r : first.asked.recipients)
            EXPECT_NE(r.kind, vgm::recipient_kind::patient);
    }
}

TEST(rules_properties, the_order_of_rules_alone_decides_which_match)
{
    dice any;
    SCOPED_TRACE(any.seed());
    for (int round = 0; round < rounds; ++round) {
        const auto book = random_book(any);
        sample_message m;
        fill(m, any);
        // By the words of docs/routing.md: file by file, each rule judged alone.
        std::vector<std::string> expected;
        bool refused = false;
        for (const auto& list : book.lists)
            for (const auto& r : list.rules) {
                if (refused) break;
                if (m.matched_by(make_book(matching::first, {r})).empty()) continue;
                expected.push_back(r.id);
                refused = !r.then.refuse.empty();
                if (list.how == matching::first) break;
            }
        EXPECT_EQ(m.matched_by(book), expected);
    }
}

TEST(rules_properties, the_order_of_conditions_decides_nothing)
{
    dice any;
    SCOPED_TRACE(any.seed());
    for (int round = 0; round < rounds; ++round) {
        auto book = random_book(any);
        sample_message m;
        fill(m, any);
        const auto before = m.matched_by(book);
        for (auto& list : book.lists)
            for (auto& r : list.rules) {
                std::ranges::shuffle(r.when, any.engine());
                std::ranges::shuffle(r.unless, any.engine());
            }
        EXPECT_EQ(m.matched_by(book), before);
    }
}

TEST(rules_properties, a_rule_said_to_be_covered_never_matches_alone)
{
    dice any;
    SCOPED_TRACE(any.seed());
    int covered = 0;
    for (int round = 0; round < 20 * rounds; ++round) {
        const auto narrow = random_rule(any, "n"), wide = random_rule(any, "w");
        if (!is_covered(narrow, wide)) continue;
        ++covered;
        sample_message m;
        fill(m, any);
        if (!m.matched_by(make_book(matching::first, {narrow})).empty()) {
            EXPECT_FALSE(m.matched_by(make_book(matching::first, {wide})).empty());
        }
    }
    EXPECT_GT(covered, 100);
}

TEST(rules_properties, a_rule_that_check_says_is_never_reached_is_not)
{
    dice any;
    SCOPED_TRACE(any.seed());
    for (int round = 0; round < 5 * rounds; ++round) {
        const auto book = random_book(any);
        sample_message m;
        fill(m, any);
        const auto matched_now = m.matched_by(book);
        for (const auto& p : check(book)) {
            const bool never = p.message.find("never reached") != p.message.npos ||
                               p.message.find("never match") != p.message.npos;
            if (never) {
                EXPECT_EQ(std::ranges::count(matched_now, p.rule), 0) << p.message;
            }
        }
    }
}

}  // namespace
}  // namespace vgm::rules
