#include "routes/rules/apply.hpp"

#include "tests/unit/routes/rules/rule_maker.hpp"

namespace vgm::rules {
namespace {

using namespace rules::test;
using strings = std::vector<std::string>;

TEST(rules_apply, adds_replaces_and_removes_in_that_order)
{
    sample_message m;
    m.asked.recipients.push_back({"1@patient.mssante.fr", vgm::recipient_kind::patient, "1", "INS"}
    );
    actions a;
    a.replace =
        std::vector<addition>{fixed_address{"b@x.mssante.fr"}, fixed_address{"c@x.mssante.fr"}};
    a.remove.push_back({"c@*", {}});
    auto then = adding("d@x.mssante.fr");
    const auto made =
        m.put_to(make_book(matching::all, {make_rule("one", {}, a), make_rule("two", {}, then)}));
    EXPECT_EQ(m.addresses(), (strings{"1@patient.mssante.fr", "b@x.mssante.fr", "d@x.mssante.fr"}));
    EXPECT_EQ(made.added_by, (strings{"", "one", "two"}));
    EXPECT_EQ(made.decided.rules, (strings{"one", "two"}));
    EXPECT_EQ(made.decided.version, "0123456789abcdef");
    EXPECT_TRUE(made.found.empty());
}

TEST(rules_apply, hears_the_first_rule_that_says_what_can_be_said_once)
{
    sample_message m;
    actions first = from("one@x.mssante.fr"), second = from("two@x.mssante.fr");
    first.reading = false;
    second.reply_to = "answers@x.mssante.fr";
    second.reading = true;
    second.priority = mail_priority::low;
    const auto made =
        m.put_to(make_book(matching::all, {make_rule("a", {}, first), make_rule("b", {}, second)}));
    EXPECT_EQ(made.decided.from, "one@x.mssante.fr");
    EXPECT_EQ(made.decided.reply_to, "answers@x.mssante.fr");
    EXPECT_EQ(m.asked.reply_to, "answers@x.mssante.fr");
    EXPECT_FALSE(m.asked.receipts.reading);
    EXPECT_EQ(made.decided.priority, mail_priority::low);
}

TEST(rules_apply, asks_the_directory_for_numbers_and_units)
{
    sample_message m;
    m.lookups.push_back({0, 1, {}, {}});
    m.places["PV1-3.1"] = {"3435"};
    actions a;
    a.remove.push_back({"a@*", {}});
    a.add = {
        national_number{"10003461033", "RPPS"},
        national_number{"690000001", "FINESS"},
        unit_mailbox{}};
    m.put_to(make_book(matching::all, {make_rule("r", {}, a)}));
    ASSERT_EQ(m.lookups.size(), 3u);
    EXPECT_EQ(m.lookups[0].who.person_id, "10003461033");
    EXPECT_EQ(m.lookups[1].who.structure_id, "690000001");
    EXPECT_EQ(m.lookups[2].who.unit, "3435");
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(m.lookups[n].recipient, n);
        EXPECT_EQ(m.lookups[n].named_by, "r");
    }
}

TEST(rules_apply, finds_the_referring_doctor_by_the_first_national_number)
{
    sample_message m;
    m.places["PV1[1]-8[1].1"] = {"LOCAL7"};
    m.places["PV1[1]-8[2].1"] = {"10003461033"};
    m.places["PV1[1]-8[2].13"] = {"RPPS"};
    actions a;
    a.add = {referring_doctor{}};
    m.put_to(make_book(matching::all, {make_rule("r", {}, a)}));
    ASSERT_EQ(m.asked.recipients.size(), 2u);
    EXPECT_EQ(m.asked.recipients[1].identifier, "10003461033");
    EXPECT_EQ(m.lookups.at(0).who.person_id_type, "RPPS");
}

TEST(rules_apply, takes_recipients_of_the_documents_by_address_or_number)
{
    sample_message m;
    auto& named = m.documents[0].recipients;
    named.resize(4);
    named[0].address = "e@y.mssante.fr";
    named[1].who.id = {"1.2.250.1.71.4.2.1", "810003461033"};
    named[2].address = "someone@gmail.example";
    actions a;
    a.add = {from_documents{}};
    const auto made = m.put_to(make_book(matching::all, {make_rule("r", {}, a)}));
    EXPECT_EQ(m.addresses(), (strings{"a@x.mssante.fr", "e@y.mssante.fr", ""}));
    ASSERT_EQ(made.found.size(), 2u) << "one outside MSSanté, one of whom nothing is said";
    EXPECT_EQ(made.found[0].rule, "RULE-ADDS-NOBODY");
    EXPECT_EQ(made.found[0].level, severity::warning);
    EXPECT_EQ(made.found[0].detail.find("gmail"), std::string::npos);
}

TEST(rules_apply, never_adds_the_patient_nor_an_address_outside_the_trusted_space)
{
    for (const std::string address : {"1@patient.mssante.fr", "x@example.org", "no address"}) {
        sample_message m;
        m.places["ZZZ-1"] = {address + (address.find('@') == address.npos ? "@" : "")};
        actions a;
        a.add = {from_message{hl7v2::path_pattern::parse("ZZZ-1").value(), ""}};
        const auto made = m.put_to(make_book(matching::all, {make_rule("r", {}, a)}));
        EXPECT_EQ(m.asked.recipients.size(), 1u) << address;
        EXPECT_EQ(made.found.size(), 1u) << address;
    }
}

TEST(rules_apply, adds_an_address_of_a_domain_that_whoever_calls_trusts)
{
    sample_message m;
    m.around.is_trusted_domain = [](std::string_view domain) { return domain == "chu.example"; };
    m.put_to(make_book(matching::all, {make_rule("r", {}, adding("x@CHU.example"))}));
    m.put_to(make_book(matching::all, {make_rule("r", {}, adding("x@b.chu.example"))}));

    EXPECT_EQ(m.addresses(), (strings{"a@x.mssante.fr", "x@CHU.example"}));
}

TEST(rules_apply, refuses_with_the_words_of_the_rule)
{
    sample_message m;
    const auto made =
        m.put_to(make_book(matching::all, {make_rule("closed", {}, refusing("not from here"))}));
    ASSERT_EQ(made.found.size(), 1u);
    EXPECT_EQ(made.found[0].level, severity::error);
    EXPECT_EQ(made.found[0].rule, "RULE-REFUSES");
    EXPECT_EQ(made.found[0].detail, "not from here (rule closed of this site)");
}

TEST(rules_apply, takes_the_sender_from_the_table_of_services)
{
    sample_message m;
    m.places["PV1-3.1"] = {"3435"};
    m.around.find_sender = [](const std::string& code) {
        return code == "3435" ? std::optional(sender{"cardio@x.mssante.fr", "Cardiologie"})
                              : std::nullopt;
    };
    actions a;
    a.from_by_service = true;
    const auto made = m.put_to(make_book(matching::all, {make_rule("r", {}, a)}));
    EXPECT_EQ(made.decided.from, "cardio@x.mssante.fr");
    EXPECT_EQ(made.decided.from_name, "Cardiologie");
}

TEST(rules_apply, keeps_the_template_and_puts_its_text_into_the_letter)
{
    sample_message m;
    m.documents[0].title = "CR de biologie";
    actions a;
    a.body = "Voir {title}.";
    const auto made = m.put_to(make_book(matching::all, {make_rule("r", {}, a)}));
    EXPECT_EQ(made.decided.body, "Voir {title}.");
    EXPECT_EQ(m.asked.body_for_professionals, "Voir CR de biologie.");
}

TEST(rules_apply, leaves_a_message_alone_when_no_rule_matches)
{
    sample_message m;
    const auto before = m.asked.recipients;
    const auto made = m.put_to(
        make_book(matching::all, {make_rule("r", {word(subject::source, {"other"})}, urgent())})
    );
    EXPECT_EQ(m.asked.recipients, before);
    EXPECT_TRUE(made.decided.rules.empty());
    EXPECT_EQ(made.decided.priority, mail_priority::normal);
}

}  // namespace
}  // namespace vgm::rules
