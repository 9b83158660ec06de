#include "gateway/app/gateway.hpp"

#include "gateway/app/clock.hpp"
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
constexpr std::chrono::minutes retire_interval{10};

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
          receive(letters, to_letters(w))
    {
        if (auto opened = letters.open(to_journal(w)); !opened)
            throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
        const auto tls = to_operator_tls(w.mail_operator);
        destination.emplace(delivery_workers, to_destination(w, tls));
        office.emplace(delivery_workers, letters, *destination, delivery_memory, to_post_office(w));
        tell.emplace(
            delivery_workers,
            letters,
            to_told_sources(w),
            w.receipts.retry,
            to_ledger(w).relayed_counts
        );
        letters.on_change([this](const ledger::account_ptr& letter) {
            office->consider(letter);
            tell->consider(letter);
        });
        reconcile();
        if (const auto& reading = w.mail_operator.reading)
            mailbox.emplace(
                delivery_workers,
                letters,
                w.mailbox.address,
                to_inbox(w.mail_operator, *reading),
                tls
            );
        listen();
        housekeeper = std::thread([this] { keep_house(); });
    }

    ~impl()
    {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        wake.notify_all();
        if (housekeeper.joinable()) housekeeper.join();
        sources.clear();
        mailbox.reset();
        if (office && !office->drain(patience))
            log::warning(
                "gateway.stopped_early",
                {{"reason",
                  "deliveries were under way; they will be shown as uncertain if their end of data "
                  "had gone out"}}
            );
        if (destination) destination->stop();
        letters.journal().close();
        intake_workers.stop();
        delivery_workers.stop();
    }

    // What the last run left in the middle: letters accepted and not planned, mails whose end of
    // data may have gone out, and everything that waits.
    void reconcile()
    {
        for (const auto& letter : letters.live()) {
            if (letter->accepted && !letter->planned && !letter->unroutable) {
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
        letters.append(id, now(), std::move(record));
    }

    void listen()
    {
        for (const auto& s : with.sources) {
            const auto gate = to_gate(s);
            auto handler = [this, gate](message m, std::function<void(std::string)> answer) {
                receive.handle(std::move(m), gate, std::move(answer));
            };
            try {
                sources.push_back(std::make_unique<mllp::source>(
                    intake_workers, to_source(s), intake_memory, std::move(handler)
                ));
            } catch (const boost::system::system_error& failed) {
                throw std::runtime_error(
                    "cannot listen on " + s.listen.host + ":" + std::to_string(s.listen.port) +
                    " for the source " + s.name + ": " + failed.code().message()
                );
            }
            log::info(
                "source.listening",
                {{"source", s.name},
                 {"address", s.listen.host},
                 {"port", std::to_string(sources.back()->bound_port())}}
            );
        }
    }

    void keep_house()
    {
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, retire_interval, [this] { return stopping; })) {
            lock.unlock();
            letters.retire(now());
            lock.lock();
        }
    }

    const settings with;
    runtime::budget intake_memory, delivery_memory;
    ledger letters;
    runtime::workers intake_workers, delivery_workers;
    intake receive;
    std::optional<smtp::destination> destination;
    std::optional<post_office> office;
    std::optional<teller> tell;
    std::optional<inbox> mailbox;
    std::vector<std::unique_ptr<mllp::source>> sources;

    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;
    std::thread housekeeper;
};

gateway::gateway(const settings& with) : impl_(std::make_unique<impl>(with)) {}
gateway::~gateway() = default;

std::string gateway::listening() const
{
    std::string text;
    for (const auto& s : impl_->sources)
        text += s->name() + " port " + std::to_string(s->bound_port()) + "\n";
    return text;
}

}  // namespace vgm::app
