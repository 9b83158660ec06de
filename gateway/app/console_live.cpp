#include "gateway/app/console_live.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/console_json.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

constexpr milliseconds pace{500};
constexpr std::chrono::seconds sign_of_life{15};
constexpr std::size_t ids_told_max = 100;
constexpr std::size_t ids_kept_max = 10'000;
constexpr std::size_t waiting_bytes_max = 64 * 1024;

std::string print_event(std::string_view name, const std::string& data)
{
    return "event: " + std::string{name} + "\ndata: " + data + "\n\n";
}

}  // namespace

void console_live::listener::tell(const std::string& text)
{
    std::function<void(std::string)> to;
    {
        const std::lock_guard lock(mutex);
        if (!give) {
            if (waiting.size() + text.size() <= waiting_bytes_max) waiting += text;
            return;
        }
        to = std::exchange(give, nullptr);
    }
    to(text);
}

void console_live::listener::ask(std::function<void(std::string)> next)
{
    std::string text;
    {
        const std::lock_guard lock(mutex);
        if (waiting.empty()) {
            give = std::move(next);
            return;
        }
        text = std::exchange(waiting, {});
    }
    next(std::move(text));
}

console_live::console_live(projector& of) : of_(of), thread_([this] { run(); })
{
    of_.on_change([this](const std::vector<submission_id>& ids) {
        const std::lock_guard lock(mutex_);
        for (const auto& id : ids)
            if (changed_.size() < ids_kept_max) changed_.insert(id);
    });
}

console_live::~console_live()
{
    of_.on_change({});
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    for (const auto& weak : listeners_)
        if (const auto one = weak.lock()) {
            std::function<void(std::string)> dropped;
            const std::lock_guard lock(one->mutex);
            dropped = std::exchange(one->give, nullptr);
        }
}

http::response console_live::open()
{
    auto one = std::make_shared<listener>();
    one->waiting = print_event("hello", std::string{R"({"version":")"} + VGM_VERSION + "\"}");
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(listeners_, [](const auto& weak) { return weak.expired(); });
        listeners_.push_back(one);
    }
    http::response made;
    made.headers.add("Content-Type", "text/event-stream");
    made.headers.add("Cache-Control", "no-store");
    made.body = http::body_source{
        [one](std::function<void(std::string)> give) { one->ask(std::move(give)); }};
    return made;
}

void console_live::tell_all(const std::string& text)
{
    std::vector<std::shared_ptr<listener>> all;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& weak : listeners_)
            if (auto one = weak.lock()) all.push_back(std::move(one));
    }
    for (const auto& one : all) one->tell(text);
}

void console_live::run()
{
    auto told_at = std::chrono::steady_clock::now();
    auto phase = projector_state::phase::starting;
    while (true) {
        std::set<submission_id> changed;
        {
            std::unique_lock lock(mutex_);
            if (wake_.wait_for(lock, pace, [this] { return stopping_; })) return;
            changed = std::exchange(changed_, {});
        }
        std::string text;
        if (!changed.empty()) {
            std::vector<std::string> ids;
            for (const auto& id : changed)
                if (ids.size() < ids_told_max) ids.push_back(id.to_string());
            console_json data;
            data.time("at", now());
            data.texts("letters", ids);
            data.number("count", static_cast<std::int64_t>(changed.size()));
            text += print_event("changed", data.finish());
        }
        if (const auto state = of_.now(); state.now != phase) {
            phase = state.now;
            console_json data;
            data.text("state", to_string(state.now));
            data.real("progress", state.progress);
            text += print_event("projection", data.finish());
        }
        const auto at = std::chrono::steady_clock::now();
        if (text.empty() && at - told_at >= sign_of_life) text = print_event("ping", "{}");
        if (text.empty()) continue;
        told_at = at;
        tell_all(text);
    }
}

}  // namespace vgm::app
