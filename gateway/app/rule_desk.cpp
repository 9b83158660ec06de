#include "gateway/app/rule_desk.hpp"

#include "gateway/runtime/log.hpp"

#include <stdexcept>

namespace vgm::app {

namespace log = runtime::log;

rule_desk::rule_desk(const settings& with) : with_(with)
{
    auto read = read_site(with_);
    for (const auto& p : read.problems)
        if (p.level >= severity::error) throw std::runtime_error(print(p));
    current_ = std::move(read.rules);
}

site_rules_ptr rule_desk::now() const
{
    const std::lock_guard lock(mutex_);
    return current_;
}

rule_desk::reloaded rule_desk::reload()
{
    auto read = read_site(with_);
    reloaded done;
    {
        const std::lock_guard lock(mutex_);
        if (read.rules) {
            done.changed = current_->book->version != read.rules->book->version;
            current_ = std::move(read.rules);
        }
        done.version = current_->book->version;
    }
    for (const auto& p : read.problems)
        log::event(
            p.level >= severity::error ? log::level::error : log::level::warning,
            "rules.problem",
            {{"problem", print(p)}}
        );
    log::info(
        "rules.reloaded", {{"version", done.version}, {"changed", done.changed ? "yes" : "no"}}
    );
    done.problems = std::move(read.problems);
    return done;
}

}  // namespace vgm::app
