#include "gateway/app/alert_post.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

namespace log = runtime::log;

}  // namespace

alert_post::alert_post(
    std::vector<std::unique_ptr<alert_channel>> to,
    std::vector<kept_notice> outbox,
    alert_post_settings with
)
    : with_(with)
{
    for (auto& channel : to) {
        auto& made = *lanes_.emplace_back(std::make_unique<lane>());
        made.counted.to = channel->name();
        made.channel = std::move(channel);
        for (auto& n : outbox)
            if (n.to == made.counted.to) add(made, std::move(n));
    }
    for (const auto& l : lanes_) l->thread = std::thread([this, lane = l.get()] { run(*lane); });
}

alert_post::~alert_post() { stop(); }

void alert_post::stop()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (const auto& l : lanes_)
        if (l->thread.joinable()) l->thread.join();
}

std::vector<kept_notice> alert_post::outbox_with(const alerts::notice* more) const
{
    const std::lock_guard lock(mutex_);
    std::vector<kept_notice> all;
    for (const auto& l : lanes_) {
        all.insert(all.end(), l->waiting.begin(), l->waiting.end());
        if (more != nullptr) all.push_back({l->counted.to, *more, more->at});
    }
    return all;
}

void alert_post::send(const alerts::notice& what)
{
    {
        const std::lock_guard lock(mutex_);
        for (const auto& l : lanes_) add(*l, {l->counted.to, what, what.at});
    }
    wake_.notify_all();
}

void alert_post::add(lane& to, kept_notice n)
{
    if (to.waiting.size() >= with_.waiting_max) {
        to.waiting.pop_front();
        ++to.counted.given_up;
    }
    to.waiting.push_back(std::move(n));
    ++changes_;
}

std::vector<alert_post::figures> alert_post::now() const
{
    const std::lock_guard lock(mutex_);
    std::vector<figures> all;
    for (const auto& l : lanes_) {
        all.push_back(l->counted);
        all.back().waiting = l->waiting.size();
    }
    return all;
}

std::uint64_t alert_post::changes() const
{
    const std::lock_guard lock(mutex_);
    return changes_;
}

void alert_post::run(lane& of)
{
    auto pause = with_.retry_first;
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return stopping_ || !of.waiting.empty(); });
        if (stopping_) return;
        const kept_notice next = of.waiting.front();
        lock.unlock();
        const auto failed = of.channel->send(next.what);
        const bool is_old = app::now() - next.made > with_.give_up_after;
        const bool is_over = !failed || failed->is_final || is_old;
        if (failed)
            log::warning(
                is_over ? "alert.notice_given_up" : "alert.notice_deferred",
                {{"to", of.counted.to},
                 {"notice", std::to_string(next.what.number)},
                 {"reason", failed->reason}}
            );
        else
            log::info(
                "alert.notice_sent",
                {{"to", of.counted.to}, {"notice", std::to_string(next.what.number)}}
            );
        lock.lock();
        ++(failed ? of.counted.failed : of.counted.sent);
        of.counted.last_failure = failed ? failed->reason : "";
        if (is_over) {
            if (failed) ++of.counted.given_up;
            // It may have had to make room meanwhile.
            if (!of.waiting.empty() && of.waiting.front().what.number == next.what.number)
                of.waiting.pop_front();
            ++changes_;
            pause = with_.retry_first;
            continue;
        }
        wake_.wait_for(lock, pause, [&] { return stopping_; });
        pause = std::min(pause * 2, with_.retry_longest);
    }
}

}  // namespace vgm::app
