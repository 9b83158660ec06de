#include "gateway/app/arrivals.hpp"

#include "gateway/app/answer_desk.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/due_line.hpp"
#include "gateway/app/handover_desk.hpp"
#include "gateway/journal/errors.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"
#include "routes/mail_to_document/reading.hpp"
#include "schemas/mime/text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <condition_variable>

namespace vgm::app {
namespace {

namespace asio = boost::asio;
namespace log = runtime::log;

using strand_type = asio::strand<asio::any_io_executor>;

// Who serves the letters of one line.
using service = std::function<asio::awaitable<std::optional<timestamp>>(submission_id)>;

struct served_line
{
    served_line(const strand_type& strand, service s) : timer(strand), serve(std::move(s)) {}
    due_line waiting;
    asio::steady_timer timer;
    service serve;
};

}  // namespace

struct arrivals::impl : std::enable_shared_from_this<impl>
{
    impl(
        runtime::workers& workers,
        ledger& l,
        answer_ways ways,
        runtime::budget& m,
        arrival_settings s
    )
        : executor(runtime::executor_of(workers)),
          strand(asio::make_strand(executor)),
          letters(l),
          memory(m),
          answers(letters, std::move(ways), memory, s.answer_retry, s.uncertain_is_resent),
          answer_line(strand, [this](submission_id id) { return answers.serve(id); })
    {
        for (auto& a : s.applications) {
            auto& desk = *desks.emplace_back(
                std::make_unique<handover_desk>(workers, letters, memory, std::move(a))
            );
            lines.emplace(
                desk.application().name,
                std::make_unique<served_line>(
                    strand, [&desk](submission_id id) { return desk.serve(id); }
                )
            );
        }
    }

    // ---- taking a letter in ----

    const arrival_application*
    find_application(const mime::incoming_mail& m, const std::string& own_mailbox) const
    {
        auto wanted = mail_to_document::addressees(m);
        wanted.push_back(mime::to_lower(own_mailbox));
        for (const auto& address : wanted)
            for (const auto& desk : desks)
                if (std::ranges::count(desk->application().mailboxes, address) > 0)
                    return &desk->application();
        return nullptr;
    }

    void take(
        const mail_place& found_in,
        const std::string& own_mailbox,
        const std::shared_ptr<const std::string>& mail,
        std::function<void(taking)> done
    )
    {
        using enum taking::how;
        const auto letter = mail_to_document::read_letter(*mail);
        if (!letter) return done({not_ours, "it has no archive IHE_XDM.ZIP that can be read"});
        const auto* to = find_application(letter->mail, own_mailbox);
        if (to == nullptr)
            return done({not_ours, "no application is tied to the mailbox it was sent to"});
        auto record = mail_to_document::make_arrived(*letter, found_in);
        record.application = to->name;
        record.body_size = mail->size();
        if (record.mdn_to.empty()) record.error_mail_to = to->error_mailbox;
        const auto how = record.problem.empty() ? taken : for_people;
        if (const auto first = letters.arrivals().find_repetition(record)) {
            log::info(
                "arrival.repeated",
                {{"arrival", first->to_string()}, {"uid", std::to_string(found_in.uid)}}
            );
            return done({how, {}});
        }
        store(std::move(record), mail, how, std::move(done));
    }

    void store(
        arrived_record record,
        const std::shared_ptr<const std::string>& mail,
        taking::how how,
        std::function<void(taking)> done
    )
    {
        const auto at = now();
        const auto id = fresh_id(at);
        note_taking(id, record);
        letters.take_in(
            id,
            at,
            std::move(record),
            slice::whole(mail),
            [how, done = std::move(done)](error_code ec) {
                if (ec == journal::errc::record_too_large)
                    return done(
                        {taking::how::not_ours, "it is larger than journal.documents_segment"}
                    );
                done({ec ? taking::how::later : how, {}});
            }
        );
    }

    static void note_taking(submission_id id, const arrived_record& r)
    {
        if (r.problem.empty())
            log::info(
                "arrival.taken",
                {{"arrival", id.to_string()},
                 {"application", r.application},
                 {"documents", std::to_string(r.documents.size())},
                 {"bytes", std::to_string(r.body_size)},
                 {"mdn", r.mdn_to.empty() ? "no" : "yes"}}
            );
        else
            log::warning(
                "arrival.unreadable",
                {{"arrival", id.to_string()},
                 {"application", r.application},
                 {"rule", r.problem_rule},
                 {"where", r.problem_where},
                 {"reason", r.problem},
                 {"mdn", r.mdn_to.empty() ? "no" : "yes"}}
            );
    }

    // ---- the lines: everything below runs on the strand ----

    void consider(const arrival& letter)
    {
        if (stopping || !letter.arrived) return;
        if (next_document(letter)) {
            const auto line = lines.find(letter.arrived->application);
            if (line != lines.end()) return queue(*line->second, letter.id, timestamp{});
            log::error(
                "arrival.no_application",
                {{"arrival", letter.id.to_string()}, {"application", letter.arrived->application}}
            );
        } else if (!due_answer(letter).empty() && !letter.answer.is_under_way()) {
            const auto& last = letter.answer.last;
            queue(answer_line, letter.id, last ? last->next_attempt : timestamp{});
        }
    }

    void queue(served_line& line, submission_id id, timestamp when)
    {
        if (line.waiting.add(id, when)) pump(line);
    }

    void pump(served_line& line)
    {
        if (stopping) return;
        if (const auto id = line.waiting.take(now())) {
            begin(line, *id);
        } else if (const auto when = line.waiting.next()) {
            line.timer.expires_after(std::max(milliseconds{1}, *when - now()));
            line.timer.async_wait([self = shared_from_this(), &line](error_code ec) {
                if (!ec) self->pump(line);
            });
        }
    }

    void begin(served_line& line, submission_id id)
    {
        {
            const std::lock_guard lock(mutex);
            ++under_way;
        }
        asio::co_spawn(
            strand,
            line.serve(id),
            [self = shared_from_this(),
             &line,
             id](std::exception_ptr failed, std::optional<timestamp> again) {
                if (failed) {
                    // A bug or a lack of memory: the letter waits a little and is served again.
                    log::error("arrival.exception", {{"arrival", id.to_string()}});
                    again = now() + seconds{30};
                }
                self->on_served(line, id, again);
            }
        );
    }

    void on_served(served_line& line, submission_id id, std::optional<timestamp> again)
    {
        {
            const std::lock_guard lock(mutex);
            --under_way;
            idle.notify_all();
        }
        if (again) {
            line.waiting.serve_again(id, *again);
        } else {
            line.waiting.finish(id);
            if (const auto letter = letters.arrivals().find(id)) consider(*letter);
        }
        pump(line);
    }

    void stop()
    {
        stopping = true;
        answers.stop();
        for (const auto& desk : desks) desk->stop();
        for (const auto& [name, line] : lines) line->timer.cancel();
        answer_line.timer.cancel();
    }

    asio::any_io_executor executor;
    strand_type strand;
    ledger& letters;
    runtime::budget& memory;
    std::vector<std::unique_ptr<handover_desk>> desks;          // in the order of the configuration
    std::map<std::string, std::unique_ptr<served_line>> lines;  // by application
    answer_desk answers;
    served_line answer_line;
    std::atomic<bool> stopping{false};
    std::mutex mutex;  // of under_way
    std::condition_variable idle;
    int under_way = 0;
};

arrivals::arrivals(
    runtime::workers& workers,
    ledger& letters,
    answer_ways ways,
    runtime::budget& memory,
    arrival_settings settings
)
    : impl_(std::make_shared<impl>(workers, letters, std::move(ways), memory, std::move(settings)))
{}

arrivals::~arrivals()
{
    impl_->stopping = true;
    asio::post(impl_->strand, [self = impl_] { self->stop(); });
}

void arrivals::take(
    const mail_place& found_in,
    const std::string& own_mailbox,
    std::shared_ptr<const std::string> mail,
    std::function<void(taking)> done
)
{
    // What a letter takes while it is read: the mail, its parts, the documents.
    const std::size_t bytes = mail->size() * 4 + 256 * 1024;
    using granted = std::shared_ptr<runtime::budget::lease>;
    impl_->memory.acquire(
        bytes,
        [self = impl_, found_in, own_mailbox, mail = std::move(mail), done = std::move(done)](
            granted lease
        ) mutable {
            asio::post(
                self->executor,
                [self, found_in, own_mailbox, mail, done = std::move(done), lease]() mutable {
                    self->take(found_in, own_mailbox, mail, std::move(done));
                }
            );
        }
    );
}

void arrivals::consider(arrival_book::arrival_ptr letter)
{
    asio::post(impl_->strand, [self = impl_, letter = std::move(letter)] {
        self->consider(*letter);
    });
}

void arrivals::reconcile()
{
    for (const auto& letter : impl_->letters.arrivals().live()) {
        if (!letter->answer.is_under_way()) {
            consider(letter);
            continue;
        }
        answered_record doubt;
        doubt.kind = due_answer(*letter);
        doubt.attempt = letter->answer.attempts;
        doubt.outcome = "uncertain";
        doubt.reason =
            "the gateway stopped while the end of data was on its way: the mail may have been "
            "taken";
        log::warning(
            "arrival.answer_uncertain",
            {{"arrival", letter->id.to_string()}, {"outcome", doubt.reason}}
        );
        impl_->letters.append(letter->id, now(), std::move(doubt));
    }
}

bool arrivals::drain(std::chrono::seconds patience)
{
    impl_->stopping = true;
    asio::post(impl_->strand, [self = impl_] { self->stop(); });
    std::unique_lock lock(impl_->mutex);
    return impl_->idle.wait_for(lock, patience, [&] { return impl_->under_way == 0; });
}

}  // namespace vgm::app
