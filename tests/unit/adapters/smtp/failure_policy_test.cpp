#include "adapters/smtp/failure_policy.hpp"

#include <boost/system/errc.hpp>
#include <gtest/gtest.h>

#include <set>

namespace vgm::smtp {
namespace {

using boost::system::errc::connection_reset;
using boost::system::errc::timed_out;

constexpr stage session_stages[] =
    {stage::greeting, stage::ehlo, stage::starttls, stage::authenticating, stage::resetting};
constexpr stage letter_stages[] = {stage::mail, stage::recipient, stage::data, stage::end_of_data};
constexpr stage unanswered_stages[] = {
    stage::connecting,
    stage::securing,
    stage::greeting,
    stage::ehlo,
    stage::starttls,
    stage::authenticating,
    stage::resetting,
    stage::mail,
    stage::recipient,
    stage::data,
    stage::content,
    stage::confirming};

struct row
{
    stage at;
    int code;
    const char* status;  // "" for none
    outcome expected;
    bool operator_problem;
};

constexpr outcome deferred = outcome::deferred, bounced = outcome::bounced;

const row rows[] = {
    {stage::ehlo, 421, "4.7.1", deferred, true},
    {stage::greeting, 421, "4.7.0", deferred, false},
    {stage::starttls, 454, "4.7.0", deferred, false},
    {stage::authenticating, 454, "4.7.0", deferred, false},
    {stage::authenticating, 535, "5.7.8", deferred, true},
    {stage::mail, 451, "4.3.0", deferred, false},
    {stage::mail, 452, "4.3.1", deferred, false},
    {stage::mail, 421, "4.4.2", deferred, false},
    {stage::mail, 530, "5.7.0", deferred, true},
    {stage::mail, 530, "", deferred, true},
    {stage::mail, 534, "", deferred, true},
    {stage::mail, 535, "5.7.8", deferred, true},
    {stage::mail, 538, "", deferred, true},
    {stage::mail, 550, "5.7.1", deferred, true},
    {stage::mail, 554, "5.7.1", deferred, true},
    {stage::mail, 554, "", deferred, true},
    {stage::mail, 550, "5.1.8", deferred, true},
    {stage::mail, 553, "5.1.7", deferred, true},
    {stage::mail, 500, "", deferred, true},
    {stage::mail, 502, "5.5.1", deferred, true},
    {stage::mail, 503, "5.5.1", deferred, true},
    {stage::mail, 504, "", deferred, true},
    {stage::mail, 555, "", deferred, true},
    {stage::mail, 501, "5.5.4", bounced, false},
    {stage::mail, 552, "5.3.4", bounced, false},
    {stage::mail, 552, "", bounced, false},
    {stage::recipient, 450, "4.2.0", deferred, false},
    {stage::recipient, 452, "4.2.2", deferred, false},
    {stage::recipient, 452, "4.5.3", deferred, false},
    {stage::recipient, 421, "", deferred, false},
    {stage::recipient, 530, "5.7.0", deferred, true},
    {stage::recipient, 554, "5.7.1", deferred, true},
    {stage::recipient, 555, "5.5.4", deferred, true},
    {stage::recipient, 550, "5.7.1", bounced, false},
    {stage::recipient, 550, "5.1.1", bounced, false},
    {stage::recipient, 550, "5.4.4", bounced, false},
    {stage::recipient, 550, "", bounced, false},
    {stage::recipient, 551, "5.1.6", bounced, false},
    {stage::recipient, 553, "5.1.3", bounced, false},
    {stage::recipient, 554, "", bounced, false},
    {stage::recipient, 552, "", deferred, false},
    {stage::recipient, 552, "5.2.2", deferred, false},
    {stage::recipient, 550, "5.2.2", deferred, false},
    {stage::recipient, 552, "5.3.4", bounced, false},
    {stage::recipient, 552, "5.2.3", bounced, false},
    {stage::data, 451, "", deferred, false},
    {stage::data, 530, "5.7.0", deferred, true},
    {stage::data, 554, "5.7.1", deferred, true},
    {stage::data, 554, "5.5.1", bounced, false},
    {stage::end_of_data, 451, "4.3.0", deferred, false},
    {stage::end_of_data, 421, "4.3.2", deferred, false},
    {stage::end_of_data, 452, "", deferred, false},
    {stage::end_of_data, 552, "5.2.2", deferred, false},
    {stage::end_of_data, 552, "5.3.4", bounced, false},
    {stage::end_of_data, 552, "", bounced, false},
    {stage::end_of_data, 550, "5.7.1", bounced, false},
    {stage::end_of_data, 554, "5.6.0", bounced, false},
    {stage::end_of_data, 554, "", bounced, false},
};

reply says(int code, std::string_view status)
{
    return {code, enhanced_status::parse(status).value_or(enhanced_status{}), {"text"}};
}

TEST(smtp_failure_policy, judges_each_reply_as_its_table_says)
{
    for (const auto& r : rows) {
        SCOPED_TRACE(
            std::to_string(r.code) + " " + r.status + " " + std::string{facts_of(r.at).refused}
        );

        const auto found = judge(r.at, says(r.code, r.status));

        EXPECT_EQ(to_string(found.result), to_string(r.expected));
        EXPECT_EQ(found.operator_problem, r.operator_problem);
        EXPECT_STRNE(found.reason, "");
        if (*r.status != '\0') {
            EXPECT_EQ(found.status.to_string(), r.status);
        } else {
            EXPECT_EQ(found.status, (enhanced_status{r.code / 100, 0, 0}));
        }
    }
}

TEST(smtp_failure_policy, never_bounces_a_letter_for_what_the_session_was_refused)
{
    for (const auto at : session_stages) {
        for (int code = 400; code < 600; ++code) {
            const auto found = judge(at, says(code, ""));

            EXPECT_EQ(found.result, outcome::deferred);
            EXPECT_EQ(found.operator_problem, code >= 500);
        }
    }
}

TEST(smtp_failure_policy, has_an_answer_to_every_refusal_and_keeps_to_its_class)
{
    for (const auto at : letter_stages) {
        for (int code = 400; code < 600; ++code) {
            const auto found = judge(at, says(code, ""));

            if (code < 500) {
                EXPECT_EQ(found.result, outcome::deferred) << code;
                EXPECT_FALSE(found.operator_problem) << code;
            }
            EXPECT_TRUE(found.result == outcome::deferred || found.result == outcome::bounced);
            EXPECT_FALSE(found.result == outcome::bounced && found.operator_problem) << code;
        }
    }
}

TEST(smtp_failure_policy, defers_when_the_connection_breaks_before_the_end_of_data)
{
    for (const auto at : unanswered_stages) {
        for (const auto code : {connection_reset, timed_out}) {
            const auto found = judge(at, make_error_code(code));

            EXPECT_EQ(found.result, outcome::deferred) << facts_of(at).broken;
            EXPECT_TRUE(found.status.is_transient());
            EXPECT_FALSE(found.operator_problem);
        }
    }
    EXPECT_EQ(judge(stage::connecting, make_error_code(timed_out)).status.to_string(), "4.4.1");
    EXPECT_EQ(judge(stage::mail, make_error_code(timed_out)).status.to_string(), "4.4.2");
}

TEST(smtp_failure_policy, calls_everything_but_a_reply_uncertain_after_the_end_of_data)
{
    EXPECT_EQ(judge(stage::end_of_data, make_error_code(timed_out)).result, outcome::uncertain);
    for (int e = 1; e <= static_cast<int>(last_errc); ++e)
        EXPECT_EQ(judge(stage::end_of_data, static_cast<errc>(e)).result, outcome::uncertain);
}

class tls_category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "asio.ssl"; }
    std::string message(int) const override { return "certificate has expired"; }
};

TEST(smtp_failure_policy, tells_the_operator_about_certificates_wherever_they_are_refused)
{
    static const tls_category category;
    for (const auto at : unanswered_stages) {  // TLS 1.3 refuses a client's at its next read
        const auto found = judge(at, error_code{1, category});

        EXPECT_EQ(found.result, outcome::deferred);
        EXPECT_EQ(found.status.to_string(), "4.7.5");
        EXPECT_TRUE(found.operator_problem);
    }
}

TEST(smtp_failure_policy, has_a_row_for_every_errc)
{
    const std::set<errc> of_the_letter{
        errc::recipient_invalid,
        errc::sender_invalid,
        errc::envelope_id_invalid,
        errc::message_too_large,
        errc::eight_bit_not_offered,
        errc::content_bare_newline};
    for (int e = 1; e <= static_cast<int>(last_errc); ++e) {
        const auto code = static_cast<errc>(e);
        SCOPED_TRACE(make_error_code(code).message());

        const auto found = judge(stage::mail, make_error_code(code));

        EXPECT_EQ(found.result, of_the_letter.count(code) ? outcome::bounced : outcome::deferred);
        EXPECT_EQ(found.status.is_permanent(), found.result == outcome::bounced);
        EXPECT_NE(found.status.to_string(), "4.4.2") << "fell through to a broken connection";
    }
}

TEST(smtp_errc, has_a_sentence_of_its_own_for_each_value)
{
    std::set<std::string> sentences;
    for (int e = 1; e <= static_cast<int>(last_errc); ++e)
        sentences.insert(make_error_code(static_cast<errc>(e)).message());

    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(last_errc));
    EXPECT_EQ(sentences.count("unknown error"), 0u);
}

}  // namespace
}  // namespace vgm::smtp
