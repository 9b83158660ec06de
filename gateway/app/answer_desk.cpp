#include "gateway/app/answer_desk.hpp"

#include "adapters/smtp/destination_io.hpp"
#include "gateway/app/durable.hpp"
#include "gateway/app/letter_maker.hpp"
#include "gateway/runtime/log.hpp"

namespace vgm::app {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

// The letter, its parts, and once more as attachments.
std::size_t memory_for(const arrival& letter) { return letter.arrived->body_size * 4 + 256 * 1024; }

constexpr seconds soon{30};

}  // namespace

asio::awaitable<std::optional<timestamp>> answer_desk::serve(submission_id id)
{
    const auto letter = letters_.arrivals().find(id);
    const auto kind = letter ? due_answer(*letter) : std::string{};
    if (kind.empty()) co_return std::nullopt;
    const auto lease = co_await lease_of(memory_, memory_for(*letter));
    if (stopping_) co_return now() + soon;
    auto body = letters_.read_body(id);
    if (!body && may_pass(body.error())) co_return now() + soon;
    answered_record outcome;
    outcome.kind = kind;
    outcome.attempt = letter->answer.attempts + 1;
    if (!body) {
        outcome.outcome = "expired";
        outcome.reason = "the mail that it answers cannot be read any more";
        co_return co_await write_down(*letter, std::move(outcome), false);
    }
    const auto original = std::make_shared<const std::string>(std::move(*body));
    const auto way = ways_(letter->arrived->found_in.mailbox);
    const auto mail = std::make_shared<const mime::mail>(
        kind == "mdn" ? mail_to_document::make_mdn(*letter, original, way.from)
                      : mail_to_document::make_error_mail(*letter, original, way.from)
    );
    const auto report = co_await hand_over(*letter, kind, way, mail);
    if (report.ec == smtp::errc::operator_down) {
        const auto pause = way.by.statistics().pause_left;
        co_return now() + std::max<milliseconds>(pause, milliseconds{100});
    }
    outcome.outcome = smtp::to_string(report.result);
    outcome.reply_code = report.reply_code;
    outcome.reason = report.describe();
    outcome.remote_id = report.remote_queue_id;
    const bool comes_back = report.result == smtp::outcome::deferred ||
                            (report.result == smtp::outcome::uncertain && uncertain_is_resent_);
    co_return co_await write_down(*letter, std::move(outcome), comes_back);
}

asio::awaitable<smtp::delivery_report> answer_desk::hand_over(
    const arrival& letter,
    std::string kind,
    const answer_way& way,
    mail_ptr mail
)
{
    smtp::envelope envelope;
    // Nobody may answer an MDN, not even by a report (RFC 8098 §3).
    const bool is_mdn = kind == "mdn";
    envelope.sender = is_mdn ? std::string{} : way.from.mailbox;
    envelope.recipient = is_mdn ? letter.arrived->mdn_to : letter.arrived->error_mail_to;
    envelope.notify = smtp::notification::failures;
    auto reader = std::make_shared<mime::mail_reader>(*mail);
    smtp::content content{
        mail->size(), [reader, mail](std::span<char> into) { return reader->read(into); }};
    const record_body begun = answering_record{kind, letter.answer.attempts + 1, way.by.name()};
    auto confirm = [this, id = letter.id, &begun]() -> asio::awaitable<bool> {
        const auto ec = co_await append(letters_, id, begun);
        co_return !ec;
    };
    smtp::confirm_function durable = std::move(confirm);
    co_return co_await smtp::deliver(
        way.by, std::move(envelope), std::move(content), std::move(durable)
    );
}

asio::awaitable<std::optional<timestamp>>
answer_desk::write_down(const arrival& letter, answered_record outcome, bool comes_back)
{
    log::event(
        outcome.outcome == "sent" ? log::level::info : log::level::warning,
        "arrival.answer_" + outcome.outcome,
        {{"arrival", letter.id.to_string()},
         {"kind", outcome.kind},
         {"attempt", std::to_string(outcome.attempt)},
         {"outcome", outcome.reason},
         {"remote_id", outcome.remote_id}}
    );
    const auto at = now();
    std::optional<timestamp> next;
    if (comes_back) {
        const auto first = letter.answer.first_attempt.value_or(at);
        next = retry_.next(outcome.attempt, first, at, random_share());
        outcome.outcome = next ? "deferred" : "expired";
        outcome.next_attempt = next.value_or(timestamp{});
    }
    const record_body record = outcome;
    co_await append_surely(letters_, letter.id, record, stopping_);
    co_return next;
}

}  // namespace vgm::app
