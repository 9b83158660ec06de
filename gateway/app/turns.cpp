#include "gateway/app/turns.hpp"

#include "gateway/runtime/log.hpp"

namespace vgm::app {

void turns::take(const std::string& name, std::function<void(turn)> work)
{
    {
        const std::lock_guard lock(mutex_);
        const auto [at, is_first] = waiting_.try_emplace(name);
        if (!is_first) {
            at->second.push_back(std::move(work));
            return;
        }
    }
    work(give(name));
}

turns::turn turns::give(const std::string& name)
{
    // Calls its deleter also when it cannot be made.
    return turn(static_cast<void*>(this), [self = shared_from_this(), name](void*) {
        self->pass_on(name);
    });
}

void turns::pass_on(const std::string& name) noexcept
try {
    std::function<void(turn)> next;
    {
        const std::lock_guard lock(mutex_);
        const auto at = waiting_.find(name);
        if (at == waiting_.end()) return;
        if (at->second.empty()) {
            waiting_.erase(at);
            return;
        }
        next = std::move(at->second.front());
        at->second.pop_front();
    }
    next(give(name));
} catch (const std::exception& e) {
    runtime::log::error("turn.lost", {{"reason", e.what()}});
}

}  // namespace vgm::app
