#include "adapters/smtp/failure_policy.hpp"

#include "gateway/core/assert.hpp"

#include <array>
#include <string_view>

namespace vgm::smtp {
namespace {

constexpr int any = -1, none = 0;
constexpr bool alarm = true;
using enum outcome;
using enum stage;

struct reply_row
{
    stage from, to;
    int code_from, code_to;
    int subject, detail;  // of the enhanced status: a number, `any`, or `none` for no status at all
    outcome result;
    bool operator_problem;
    const char* reason;
};

constexpr const char* not_trusted = "the operator does not trust us";
constexpr const char* not_now = "the operator cannot serve now";
constexpr const char* not_served = "the operator refuses to serve us";
constexpr const char* authenticate = "the operator wants another authentication";
constexpr const char* dialect = "the operator does not understand our commands";
constexpr const char* may_not_send = "the operator does not let us send";
constexpr const char* wrong_sender = "the operator refuses the sending mailbox";
constexpr const char* no_relay = "the operator does not relay for our certificate";
constexpr const char* mailbox_full = "the mailbox is full";
constexpr const char* put_off = "the operator puts the letter off";
constexpr const char* refused = "the operator refuses the letter";

// The first row that fits decides.
// clang-format off
constexpr std::array reply_rows{
    reply_row{idle, resetting,        400, 499, 7, 1,       deferred, alarm,    not_trusted},
    reply_row{idle, resetting,        400, 499, any, any,   deferred, !alarm,   not_now},
    reply_row{idle, resetting,        500, 599, any, any,   deferred, alarm,    not_served},
    reply_row{mail, data,             530, 530, any, any,   deferred, alarm,    authenticate},
    reply_row{mail, data,             534, 535, any, any,   deferred, alarm,    authenticate},
    reply_row{mail, data,             538, 538, any, any,   deferred, alarm,    authenticate},
    reply_row{mail, data,             500, 500, any, any,   deferred, alarm,    dialect},
    reply_row{mail, data,             502, 504, any, any,   deferred, alarm,    dialect},
    reply_row{mail, data,             555, 555, any, any,   deferred, alarm,    dialect},
    reply_row{mail, mail,             500, 599, 7, any,     deferred, alarm,    may_not_send},
    reply_row{mail, mail,             554, 554, any, any,   deferred, alarm,    may_not_send},
    reply_row{mail, mail,             500, 599, 1, 7,       deferred, alarm,    wrong_sender},
    reply_row{mail, mail,             500, 599, 1, 8,       deferred, alarm,    wrong_sender},
    reply_row{recipient, data,        554, 554, 7, any,     deferred, alarm,    no_relay},
    reply_row{recipient, recipient,   552, 552, none, none, deferred, !alarm,   mailbox_full},
    reply_row{recipient, end_of_data, 500, 599, 2, 2,       deferred, !alarm,   mailbox_full},
    reply_row{mail, end_of_data,      400, 499, any, any,   deferred, !alarm,   put_off},
    reply_row{mail, end_of_data,      500, 599, any, any,   bounced, !alarm,    refused},
};
// clang-format on

struct error_row
{
    errc code;
    outcome result;
    enhanced_status status;
    bool operator_problem;
};

constexpr std::array error_rows{
    error_row{errc::reply_malformed, deferred, {4, 5, 0}, alarm},
    error_row{errc::reply_line_too_long, deferred, {4, 5, 0}, alarm},
    error_row{errc::reply_too_many_lines, deferred, {4, 5, 0}, alarm},
    error_row{errc::reply_unexpected, deferred, {4, 5, 0}, alarm},
    error_row{errc::reply_out_of_turn, deferred, {4, 5, 0}, alarm},
    error_row{errc::bytes_before_tls, deferred, {4, 7, 0}, alarm},
    error_row{errc::starttls_not_offered, deferred, {4, 7, 4}, alarm},
    error_row{errc::auth_external_not_offered, deferred, {4, 7, 4}, alarm},
    error_row{errc::operator_down, deferred, {4, 4, 1}, !alarm},  // the first to try has told
    error_row{errc::confirm_failed, deferred, {4, 3, 0}, !alarm},
    error_row{errc::content_incomplete, deferred, {4, 3, 0}, !alarm},
    error_row{errc::content_unreadable, deferred, {4, 3, 0}, !alarm},
    error_row{errc::recipient_invalid, bounced, {5, 1, 3}, !alarm},
    error_row{errc::sender_invalid, bounced, {5, 1, 7}, !alarm},
    error_row{errc::envelope_id_invalid, bounced, {5, 5, 4}, !alarm},
    error_row{errc::message_too_large, bounced, {5, 3, 4}, !alarm},
    error_row{errc::eight_bit_not_offered, bounced, {5, 6, 3}, !alarm},
    error_row{errc::content_bare_newline, bounced, {5, 6, 0}, !alarm},
};
static_assert(error_rows.size() == static_cast<std::size_t>(last_errc));

bool fits(int wanted, int actual) { return wanted == any || wanted == actual; }

bool fits(const reply_row& row, stage at, const reply& r)
{
    return at >= row.from && at <= row.to && r.code >= row.code_from && r.code <= row.code_to &&
           fits(row.subject, r.status.subject) && fits(row.detail, r.status.detail);
}

// Asio's OpenSSL category, known by its name so that this stays free of Asio. "stream truncated" is
// of another one: a connection closed without ceremony.
bool is_tls_refusal(const error_code& ec)
{
    return std::string_view{ec.category().name()} == "asio.ssl";
}

verdict judge_broken(stage at, const error_code& failure)
{
    if (is_tls_refusal(failure))
        return {deferred, {4, 7, 5}, alarm, "TLS was refused; see the certificates of both sides"};
    if (at == stage::connecting)
        return {deferred, {4, 4, 1}, !alarm, "the operator cannot be reached"};
    return {deferred, {4, 4, 2}, !alarm, "the connection broke"};
}

delivery_report to_report(stage at, const verdict& found)
{
    delivery_report report;
    report.result = found.result;
    report.at = at;
    report.status = found.status;
    report.reason = found.reason;
    report.operator_problem = found.operator_problem;
    return report;
}

}  // namespace

verdict judge(stage at, const reply& refusal)
{
    VGM_ASSERT(refusal.is_negative());
    const int status_class = refusal.code / 100;
    for (const auto& row : reply_rows) {
        if (!fits(row, at, refusal)) continue;
        const auto status =
            refusal.status.known() ? refusal.status : enhanced_status{status_class, 0, 0};
        return {row.result, status, row.operator_problem, row.reason};
    }
    VGM_ASSERT(!"a refusal outside of every stage that waits for a reply");
}

verdict judge(stage at, const error_code& failure)
{
    if (at == stage::end_of_data)
        return {uncertain, {4, 4, 2}, !alarm, "no answer came to the end of data"};
    if (failure.category() == smtp_category())
        for (const auto& row : error_rows)
            if (failure == row.code) return {row.result, row.status, row.operator_problem, ""};
    return judge_broken(at, failure);
}

delivery_report make_report(stage at, const reply& refusal)
{
    auto report = to_report(at, judge(at, refusal));
    report.reply_code = refusal.code;
    report.keep_server_text(refusal.text());
    return report;
}

delivery_report make_report(stage at, const error_code& failure)
{
    auto report = to_report(at, judge(at, failure));
    report.ec = failure;
    return report;
}

}  // namespace vgm::smtp
