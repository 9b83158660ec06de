#include "gateway/app/post_office.hpp"

#include "adapters/smtp/destination_io.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/delivery_record.hpp"
#include "gateway/app/due_time.hpp"
#include "gateway/app/letter_maker.hpp"
#include "gateway/runtime/await.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/stream.hpp"
#include "gateway/runtime/workers_io.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <condition_variable>
#include <map>
#include <set>

namespace vgm::app {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

// What a letter of a size takes while it is on its way: the message, the decoded documents, a
// parser's copy, the readable PDF.
std::size_t memory_for(const account& letter)
{
    return letter.accepted->body_size * 4 + 256 * 1024;
}

// A command that withdraws mails has them for as long as its record takes to be durable.
constexpr milliseconds withheld_pause{100};

// How an attempt ended, for the queue.
struct attempt_end
{
    bool tried = true;  // not when the operator was out of reach before it was this letter's turn
    bool withheld = false;  // a person's command has it at this moment
    std::string kept;       // why it is not to be sent now; empty: nothing is against it
};

}  // namespace

struct post_office::impl : std::enable_shared_from_this<impl>
{
    impl(
        runtime::workers& workers,
        ledger& l,
        smtp::destination& t,
        runtime::budget& m,
        post_office_settings s
    )
        : executor(runtime::executor_of(workers)),
          strand(asio::make_strand(executor)),
          timer(strand),
          letters(l),
          to(t),
          memory(m),
          settings(std::move(s))
    {}

    // ---- the queue: everything below runs on the strand until attempt() ----

    void consider(const account& letter)
    {
        if (!letter.planned || letter.unroutable || stopping) return;
        for (const auto& d : letter.deliveries) {
            const delivery_id id{letter.id, d.plan.number};
            if (known.contains(id) || letter.is_held(d)) continue;
            if (settings.carries && !settings.carries(letter, d.plan.number)) continue;
            if (const auto when = due_time(d))
                queue(id, in_turn(*when, letter.routing_of(d.plan.number).priority));
        }
        pump();
    }

    void queue(delivery_id id, timestamp when)
    {
        known.insert(id);
        due.emplace(when, id);
        waiting = due.size();
    }

    std::optional<timestamp> due_time(const delivery_account& d) const
    {
        return find_due_time(d, settings, app::now());
    }

    // Whether a letter that is not tried now is still to be queued: its time may be up.
    bool may_wait(delivery_id id, timestamp at)
    {
        const auto letter = letters.find_live(id.submission);
        const auto* d = letter ? letter->find_delivery(id.number) : nullptr;
        if (d == nullptr || !due_time(*d)) {
            forget(id);
            return false;
        }
        const auto since = d->first_attempt.value_or(letter->accepted_at);
        if (settings.retry.next(std::max(d->attempts, 1), since, at, 0.5)) return true;
        if (!letters.claims().begin_sending(id)) return true;  // being withdrawn
        log::warning("delivery.expired", {{"delivery", id.to_string()}});
        forget(id);
        note_expired(id, at);
        return false;
    }

    // Looked at again and again until its time is up; that it is kept stands in its story once.
    void keep(delivery_id id, timestamp at, const std::string& why)
    {
        if (!may_wait(id, at)) return;
        if (kept.insert(id).second) letters.append(id.submission, at, held_record{id.number, why});
        queue(id, at + settings.look_again_after);
    }

    // While the operator is out of reach nothing is tried: the letter waits for the end of the
    // pause, without an attempt that would make its next delay longer, and is at rest only when its
    // time is up.
    void hold(delivery_id id, timestamp at, milliseconds pause)
    {
        if (!may_wait(id, at)) return;
        const auto [first, is_first] = held.try_emplace(id, at);
        if (!is_first && first->second != timestamp{} &&
            at - first->second >= settings.hold_note_after) {
            first->second = timestamp{};  // noted
            letters.append(
                id.submission, at, held_record{id.number, "the operator is out of reach"}
            );
        }
        queue(id, at + pause);
    }

    // Tried again when the journal cannot take it.
    void note_expired(delivery_id id, timestamp at)
    {
        auto done = [self = shared_from_this(), id](error_code ec) {
            self->letters.claims().end_sending(id);
            if (!ec) return;
            asio::post(self->strand, [self, id] {
                self->queue(id, app::now() + seconds{30});
                self->pump();
            });
        };
        letters.append(id.submission, at, expired_record{id.number}, std::move(done));
    }

    void forget(delivery_id id)
    {
        known.erase(id);
        held.erase(id);
        kept.erase(id);
    }

    // Whether one more attempt may begin: from then on drain() waits for its end.
    bool begin_one()
    {
        const std::lock_guard lock(mutex);
        if (stopping || under_way >= settings.concurrent_max) return false;
        ++under_way;
        return true;
    }

    void pump()
    {
        const auto at = app::now();
        while (!due.empty() && due.begin()->first <= at && !stopping) {
            const auto id = due.begin()->second;
            if (const auto pause = to.statistics().pause_left; pause > milliseconds{0}) {
                due.erase(due.begin());
                waiting = due.size();
                hold(id, at, pause);
                continue;
            }
            if (at < next_begin || !begin_one()) break;
            if (settings.letters_per_minute > 0)
                next_begin = at + milliseconds{60'000 / settings.letters_per_minute};
            due.erase(due.begin());
            waiting = due.size();
            asio::co_spawn(
                asio::make_strand(executor),
                attempt(id),
                [self = shared_from_this(), id](std::exception_ptr e, attempt_end end) {
                    asio::post(self->strand, [self, id, end, failed = static_cast<bool>(e)] {
                        self->finish(id, end, failed);
                    });
                }
            );
        }
        if (due.empty() || under_way >= settings.concurrent_max || stopping) return;
        timer.expires_after(std::max(milliseconds{1}, std::max(due.begin()->first, next_begin) - at)
        );
        timer.async_wait([self = shared_from_this()](error_code ec) {
            if (!ec) self->pump();
        });
    }

    void finish(delivery_id id, const attempt_end& end, bool failed)
    {
        if (end.tried) held.erase(id);
        {
            const std::lock_guard lock(mutex);
            --under_way;
            idle.notify_all();
        }
        if (!end.kept.empty()) {
            keep(id, app::now(), end.kept);
            pump();
            return;
        }
        letters.claims().end_sending(id);
        known.erase(id);
        if (end.tried) kept.erase(id);
        if (end.withheld) {
            // By then it is withdrawn, or to be sent after all.
            queue(id, app::now() + withheld_pause);
        } else if (failed) {
            // An exception is a bug or a lack of memory: the letter waits a little and is tried
            // again.
            log::error("delivery.exception", {{"delivery", id.to_string()}});
            queue(id, app::now() + seconds{30});
        } else if (const auto letter = letters.find_live(id.submission)) {
            consider(*letter);
        }
        pump();
    }

    // ---- one attempt, on a strand of its own ----

    asio::awaitable<attempt_end> attempt(delivery_id id)
    {
        const auto self = shared_from_this();
        attempt_end end;
        const auto letter = letters.find_live(id.submission);
        const auto* d = letter ? letter->find_delivery(id.number) : nullptr;
        if (d == nullptr || !due_time(*d)) co_return end;
        const int number = d->attempts + 1;
        if (number == 1 && settings.before_first) end.kept = co_await look_first(id, d->plan.to);
        if (stopping || !end.kept.empty()) {
            end.tried = false;
            co_return end;
        }
        const auto lease = co_await lease_of(memory_for(*letter));
        if (stopping) co_return end;
        auto made = make_stored_letter(letters, *letter, id.number, settings.letters);
        if (!made || is_too_large(*made, *d)) {
            end.withheld = !is_still_due(id);
            if (end.withheld) co_return end;
        }
        if (!made && may_pass(made.error())) {
            const std::string why = "the mail cannot be made now: " + made.error().code.message();
            co_await put_off(id, *d, number, why);
            co_return end;
        }
        if (!made) {
            co_await give_up(id, made.error());
            co_return end;
        }
        if (is_too_large(*made, *d)) {
            co_await refuse_size(id, number);
            co_return end;
        }
        const auto report = co_await hand_over(*letter, *d, number, *made);
        end.tried = report.ec != smtp::errc::operator_down;
        if (!end.tried) co_return end;
        end.withheld = !letters.claims().is_sending(id) && !is_still_due(id);
        if (end.withheld) co_return end;
        attempt_outcome outcome = to_outcome(report, id.number, number);
        co_await write_down(id, *d, outcome, report.result);
        co_return end;
    }

    // Whether what becomes of a mail is this office's to write down, from now to the end of the
    // attempt: not when it has been withdrawn meanwhile, or is just being.
    bool is_still_due(delivery_id id)
    {
        if (!letters.claims().begin_sending(id)) return false;
        const auto letter = letters.find_live(id.submission);
        const auto* d = letter ? letter->find_delivery(id.number) : nullptr;
        const bool is_due = d != nullptr && d->status != delivery_status::withdrawn;
        if (!is_due) letters.claims().end_sending(id);
        return is_due;
    }

    bool is_too_large(const made_letter& made, const delivery_account& d) const
    {
        return made.mail->size() > settings.letters.largest.of(d.plan.to.kind);
    }

    // Why the mail is not to be sent now; empty: nothing is against it. `whom` is of the caller.
    asio::awaitable<std::string> look_first(delivery_id id, const recipient& whom)
    {
        co_return co_await runtime::await_callback<std::string>(
            [&](std::function<void(std::string)> done) {
                settings.before_first(id, whom, std::move(done));
            }
        );
    }

    asio::awaitable<smtp::delivery_report>
    hand_over(const account& letter, const delivery_account& d, int number, const made_letter& made)
    {
        const delivery_id id{letter.id, d.plan.number};
        smtp::envelope envelope;
        envelope.sender = settings.letters.sender_of(letter.accepted->source).mailbox;
        envelope.recipient = d.plan.to.address;
        envelope.envelope_id = id.to_string();
        if (!settings.ask_success_always && !letter.receipts_of(id.number).reception)
            envelope.notify = smtp::notification::failures;
        auto reader = std::make_shared<mime::mail_reader>(*made.mail);
        smtp::content content{made.mail->size(), [reader, mail = made.mail](std::span<char> into) {
                                  return reader->read(into);
                              }};
        auto confirm = [this, id, number]() -> asio::awaitable<bool> {
            if (!is_still_due(id)) co_return false;
            const record_body record = sending_record{id.number, number, to.name()};
            const auto ec = co_await append(id.submission, record);
            co_return !ec;
        };
        smtp::confirm_function durable = std::move(confirm);
        co_return co_await smtp::deliver(
            to, std::move(envelope), std::move(content), std::move(durable)
        );
    }

    asio::awaitable<void>
    write_down(delivery_id id, const delivery_account& d, attempt_outcome& o, smtp::outcome result)
    {
        log::event(
            result == smtp::outcome::sent ? log::level::info : log::level::warning,
            "delivery." + std::string{to_string(result)},
            {
                {"delivery", id.to_string()},
                {"attempt", std::to_string(o.attempt)},
                {"outcome", o.reason},
                {"remote_id", o.remote_id},
                {"operator_problem", o.operator_problem ? "yes" : "no"},
            }
        );
        const auto at = app::now();
        const auto next =
            settings.retry.next(o.attempt, d.first_attempt.value_or(at), at, random_share());
        const bool comes_back =
            result == smtp::outcome::deferred ||
            (result == smtp::outcome::uncertain && settings.uncertain == uncertain_policy::resend);
        if (comes_back) o.next_attempt = next.value_or(timestamp{});
        if (result != smtp::outcome::deferred) {
            const record_body settled = to_record(o, result);
            co_await append_surely(id, settled);
            co_return;
        }
        const record_body later = to_record(o, result);
        co_await append_surely(id, later);
        if (next) co_return;
        log::warning("delivery.expired", {{"delivery", id.to_string()}});
        const record_body over = expired_record{id.number};
        co_await append_surely(id, over);
    }

    // The mail could not even be made. `reason` is a named object of the caller, who waits.
    asio::awaitable<void>
    put_off(delivery_id id, const delivery_account& d, int number, const std::string& reason)
    {
        attempt_outcome outcome;
        outcome.number = id.number;
        outcome.attempt = number;
        outcome.stage = "before sending";
        outcome.reason = reason;
        co_await write_down(id, d, outcome, smtp::outcome::deferred);
    }

    asio::awaitable<void> give_up(delivery_id id, const issue& why)
    {
        log::error(
            "letter.unroutable",
            {{"submission", id.submission.to_string()}, {"rule", why.rule}, {"reason", why.detail}}
        );
        const record_body record = unroutable_record{why.rule, why.where, why.detail};
        co_await append_surely(id, record);
    }

    asio::awaitable<void> refuse_size(delivery_id id, int number)
    {
        bounced_record record;
        record.number = id.number;
        record.attempt = number;
        record.status = {5, 3, 4};
        record.stage = "before sending";
        record.reason =
            "the mail is larger than its recipient may get; see "
            "operator.submission.message_bytes_max "
            "and delivery.patient_message_bytes_max";
        log::warning(
            "delivery.bounced", {{"delivery", id.to_string()}, {"outcome", record.reason}}
        );
        const record_body refused = record;
        co_await append_surely(id, refused);
    }

    // `body` is a named object of the caller, who waits: g++ 12 destroys temporaries of a co_await
    // twice.
    asio::awaitable<error_code> append(submission_id id, const record_body& body)
    {
        co_return co_await runtime::await_callback<error_code>(
            [&](std::function<void(error_code)> done) {
                letters.append(id, app::now(), body, std::move(done));
            }
        );
    }

    // An outcome must not be forgotten because the disk is full for a while.
    asio::awaitable<void> append_surely(delivery_id id, const record_body& body)
    {
        for (;;) {
            const auto ec = co_await append(id.submission, body);
            // When stopping: after a restart the account says "sending", uncertain but not lost.
            if (!ec || stopping) co_return;
            co_await runtime::sleep_for(std::chrono::seconds(1));
        }
    }

    asio::awaitable<std::shared_ptr<runtime::budget::lease>> lease_of(std::size_t bytes)
    {
        using granted = std::shared_ptr<runtime::budget::lease>;
        co_return co_await runtime::await_callback<granted>([&](std::function<void(granted)> done) {
            memory.acquire(bytes, std::move(done));
        });
    }

    asio::any_io_executor executor;
    asio::strand<asio::any_io_executor> strand;
    asio::steady_timer timer;
    ledger& letters;
    smtp::destination& to;
    runtime::budget& memory;
    const post_office_settings settings;

    std::set<delivery_id> known;  // queued or under way
    // Since when the operator has been out of reach for it; timestamp{} when that was written down.
    std::map<delivery_id, timestamp> held;
    std::set<delivery_id> kept;  // by before_first, and it is written down
    std::multimap<timestamp, delivery_id> due;
    timestamp next_begin{};               // with letters_per_minute: no attempt begins before
    std::atomic<std::size_t> waiting{0};  // due.size(), for other threads
    std::atomic<std::size_t> under_way{0};
    std::atomic<bool> stopping{false};
    std::mutex mutex;  // of under_way and stopping together
    std::condition_variable idle;
};

post_office::post_office(
    runtime::workers& workers,
    ledger& letters,
    smtp::destination& to,
    runtime::budget& memory,
    post_office_settings settings
)
    : impl_(std::make_shared<impl>(workers, letters, to, memory, std::move(settings)))
{}

post_office::~post_office() { impl_->stopping = true; }

void post_office::consider(ledger::account_ptr letter)
{
    asio::post(impl_->strand, [self = impl_, letter = std::move(letter)] {
        self->consider(*letter);
    });
}

bool post_office::drain(std::chrono::seconds patience)
{
    std::unique_lock lock(impl_->mutex);
    impl_->stopping = true;
    return impl_->idle.wait_for(lock, patience, [&] { return impl_->under_way == 0; });
}

post_office::statistics post_office::now() const { return {impl_->waiting, impl_->under_way}; }

}  // namespace vgm::app
