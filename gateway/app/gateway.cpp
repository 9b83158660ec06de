#include "gateway/app/gateway.hpp"

#include "gateway/app/alert_desk.hpp"
#include "gateway/app/alert_keeper.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/console_door.hpp"
#include "gateway/app/control_desk.hpp"
#include "gateway/app/control_door.hpp"
#include "gateway/app/directory_keeper.hpp"
#include "gateway/app/doors.hpp"
#include "gateway/app/fhir_door.hpp"
#include "gateway/app/http_door.hpp"
#include "gateway/app/intake.hpp"
#include "gateway/app/kafka_wiring.hpp"
#include "gateway/app/mail_room.hpp"
#include "gateway/app/monitor.hpp"
#include "gateway/app/publisher.hpp"
#include "gateway/app/reroute_desk.hpp"
#include "gateway/app/rest_batches.hpp"
#include "gateway/app/rest_door.hpp"
#include "gateway/app/rule_desk.hpp"
#include "gateway/app/subscription_desk.hpp"
#include "gateway/app/wiring.hpp"

#include <prometheus/metric_family.h>

#include <condition_variable>
#include <filesystem>
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
          rules(w),
          finder(to_finder(w)),
          receive(letters, letters_within_sizes(), finder, [this] { return rules.now(); }),
          letters_by_rest(receive, letters, to_rest_sources(w))
    {
        try {
            start();
        } catch (...) {
            stop();
            throw;
        }
    }

    ~impl() { stop(); }

    document_to_mssante::settings letters_within_sizes()
    {
        auto made = to_letters(with);
        // Asked of letters alone, and they come after the mail room.
        made.taken_from = [this](std::string_view mailbox) {
            return mail ? mail->taken_from(mailbox)
                        : with.mail_operator.submission.message_bytes_max.bytes;
        };
        return made;
    }

    void start()
    {
        if (auto opened = letters.open(to_journal(with)); !opened)
            throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
        if (with.kafka) publication.emplace(letters.journal(), to_publisher(with));
        mail.emplace(delivery_workers, letters, delivery_memory, with);
        watch.emplace(with, make_monitored());
        if (with.alerts.watch == alerts_switch::on) warn.emplace(with, make_alerts_look_at());
        letters.on_record([this](const tracking_record& record, const account* letter) {
            watch->counts().count(record, letter, now());
            if (warn) warn->note(record);
        });
        watch->listen();
        tell.emplace(
            delivery_workers,
            letters,
            to_told_sources(with),
            with.receipts.retry,
            to_ledger(with).relayed_counts
        );
        const bool relayed = to_ledger(with).relayed_counts;
        letters.on_change([this, relayed](const ledger::account_ptr& letter) {
            mail->consider(letter);
            if (!due_notices(*letter, relayed).empty()) tell->consider(letter);
        });
        if (!with.applications.empty()) take_letters_in();
        reconcile();
        mail->start_reading(incoming ? &*incoming : nullptr);
        if (with.http) open_web();
        ways_in = open_doors({with, intake_workers, intake_memory, receive});
        anew.emplace(make_rerouting());
        control.emplace(
            control_socket(with.gateway.data),
            [this](const std::string& line, const std::string& by) {
                if (warn)
                    if (auto said = answer_about_alerts(*warn, line, by)) return std::move(*said);
                return control_desk(letters, rules, *anew).answer(line, by);
            }
        );
        if (with.directory) {
            const std::lock_guard lock(mutex);
            directory.emplace(with);
        }
        if (with.console) open_console();
        watch->set_listening(true);
        if (warn) warn->start();
        housekeeper = std::thread([this] { keep_house(); });
    }

    reroute_desk::parts make_rerouting()
    {
        reroute_desk::parts made{letters, rules, letters_within_sizes(), finder, {}, {}};
        for (const auto& s : with.sources) made.gates.emplace(s.name, to_gate(with, s));
        made.operator_of = [this](const account& letter, int number) {
            return mail->operator_of(letter, number);
        };
        return made;
    }

    // All of it is there as long as the monitor is.
    monitored make_monitored()
    {
        monitored made;
        made.live = [this] { return letters.live(); };
        made.journal = [this] { return letters.journal().now(); };
        made.directory = [this]() -> std::optional<directory_state> {
            const std::lock_guard lock(mutex);
            if (!directory) return std::nullopt;
            return directory->state();
        };
        made.budgets = {{"intake", &intake_memory}, {"delivery", &delivery_memory}};
        made.others = [this] {
            return warn ? warn->gauges() : std::vector<prometheus::MetricFamily>{};
        };
        return made;
    }

    alerts_look_at make_alerts_look_at()
    {
        alerts_look_at made;
        made.facts = [this] {
            gateway_facts now;
            now.live = letters.live();
            now.operator_of = [this](const account& a, int number) {
                return mail->operator_of(a, number);
            };
            now.relayed_counts = to_ledger(with).relayed_counts;
            now.operators = mail->state();
            for (const auto& s : with.sources) now.sources.push_back(s.name);
            now.journal = letters.journal().now();
            now.directory = make_monitored().directory();
            now.certificates = watch->certificates();
            if (publication) now.publication = publication->now();
            std::error_code failed;
            const auto space = std::filesystem::space(with.gateway.data, failed);
            if (!failed)
                now.disk = {
                    static_cast<double>(space.available), static_cast<double>(space.capacity), {}};
            return now;
        };
        made.counters = [this] { return watch->counts().collect(); };
        made.find = [this](submission_id id) { return letters.find(id); };
        return made;
    }

    void take_letters_in()
    {
        incoming.emplace(
            delivery_workers,
            letters,
            to_answer_ways(with, *mail),
            delivery_memory,
            to_arrivals(with)
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
        if (watch) watch->set_listening(false);
        wake.notify_all();
        if (housekeeper.joinable()) housekeeper.join();
        control.reset();
        console.reset();
        if (warn) warn->stop();
        if (directory) directory->stop();
        ways_in.clear();
        if (web && !web->stop(patience))
            log::warning("gateway.stopped_early", {{"reason", "HTTP requests were under way"}});
        if (mail) mail->stop_reading();
        if (mail && !mail->drain(patience))
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
        if (mail) mail->stop_sending();
        batches_by_rest.reset();
        if (watch) watch->stop();  // what it looks at goes now
        projection.reset();
        letters.close();
        publication.reset();  // after the journal's last record
        intake_workers.stop();
        delivery_workers.stop();
        intake_workers.join();
        delivery_workers.join();
        subscriptions.reset();  // nobody asks for them now; the rest is told at the next start
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
            mail->consider(letter);
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

    // Its routes, one line each.
    void open_web()
    {
        web.emplace(with);
        watch->add_health(web->routes());
        letters_by_rest.add_routes(web->routes(), web->body_bytes_max());
        batches_by_rest.emplace(letters, to_journal(with).directory);
        batches_by_rest->add_routes(web->routes());
        const auto sources = std::make_shared<letter_sources>(letters);
        if (with.subscriptions) subscriptions.emplace(with, letters, sources);
        fhir_door(with, receive, letters, sources, subscriptions ? &*subscriptions : nullptr)
            .add_routes(web->routes());
        web->routes().on_answer([this](const std::string& route, int status) {
            watch->counts().count_http(route, status);
        });
        web->listen(intake_workers, intake_memory);
    }

    void open_console()
    {
        projector_settings s;
        s.folder = with.gateway.data / "projection";
        s.journal_directory = to_journal(with).directory;
        s.tracking_segment_bytes = to_journal(with).tracking_segment_bytes;
        projector_ports asked;
        asked.body = [this](submission_id id) { return letters.read_body(id); };
        asked.operator_of = [names = std::make_shared<carrier_names>(with)](const accepted_record& r
                            ) { return names->of(r); };
        projection.emplace(letters.journal(), std::move(s), std::move(asked));
        console.emplace(console_ports{
            with,
            letters,
            *projection,
            letters_within_sizes(),
            [this] { return mail->state(); },
            [this] { return rules.now(); },
            [this](const std::string& line, const std::string& by) {
                return control_desk(letters, rules, *anew).answer(line, by);
            }});
        console->listen();
    }

    void keep_house()
    {
        std::unique_lock lock(mutex);
        for (int round = 1; !wake.wait_for(lock, round_interval, [this] { return stopping; });
             ++round) {
            const auto again = std::exchange(not_noted, {});
            lock.unlock();
            settle(again);
            if (round % rounds_between_retirements == 0) letters.retire(now(), not_published());
            lock.lock();
        }
    }

    std::optional<ledger::wanted_elsewhere> not_published() const
    {
        if (!publication) return std::nullopt;
        return ledger::wanted_elsewhere{publication->now().published, with.kafka->unpublished_kept};
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
    rule_desk rules;
    const document_to_mssante::mailbox_finder finder;
    intake receive;
    rest_door letters_by_rest;
    std::optional<rest_batches> batches_by_rest;
    std::optional<mail_room> mail;
    std::optional<teller> tell;
    std::optional<arrivals> incoming;
    std::optional<directory_keeper> directory;
    std::optional<publisher> publication;
    std::optional<subscription_desk> subscriptions;
    std::optional<http_door> web;
    doors ways_in;

    std::optional<reroute_desk> anew;
    std::optional<projector> projection;
    std::optional<console_door> console;
    std::optional<control_door> control;
    std::optional<monitor> watch;
    std::optional<alert_keeper> warn;

    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;
    std::vector<delivery_id> not_noted;  // "uncertain" is still to be written
    std::thread housekeeper;
};

gateway::gateway(const settings& with) : impl_(std::make_unique<impl>(with)) {}
gateway::~gateway() = default;

void gateway::reload() { impl_->rules.reload(); }

std::string gateway::listening() const
{
    std::string text;
    for (const auto& d : impl_->ways_in) text += d->says() + "\n";
    if (const auto port = impl_->watch->bound_port())
        text += "monitoring port " + std::to_string(*port) + "\n";
    if (impl_->web) text += "http port " + std::to_string(impl_->web->bound_port()) + "\n";
    if (impl_->console)
        text += "console port " + std::to_string(impl_->console->bound_port()) + "\n";
    return text;
}

}  // namespace vgm::app
