#include "schemas/fhir/subscription.hpp"

#include "schemas/fhir/communication.hpp"
#include "schemas/fhir/print.hpp"
#include "tests/support/sample_fhir.hpp"

#include <gtest/gtest.h>

namespace vgm::fhir {
namespace {

using test::edited;

const std::string good =
    R"({"resourceType":"Subscription","status":"requested","reason":"to know",)"
    R"("criteria":"Communication?status=completed","channel":{"type":"rest-hook",)"
    R"("endpoint":"https://ris.example/fhir","payload":"application/fhir+json",)"
    R"("header":["Authorization: Bearer x"]}})";

TEST(fhir_subscription, is_read_and_written_as_it_was)
{
    auto read = read_subscription(good, syntax::json);
    ASSERT_TRUE(read.found.empty());
    auto& s = read.asked;
    EXPECT_EQ(s.status, subscription_status::active);
    EXPECT_EQ(s.filter.statuses, std::vector<std::string>{"completed"});
    s.id = "A";
    s.status = subscription_status::error;
    s.error = "the endpoint answered 500";
    s.end = timestamp{std::chrono::seconds{1'790'000'000}};
    for (const auto as : {syntax::json, syntax::xml}) {
        const auto again = read_subscription(print(make_subscription(s), as), as);
        ASSERT_TRUE(again.found.empty());
        EXPECT_EQ(make_subscription(again.asked), make_subscription(s));
        EXPECT_EQ(again.asked.end, s.end);
    }
}

TEST(fhir_subscription, is_refused_with_the_place_of_what_is_not_offered)
{
    for (const auto& [what, with, place] : std::vector<std::array<std::string, 3>>{
             {"Communication?status=completed", "Task", "Subscription.criteria"},
             {"Communication?status=completed", "Communication?sent=2026", "Subscription.criteria"},
             {"rest-hook", "websocket", "Subscription.channel.type"},
             {"requested", "sleeping", "Subscription.status"},
             {"application/fhir+json", "text/plain", "Subscription.channel.payload"},
             {"Authorization: Bearer x", "Host: elsewhere", "Subscription.channel.header[0]"},
             {"Authorization: Bearer x", "A b: c", "Subscription.channel.header[0]"},
             {"Authorization: Bearer x", "A: b\\r\\nC: d", "Subscription.channel.header[0]"},
             {R"("endpoint":"https://ris.example/fhir",)", "", "Subscription.channel.endpoint"}}) {
        const auto read = read_subscription(edited(good, what, with), syntax::json);
        ASSERT_EQ(read.found.size(), 1u) << with;
        EXPECT_EQ(read.found[0].where, place);
        EXPECT_EQ(to_status(read.found, read.at), 422) << with;
    }
    EXPECT_EQ(to_status(read_subscription("{}", syntax::json).found, stage::reading), 400);
}

TEST(fhir_subscription, reads_criteria)
{
    EXPECT_EQ(parse_criteria("Communication"), communication_filter{});
    EXPECT_EQ(parse_criteria("Communication?"), communication_filter{});
    const auto filter = parse_criteria(
        "Communication?status=completed,not-done&part-of=Communication/01JD&part-of:missing=false"
    );
    ASSERT_TRUE(filter);
    EXPECT_EQ(filter->statuses, (std::vector<std::string>{"completed", "not-done"}));
    EXPECT_EQ(filter->letter, "01JD");
    EXPECT_EQ(filter->of_letters, false);
    for (const auto* text :
         {"",
          "communication",
          "Communication?status=",
          "Communication?status=sent",
          "Communication?status",
          "Communication?part-of=",
          "Communication?part-of:missing=no",
          "CommunicationRequest?status=active",
          "Communication?status=completed,"})
        EXPECT_FALSE(parse_criteria(text)) << text;
}

account letter_with(delivery_status status)
{
    account a;
    a.id = submission_id({1, 152, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    a.accepted.emplace();
    for (int n = 1; n <= 2; ++n) {
        auto& d = a.deliveries.emplace_back();
        d.plan.number = n;
        d.plan.to.address = "a@b.mssante.fr";
    }
    a.deliveries[1].status = status;
    return a;
}

TEST(fhir_subscription, is_told_of_what_changed_and_nothing_else)
{
    const auto before = letter_with(delivery_status::queued);
    const auto all = changed_communications({}, before);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_TRUE(changed_communications(before, before).empty());
    const auto after = letter_with(delivery_status::deferred);
    const auto changed = changed_communications(before, after);
    ASSERT_EQ(changed.size(), 1u);
    EXPECT_EQ(node(changed[0])["id"].text(), before.id.to_string() + ".2");

    const auto accepts = [&](std::string_view criteria) {
        return parse_criteria(criteria)->accepts(changed[0]);
    };
    EXPECT_TRUE(accepts("Communication"));
    EXPECT_TRUE(accepts("Communication?status=completed,in-progress"));
    EXPECT_FALSE(accepts("Communication?status=completed"));
    EXPECT_TRUE(accepts("Communication?part-of=" + before.id.to_string()));
    EXPECT_FALSE(accepts("Communication?part-of=01"));
    EXPECT_FALSE(accepts("Communication?part-of:missing=true"));
    EXPECT_TRUE(parse_criteria("Communication?part-of:missing=true")->accepts(all[0]));
}

}  // namespace
}  // namespace vgm::fhir
