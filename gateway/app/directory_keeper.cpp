#include "gateway/app/directory_keeper.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_sync.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/runtime/log.hpp"

namespace vgm::app {
namespace {

namespace log = runtime::log;

struct broken_off
{};

// How often a replica that somebody else makes is looked at.
constexpr std::chrono::seconds look_interval{10};

}  // namespace

directory_keeper::directory_keeper(const settings& all)
    : all_(all), recheck_(to_journal(all).directory), thread_([this] { keep(); })
{}

directory_keeper::~directory_keeper()
{
    stop();
    thread_.join();
}

void directory_keeper::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
}

bool directory_keeper::wait(std::chrono::nanoseconds time)
{
    std::unique_lock lock(mutex_);
    return wake_.wait_for(lock, time, [this] { return stopping_; });
}

directory_state directory_keeper::state() const
{
    const std::lock_guard lock(mutex_);
    auto known = state_;
    known.freshness = directory::judge_age(known.sources, to_policy(*all_.directory), now());
    return known;
}

void directory_keeper::keep()
{
    try {
        const auto every = all_.directory->every;
        timestamp next_sync{};
        do {
            if (every && now() >= next_sync) {
                next_sync = now() + *every;
                round();
            } else {
                look_after(synced::no);
            }
        } while (
            !wait(every ? std::min<std::chrono::nanoseconds>(*every, look_interval) : look_interval)
        );
    } catch (const broken_off&) {
    }
}

void directory_keeper::round()
{
    try {
        bring_up_to_date();
    } catch (const std::exception& failed) {
        log::error("directory.sync_failed", {{"reason", failed.what()}});
    }
    look_after(synced::yes);
}

void directory_keeper::bring_up_to_date()
{
    directory_sync_hooks hooks;
    hooks.on_progress = [this](std::string_view, double) {
        if (wait({})) throw broken_off{};
    };
    hooks.sleep = [this](std::chrono::nanoseconds time) {
        if (wait(time)) throw broken_off{};
    };
    const auto made = synchronise(all_, annuaire::same_files::leave, hooks);
    log::info(
        "directory.synced",
        {{"files", made.files && made.files->changed ? "loaded" : "as before"},
         {"resources", std::to_string(made.changes ? made.changes->resources : 0)},
         {"problems", std::to_string(made.problems.size())}}
    );
}

// Whoever made the replica: this process, or a command beside it.
void directory_keeper::look_after(synced just)
{
    const annuaire::replica replica(directory_database(all_));
    const auto at = now();
    const auto found = replica.sources();
    const auto sources = found ? *found : std::vector<directory::source_age>{};
    const bool due = recheck_.is_due(sources, at);
    const auto fresh = directory::judge_age(sources, to_policy(*all_.directory), at);
    if (due || just == synced::yes || said_ != fresh) log_age(sources, at);
    said_ = fresh;
    const auto affected = due ? recheck_.run(replica, sources, at) : std::nullopt;
    const std::lock_guard lock(mutex_);
    state_.sources = sources;
    if (affected) {
        state_.affected = affected;
        state_.looked_at = at;
    }
}

void directory_keeper::log_age(const std::vector<directory::source_age>& sources, timestamp now)
{
    const auto hours = [now](timestamp then) {
        return std::to_string(std::chrono::duration_cast<std::chrono::hours>(now - then).count());
    };
    for (const auto& s : sources) {
        const auto say = now - s.published > all_.directory->alarm_after ? log::warning : log::info;
        say("directory.source_age",
            {{"source", s.name},
             {"published", to_rfc3339(s.published)},
             {"hours", hours(s.published)}});
    }
    const auto known = directory::known_up_to(sources);
    if (!known)
        return log::warning("directory.age", {{"freshness", "stale"}, {"known_up_to", "never"}});
    const auto fresh = directory::judge_age(sources, to_policy(*all_.directory), now);
    const auto say = fresh == directory::freshness::stale ? log::warning : log::info;
    say("directory.age",
        {{"freshness", std::string{to_string(fresh)}},
         {"known_up_to", to_rfc3339(*known)},
         {"hours", hours(*known)}});
}

}  // namespace vgm::app
