#include "gateway/app/directory_keeper.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/directory_sync.hpp"
#include "gateway/directory/freshness.hpp"
#include "gateway/runtime/log.hpp"

namespace vgm::app {
namespace {

namespace log = runtime::log;

struct broken_off
{};

}  // namespace

directory_keeper::directory_keeper(const settings& all) : all_(all), thread_([this] { keep(); }) {}

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

void directory_keeper::keep()
{
    do {
        try {
            bring_up_to_date();
            log_age();
        } catch (const broken_off&) {
            return;
        } catch (const std::exception& failed) {
            log::error("directory.sync_failed", {{"reason", failed.what()}});
        }
    } while (!wait(*all_.directory->every));
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

void directory_keeper::log_age() const
{
    const annuaire::replica replica(directory_database(all_));
    const auto sources = replica.sources();
    const auto known = sources ? directory::known_up_to(*sources) : std::nullopt;
    if (!known)
        return log::warning("directory.age", {{"freshness", "stale"}, {"known_up_to", "never"}});
    const auto at = now();
    const auto fresh = directory::judge_age(*sources, to_policy(*all_.directory), at);
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(at - *known).count();
    const auto say = fresh == directory::freshness::stale ? log::warning : log::info;
    say("directory.age",
        {{"freshness", std::string{to_string(fresh)}},
         {"known_up_to", to_rfc3339(*known)},
         {"hours", std::to_string(hours)}});
}

}  // namespace vgm::app
