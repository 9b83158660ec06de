#include "gateway/app/alert_keeper.hpp"

#include "gateway/app/alert_learning.hpp"
#include "gateway/app/alert_wiring.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/kept_file.hpp"
#include "gateway/app/local_time.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/runtime/log.hpp"

#include <prometheus/metric_family.h>

#include <filesystem>

namespace vgm::app {
namespace {

namespace log = runtime::log;

constexpr seconds learned_saved_every{300};

std::filesystem::path state_file(const settings& all) { return all.gateway.data / "alerts.json"; }
std::filesystem::path learned_file(const settings& all)
{
    return all.gateway.data / "alerts-learned.json";
}

void log_change(const alerts::change& c, const alerts::alert& a)
{
    const bool raised = c.what == alerts::change::kind::raised;
    log::event(
        raised ? log::level::warning : log::level::info,
        raised ? "alert.raised" : "alert.recovered",
        {{"number", std::to_string(c.number)}, {"alert", c.of.to_string()}, {"says", a.says}}
    );
}

}  // namespace

alert_keeper::alert_keeper(const settings& all, alerts_look_at look_at)
    : all_(all), look_at_(std::move(look_at)), rules_(to_rule_book(all.alerts)), began_(now())
{
    load();
}

alert_keeper::~alert_keeper() { stop(); }

void alert_keeper::load()
{
    kept_alerts kept;
    const auto file = state_file(all_);
    if (const auto text = read_kept_file(file, kept_alerts_bytes_max)) {
        if (auto found = parse_kept(*text))
            kept = std::move(*found);
        else
            log::error(
                "alert.state_unreadable",
                {{"file", file.string()}, {"consequence", "what is wrong is raised again"}}
            );
    }
    state_ = std::move(kept.state);
    for (auto& [key, a] : state_.alerts) a.seen_at = began_;
    post_ = std::make_unique<alert_post>(to_channels(all_), std::move(kept.outbox));
    if (const auto text = read_kept_file(learned_file(all_), kept_alerts_bytes_max))
        if (auto found = parse_learned(*text)) {
            known_ = std::move(*found);
            disk_.restore(known_.disk);
            for (auto& [name, s] : known_.sources) s.rhythm.resume(to_local(began_));
            for (const auto& id : known_.uncertain) doubted_.insert(id.submission);
            touched_ = doubted_;
            return;
        }
    learner_ = std::thread([this] { learn_from_journal(); });
}

void alert_keeper::learn_from_journal()
{
    auto found = learn_from(to_journal(all_).directory, began_, to_local, [this] {
        return !learner_stops_;
    });
    if (learner_stops_) return;
    const std::scoped_lock lock(mutex_, notes_mutex_);
    for (auto& [name, s] : found.sources) {
        auto& known = known_.sources[name];
        known.rhythm = std::move(s.rhythm);
        known.last_message = std::max(known.last_message, s.last_message);
    }
    for (const auto& id : found.uncertain) {
        known_.uncertain.insert(id);
        doubted_.insert(id.submission);
        touched_.insert(id.submission);
    }
    log::info("alert.learned_from_journal", {{"sources", std::to_string(found.sources.size())}});
}

void alert_keeper::start()
{
    thread_ = std::thread([this] { keep(); });
}

void alert_keeper::stop()
{
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        stopping_ = true;
    }
    learner_stops_ = true;
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    if (learner_.joinable()) learner_.join();
    post_->stop();
    const std::lock_guard lock(mutex_);
    save_state(nullptr);
    save_learned();
}

void alert_keeper::keep()
{
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        look();
        lock.lock();
        wake_.wait_for(lock, all_.alerts.every, [this] { return stopping_; });
    }
}

void alert_keeper::look()
{
    auto facts = look_at_.facts();
    facts.at = now();
    facts.listening_since = began_;
    facts.to_local = to_local;
    if (facts.disk) {
        disk_.add(facts.at, facts.disk->free);
        facts.disk->left = disk_.left(facts.disk->free);
    }
    auto counters = find_counters(look_at_.counters());
    settle_uncertain();

    const std::lock_guard lock(mutex_);
    learn_counts(counters, facts.at);
    hour_.add(facts.at, std::move(counters));
    const auto found = find_readings(facts, hour_, known_);
    for (const auto& c : alerts::observe(state_, rules_, facts.at, found))
        log_change(c, state_.alerts[c.of]);
    tell(facts.at);
    if (facts.at - learned_saved_ >= learned_saved_every) save_learned();
}

void alert_keeper::learn_counts(const alerts::past_hour::counters& counters, timestamp at)
{
    for (const auto& s : all_.sources) {
        const double came = count_messages(counters, s.name) - count_messages(before_, s.name);
        auto& known = known_.sources[s.name];
        known.rhythm.add(to_local(at), static_cast<std::uint32_t>(std::max(0.0, came)));
        if (came > 0) known.last_message = at;
    }
    before_ = counters;
}

void alert_keeper::note(const tracking_record& record)
{
    const std::lock_guard lock(notes_mutex_);
    if (const auto* r = std::get_if<uncertain_record>(&record.body)) {
        newly_uncertain_.insert({record.submission, r->number});
        doubted_.insert(record.submission);
    }
    if (!doubted_.empty() && doubted_.contains(record.submission))
        touched_.insert(record.submission);
}

// Whatever settles a doubt is a record: letters that one came for are looked at again.
void alert_keeper::settle_uncertain()
{
    std::set<submission_id> touched;
    std::set<delivery_id> fresh;
    {
        const std::lock_guard lock(notes_mutex_);
        touched.swap(touched_);
        fresh.swap(newly_uncertain_);
    }
    std::vector<delivery_id> settled;
    const std::lock_guard lock(mutex_);
    if (known_.uncertain.size() < uncertain_max)
        known_.uncertain.insert(fresh.begin(), fresh.end());
    if (!fresh.empty() || !touched.empty()) learned_saved_ = {};  // soon
    for (const auto& id : touched) {
        const auto letter = look_at_.find(id);
        std::erase_if(known_.uncertain, [&](const delivery_id& d) {
            if (d.submission != id) return false;
            const auto* mail = letter ? letter->find_delivery(d.number) : nullptr;
            return mail == nullptr || mail->status != delivery_status::uncertain;
        });
    }
    const std::lock_guard notes(notes_mutex_);
    doubted_.clear();
    for (const auto& d : known_.uncertain) doubted_.insert(d.submission);
    for (const auto& d : newly_uncertain_) doubted_.insert(d.submission);
}

void alert_keeper::tell(timestamp at)
{
    const bool is_quiet =
        all_.alerts.quiet_hours && is_within(*all_.alerts.quiet_hours, to_local(at));
    const alerts::notice_settings with{all_.alerts.remind_after, all_.alerts.notices_per_hour};
    const auto due = alerts::plan_notice(state_, with, at, is_quiet);
    save_state(due ? &*due : nullptr);
    if (due) post_->send(*due);
}

// Only what a restart must know is worth a write: values change with every look.
void alert_keeper::save_state(const alerts::notice* leaving)
{
    kept_alerts kept{state_, post_->outbox_with(leaving)};
    auto text = print_kept(kept);
    if (text == saved_) return;
    const auto ec = keep_file(state_file(all_), text);
    if (ec && !save_failed_)
        log::error(
            "alert.state_not_kept",
            {{"file", state_file(all_).string()},
             {"reason", ec.message()},
             {"consequence", "a restart may tell again what was told"}}
        );
    save_failed_ = static_cast<bool>(ec);
    if (!ec) saved_ = std::move(text);
}

void alert_keeper::save_learned()
{
    learned_saved_ = now();
    known_.disk = disk_.samples();
    if (const auto ec = keep_file(learned_file(all_), print_learned(known_)))
        log::warning("alert.learned_not_kept", {{"reason", ec.message()}});
}

}  // namespace vgm::app
