#include "gateway/app/handover_desk.hpp"

#include "gateway/app/durable.hpp"
#include "gateway/app/letter_maker.hpp"
#include "gateway/runtime/log.hpp"

namespace vgm::app {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

// What a letter of a size takes while it is read: the mail, its parts, the documents, an MDM.
std::size_t memory_for(const arrival& letter) { return letter.arrived->body_size * 4 + 256 * 1024; }

// Nothing of the letter is served: it is looked at again soon.
constexpr seconds soon{30};

}  // namespace

handover_desk::handover_desk(
    runtime::workers& workers,
    ledger& letters,
    runtime::budget& memory,
    arrival_application to
)
    : letters_(letters),
      memory_(memory),
      to_(std::move(to)),
      client_(std::make_unique<mllp::client>(workers, to_.to))
{}

void handover_desk::stop()
{
    stopping_ = true;
    client_.reset();
}

handover_desk::attempt& handover_desk::attempt_at(const arrival& letter, int number)
{
    auto& at = attempts_[letter.id];
    if (at.number == number) return at;
    const auto* document = letter.find_document(number);
    at = {number, 0, false};
    if (document != nullptr && document->attempts > 0) at.deferral_recorded = true;
    return at;
}

asio::awaitable<std::optional<timestamp>> handover_desk::serve(submission_id id)
{
    auto letter = letters_.arrivals().find(id);
    if (!letter || !next_document(*letter)) co_return std::nullopt;
    const auto lease = co_await lease_of(memory_, memory_for(*letter));
    if (stopping_) co_return now() + soon;
    const auto mail = letters_.read_body(id);
    if (!mail && may_pass(mail.error())) co_return now() + soon;
    std::optional<mail_to_document::arriving_letter> read;
    if (mail) read = mail_to_document::read_letter(*mail);
    while (const auto number = next_document(*letter)) {
        if (stopping_) co_return now() + soon;
        if (!read || static_cast<std::size_t>(*number) > read->documents.size()) {
            // A letter that was readable when it came is so for ever; its body has gone.
            std::string reason = "the mail cannot be read any more";
            co_await park(id, *number, std::move(reason));
        } else if (const auto again = co_await bring(*letter, *number, *read)) {
            co_return again;
        }
        letter = letters_.arrivals().find(id);
        if (!letter) break;
    }
    attempts_.erase(id);
    co_return std::nullopt;
}

asio::awaitable<std::optional<timestamp>> handover_desk::bring(
    const arrival& letter,
    int number,
    const mail_to_document::arriving_letter& read
)
{
    const auto& document = read.documents[static_cast<std::size_t>(number) - 1];
    if (to_.masked == masked_documents::block &&
        document.unpacked.shown_to.masked_to_professionals) {
        std::string reason = "masked to professionals, which applications.masked blocks";
        co_await park(letter.id, number, std::move(reason));
        co_return std::nullopt;
    }
    ++attempt_at(letter, number).count;
    const auto control = arrival_control_id(letter.id, number);
    auto er7 = mail_to_document::make_transmission(
        read,
        static_cast<std::size_t>(number),
        control,
        letter.arrived_at,
        to_.mailboxes.front(),
        to_.route
    );
    const auto x = co_await runtime::await_callback<mllp::exchange>(
        [&](std::function<void(mllp::exchange)> done) {
            client_->send(std::move(er7), control, std::move(done));
        }
    );
    if (stopping_) co_return now() + soon;
    using enum hl7v2::acknowledgment_code;
    if (x.ec || x.answer.code == AR) {
        std::string reason =
            x.ec ? x.phrase + ": " + x.ec.message() : "the application answered AR";
        co_return co_await put_off(letter, number, std::move(reason));
    }
    handed_over_record answer{number, control, "AA", {}};
    if (x.answer.code == AE) {
        answer.acknowledgment = "AE";
        answer.error_code = mail_to_document::to_error_code(x.answer);
    }
    log::event(
        x.answer.code == AE ? log::level::warning : log::level::info,
        x.answer.code == AE ? "arrival.refused" : "arrival.integrated",
        {{"document", control}, {"application", to_.name}, {"code", answer.error_code}}
    );
    const record_body record = answer;
    co_await append_surely(letters_, letter.id, record, stopping_);
    co_return std::nullopt;
}

asio::awaitable<std::optional<timestamp>>
handover_desk::put_off(const arrival& letter, int number, std::string reason)
{
    auto& at = attempt_at(letter, number);
    const auto next = to_.retry.next(at.count, letter.arrived_at, now(), random_share());
    if (!next) {
        std::string given_up = "given up: " + reason;
        co_await park(letter.id, number, std::move(given_up));
        co_return std::nullopt;
    }
    log::warning(
        "arrival.not_handed_over",
        {{"document", arrival_control_id(letter.id, number)},
         {"application", to_.name},
         {"attempt", std::to_string(at.count)},
         {"reason", reason},
         {"next_attempt", to_rfc3339(*next)}}
    );
    // The first failure is worth a record; the hundredth of a night's outage is not.
    if (!at.deferral_recorded) {
        at.deferral_recorded = true;
        const record_body record = handover_deferred_record{number, at.count, std::move(reason)};
        co_await append(letters_, letter.id, record);
    }
    co_return next;
}

asio::awaitable<void> handover_desk::park(submission_id id, int number, std::string reason)
{
    log::warning(
        "arrival.parked",
        {{"document", arrival_control_id(id, number)},
         {"application", to_.name},
         {"reason", reason}}
    );
    const record_body record = handover_parked_record{number, std::move(reason)};
    co_await append_surely(letters_, id, record, stopping_);
}

}  // namespace vgm::app
