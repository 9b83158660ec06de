#include "gateway/app/due_time.hpp"

namespace vgm::app {
namespace {

// As after any failure: a growing delay, and an end. Then it is for a person, like one held.
std::optional<timestamp>
find_resend_time(const delivery_account& d, const post_office_settings& with, timestamp now)
{
    if (with.uncertain != uncertain_policy::resend) return std::nullopt;
    if (d.last.next_attempt != timestamp{}) return d.last.next_attempt;
    const auto next = with.retry.next(d.attempts, d.first_attempt.value_or(now), now, 1.0);
    return next ? std::optional(timestamp{}) : std::nullopt;
}

}  // namespace

std::optional<timestamp>
find_due_time(const delivery_account& d, const post_office_settings& with, timestamp now)
{
    switch (d.status) {
        case delivery_status::queued:
            return timestamp{};
        case delivery_status::deferred:
            return d.next_attempt.value_or(timestamp{});
        case delivery_status::uncertain:
            return find_resend_time(d, with, now);
        case delivery_status::sending:
        case delivery_status::sent:
        case delivery_status::bounced:
        case delivery_status::expired:
        case delivery_status::withdrawn:
            return std::nullopt;
    }
    return std::nullopt;
}

timestamp in_turn(timestamp when, mail_priority priority)
{
    if (when != timestamp{}) return when;
    switch (priority) {
        case mail_priority::urgent:
            return when - milliseconds{1};
        case mail_priority::normal:
            return when;
        case mail_priority::low:
            return when + milliseconds{1};
    }
    return when;
}

}  // namespace vgm::app
