#include "gateway/app/gateway.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_keeper.hpp"
#include "gateway/app/fhir_door.hpp"
#include "gateway/app/health.hpp"
#include "gateway/app/http_door.hpp"
#include "gateway/app/inbox.hpp"
#include "gateway/app/intake.hpp"
#include "gateway/app/wiring.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace vgm::app {
namespace {

namespace log = runtime::log;

constexpr std::chrono::seconds patience{20};
constexpr std::chrono::seconds round_interval{30};  // of the housekeeper
constexpr int rounds_between_retirements = 20;

std::size_t thread_count(const settings& with)
{
    return with.gateway.threads != 0 ? with.gateway.threads
                                     : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

struct gateway::impl
{
    explicit impl(const settings& w)
        : with(w),
          intake_memory(w.intake.memory_max.bytes),
          delivery_memory(w.delivery.memory_max.bytes),
          letters(to_ledger(w)),
          intake_workers("intake", thread_count(w)),
          delivery_workers("delivery", thread_count(w)),
          receive(letters, to_letters(w), to_finder(w))
    {
        try {
            start();
        } catch (...) {
            stop();
            throw;
        }
    }

    ~impl() { stop(); }

    void start()
    {
        if (auto opened = letters.open(to_journal(with)); !opened)
            throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
        const auto tls = to_operator_tls(with.mail_operator);
        destination.emplace(delivery_workers, to_destination(with, tls));
        office.emplace(
            delivery_workers, letters, *destination, delivery_memory, to_post_office(with)
        );
        tell.emplace(
            delivery_workers,
            letters,
            to_told_sources(with),
            with.receipts.retry,
            to_ledger(with).relayed_counts
        );
        const bool relayed = to_ledger(with).relayed_counts;
        letters.on_change([this, relayed](const ledger::account_ptr& letter) {
            office->consider(letter);
            if (!due_notices(*letter, relayed).empty()) tell->consider(letter);
        });
        if (!with.applications.empty()) take_letters_in();
        reconcile();
        if (const auto& reading = with.mail_operator.reading)
            mailbox.emplace(
                delivery_workers,
                letters,
                with.mailbox.address,
                to_inbox(with.mail_operator, *reading),
                tls,
                to_receipt_policy(with.receipts),
                incoming ? &*incoming : nullptr
            );
        listen();
        if (with.http) open_web();
        if (with.directory) directory.emplace(with);
        housekeeper = std::thread([this] { keep_house(); });
    }

    void take_letters_in()
    {
        incoming.emplace(
            delivery_workers, letters, *destination, delivery_memory, to_arrivals(with)
        );
        letters.on_arrival([this](const arrival_book::arrival_ptr& letter) {
            incoming->consider(letter);
        });
        incoming->reconcile();
    }

    // In this order: nothing new comes in, what is under way ends, the journal makes its last
    // callbacks, the threads end. Only then may the parts go, and with them what was waiting.
    void stop()
    {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        wake.notify_all();
        if (housekeeper.joinable()) housekeeper.join();
        if (directory) directory->stop();
        sources.clear();
        if (web && !web->stop(patience))
            log::warning("gateway.stopped_early", {{"reason", "HTTP requests were under way"}});
        mailbox.reset();
        if (office && !office->drain(patience))
            log::warning(
                "gateway.stopped_early",
                {{"reason",
                  "deliveries were under way; they will be shown as uncertain if their end of data "
                  "had gone out"}}
            );
        if (incoming && !incoming->drain(patience))
            log::warning(
                "gateway.stopped_early",
                {{"reason", "documents or answers of incoming letters were under way"}}
            );
        if (destination) destination->stop();
        letters.close();
        intake_workers.stop();
        delivery_workers.stop();
        intake_workers.join();
        delivery_workers.join();
        intake_memory.forget_waiters();
        delivery_memory.forget_waiters();
        directory.reset();  // last: a server that does not answer holds it up, and no letter
    }

    // What the last run left in the middle: letters accepted and not planned, mails whose end of
    // data may have gone out, and everything that waits.
    void reconcile()
    {
        for (const auto& letter : letters.live()) {
            if (letter->accepted && !letter->planned) {
                receive.plan_again(*letter);
                continue;
            }
            for (const auto& d : letter->deliveries)
                if (d.status == delivery_status::sending) note_uncertain(letter->id, d);
            office->consider(letter);
            tell->consider(letter);
        }
    }

    void note_uncertain(submission_id id, const delivery_account& d)
    {
        uncertain_record record;
        record.number = d.plan.number;
        record.attempt = d.attempts;
        record.stage = "end_of_data";
        record.reason =
            "the gateway stopped while the end of data was on its way: the mail may have been "
            "taken";
        log::warning(
            "delivery.uncertain",
            {{"delivery", delivery_id{id, d.plan.number}.to_string()}, {"outcome", record.reason}}
        );
        letters.append(id, now(), std::move(record), [this, id, number = d.plan.number](auto ec) {
            if (!ec) return;
            const std::lock_guard lock(mutex);
            not_noted.push_back({id, number});
        });
    }

    void listen()
    {
        for (const auto& s : with.sources) {
            if (!s.listen) continue;
            const auto gate = to_gate(with, s);
            auto handler = [this, gate](message m, std::function<void(std::string)> answer) {
                receive.handle(std::move(m), gate, [answer](verdict v) {
                    answer(std::move(v.er7));
                });
            };
            auto refuser = [this](const message& beginning, const issue& why) {
                return receive.refuse_block(beginning, why, with.gateway.name);
            };
            try {
                sources.push_back(std::make_unique<mllp::source>(
                    intake_workers,
                    to_source(s),
                    intake_memory,
                    std::move(handler),
                    std::move(refuser)
                ));
            } catch (const boost::system::system_error& failed) {
                throw std::runtime_error(
                    "cannot listen on " + s.listen->host + ":" + std::to_string(s.listen->port) +
                    " for the source " + s.name + ": " + failed.code().message()
                );
            }
            log::info(
                "source.listening",
                {{"source", s.name},
                 {"address", s.listen->host},
                 {"port", std::to_string(sources.back()->bound_port())}}
            );
        }
    }

    // Its routes, one line each.
    void open_web()
    {
        web.emplace(with);
        web->routes().add(make_live_route());
        fhir_door(with, receive, letters).add_routes(web->routes());
        web->listen(intake_workers, intake_memory);
    }

    void keep_house()
    {
        std::unique_lock lock(mutex);
        for (int round = 1; !wake.wait_for(lock, round_interval, [this] { return stopping; });
             ++round) {
            const auto again = std::exchange(not_noted, {});
            lock.unlock();
            settle(again);
            if (round % rounds_between_retirements == 0) letters.retire(now());
            lock.lock();
        }
    }

    // What the journal could not take when it was due, because the disk was full: the plans of
    // accepted letters, and the doubts of the start.
    void settle(const std::vector<delivery_id>& not_noted_yet)
    {
        for (const auto& id : not_noted_yet) {
            const auto letter = letters.find_live(id.submission);
            const auto* d = letter ? letter->find_delivery(id.number) : nullptr;
            if (d != nullptr && d->status == delivery_status::sending)
                note_uncertain(id.submission, *d);
        }
        const auto long_ago = now() - round_interval;
        for (const auto& letter : letters.live())
            if (letter->accepted && !letter->planned && letter->accepted_at < long_ago)
                receive.plan_again(*letter);
    }

    const settings with;
    runtime::budget intake_memory, delivery_memory;
    ledger letters;
    runtime::workers intake_workers, delivery_workers;
    intake receive;
    std::optional<smtp::destination> destination;
    std::optional<post_office> office;
    std::optional<teller> tell;
    std::optional<arrivals> incoming;
    std::optional<inbox> mailbox;
    std::optional<directory_keeper> directory;
    std::vector<std::unique_ptr<mllp::source>> sources;
    std::optional<http_door> web;

    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;
    std::vector<delivery_id> not_noted;  // "uncertain" is still to be written
    std::thread housekeeper;
};

gateway::gateway(const settings& with) : impl_(std::make_unique<impl>(with)) {}
gateway::~gateway() = default;

std::string gateway::listening() const
{
    std::string text;
    for (const auto& s : impl_->sources)
        text += s->name() + " port " + std::to_string(s->bound_port()) + "\n";
    if (impl_->web) text += "http port " + std::to_string(impl_->web->bound_port()) + "\n";
    return text;
}

}  // namespace vgm::app
