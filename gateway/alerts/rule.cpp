#include "gateway/alerts/rule.hpp"

#include "gateway/config/duration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace vgm::alerts {
namespace {

using namespace std::chrono_literals;

constexpr double minute = 60, hour = 3600, day = 86400;

constexpr std::array<rule, 21> defaults{{
    {.id = "journal_unwritable",
     .says = "the journal cannot be written",
     .advice = "Free space on the disk of gateway.data, or look at the disk itself.",
     .hold = 30s,
     .how_urgent = urgency::page},
    {.id = "operator_down",
     .says = "the operator cannot be reached",
     .advice = "See whether it is the network, our certificate or the operator; letters wait.",
     .hold = 120s,
     .how_urgent = urgency::page},
    {.id = "mailbox_down",
     .says = "the mailbox cannot be read",
     .advice = "Receipts come late meanwhile; see the reason, and the operator's side.",
     .hold = 600s,
     .parent = "operator_down"},
    {.id = "mails_wait_long",
     .says = "mails have waited for too long",
     .advice = "See `vaguemestre trace` of one of them: why it is put off.",
     .in = measure::duration,
     .threshold = 30 * minute,
     .clears_at = 15 * minute,
     .hold = 300s,
     .how_urgent = urgency::page,
     .parent = "operator_down"},
    {.id = "mails_wait_many",
     .says = "many mails wait",
     .advice = "See whether the operator is slow or a source sends more than usual.",
     .in = measure::count,
     .threshold = 1000,
     .clears_at = 500,
     .hold = 600s,
     .parent = "operator_down"},
    {.id = "mails_bounce",
     .says = "the operators refuse many mails",
     .advice = "See some of them: addresses that are no longer valid, or our own mailbox.",
     .in = measure::share,
     .threshold = 0.05,
     .clears_at = 0.025,
     .hold = 300s,
     .calm = 300s},
    {.id = "messages_refused",
     .says = "many messages of the source are refused",
     .advice = "`vaguemestre trace --refused` says why; the producer has changed something.",
     .in = measure::share,
     .threshold = 0.10,
     .clears_at = 0.05,
     .hold = 300s,
     .calm = 300s},
    {.id = "source_silent",
     .says = "the source says nothing",
     .advice = "See whether the producer runs and can connect to us.",
     .in = measure::count,
     .threshold = 20,
     .clears_at = 0,
     .hold = 600s,
     .calm = 0s},
    {.id = "mails_uncertain",
     .says = "mails may or may not have left",
     .advice = "A person decides: docs/operating/daily.md, uncertain.",
     .in = measure::count,
     .threshold = 1,
     .hold = 300s},
    {.id = "letters_unroutable",
     .says = "an accepted letter cannot be made into a mail",
     .advice = "`vaguemestre trace` of it says why; a person must act.",
     .in = measure::count,
     .threshold = 1,
     .how_urgent = urgency::page},
    {.id = "letters_held",
     .says = "a letter that a rule holds waits for a person",
     .advice = "`vaguemestre letters held`, then `letters release`.",
     .in = measure::duration,
     .threshold = 4 * hour,
     .clears_at = 4 * hour},
    {.id = "receipts_refused",
     .says = "the producer refuses what it is told (ZAM)",
     .advice = "Nothing tells it again by itself; its listener must take ZAM messages.",
     .in = measure::count,
     .threshold = 1},
    {.id = "receipts_wait",
     .says = "the producer cannot be told what became of its letters",
     .advice = "See the producer's listener (receipts_to).",
     .in = measure::count,
     .threshold = 1,
     .hold = 1800s},
    {.id = "documents_parked",
     .says = "an application does not take documents of incoming letters",
     .advice = "`vaguemestre trace --arrivals` says which and why.",
     .in = measure::count,
     .threshold = 1},
    {.id = "certificate_ends",
     .says = "a certificate ends soon",
     .advice = "Ask for the next one now; files are read at a start.",
     .in = measure::duration,
     .threshold = 30 * day,
     .clears_at = 31 * day,
     .low_is_bad = true,
     .parent = "certificate_ends_now"},
    {.id = "certificate_ends_now",
     .says = "a certificate ends within days",
     .advice = "Put the next one in place and restart, before letters or messages stop.",
     .in = measure::duration,
     .threshold = 3 * day,
     .clears_at = 4 * day,
     .low_is_bad = true,
     .how_urgent = urgency::page},
    {.id = "directory_old",
     .says = "the directory is old",
     .advice = "`vaguemestre directory status` and `directory sync`.",
     .in = measure::duration,
     .threshold = 7 * day,
     .clears_at = 7 * day,
     .hold = 600s},
    {.id = "disk_days_left",
     .says = "the disk will be full soon",
     .advice = "Shorten journal.documents_retention, or give it more room.",
     .in = measure::duration,
     .threshold = 3 * day,
     .clears_at = 4 * day,
     .low_is_bad = true,
     .hold = 1800s,
     .calm = 1800s,
     .parent = "disk_full"},
    {.id = "disk_low",
     .says = "little of the disk is free",
     .advice = "Shorten journal.documents_retention, or give it more room.",
     .in = measure::share,
     .threshold = 0.10,
     .clears_at = 0.12,
     .low_is_bad = true,
     .hold = 600s,
     .parent = "disk_full"},
    {.id = "disk_full",
     .says = "next to nothing of the disk is free",
     .advice = "Make room now: without it every message is answered AR.",
     .in = measure::share,
     .threshold = 0.03,
     .clears_at = 0.05,
     .low_is_bad = true,
     .hold = 60s,
     .how_urgent = urgency::page},
    {.id = "publication_late",
     .says = "events come late to Kafka",
     .advice = "See the brokers; letters are not affected.",
     .in = measure::duration,
     .threshold = 15 * minute,
     .clears_at = 1 * minute,
     .hold = 300s},
}};

std::optional<double> parse_plain(std::string_view text)
{
    const std::string copy{text};
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (copy.empty() || *end != '\0' || !std::isfinite(value) || value < 0) return std::nullopt;
    return value;
}

std::string print_number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, value == std::floor(value) ? "%.0f" : "%.1f", value);
    return text;
}

}  // namespace

std::span<const rule> default_rules() { return defaults; }

const rule* find_default_rule(std::string_view id)
{
    const auto found = std::ranges::find(defaults, id, &rule::id);
    return found == defaults.end() ? nullptr : &*found;
}

std::optional<double> parse_threshold(measure in, std::string_view text)
{
    switch (in) {
        case measure::state:
            return std::nullopt;
        case measure::duration:
            if (const auto span = config::parse_duration(text))
                return std::chrono::duration<double>(*span).count();
            return std::nullopt;
        case measure::share: {
            if (!text.ends_with('%')) return std::nullopt;
            const auto percent = parse_plain(text.substr(0, text.size() - 1));
            if (!percent || *percent > 100) return std::nullopt;
            return *percent / 100;
        }
        case measure::count:
            return parse_plain(text);
    }
    return std::nullopt;
}

std::string print_span(seconds span)
{
    struct step
    {
        std::int64_t of;
        const char* name;
    };
    const auto total = std::max<std::int64_t>(span.count(), 0);
    for (const auto& s : {step{86400, " days"}, step{3600, " h"}, step{60, " min"}})
        if (total >= 2 * s.of || (total >= s.of && s.of != 86400))
            return std::to_string(total / s.of) + s.name;
    return std::to_string(total) + " s";
}

std::string print_value(measure in, double value)
{
    switch (in) {
        case measure::state:
            return value > 0 ? "yes" : "no";
        case measure::duration:
            return print_span(seconds{static_cast<std::int64_t>(value)});
        case measure::share:
            return print_number(std::round(value * 1000) / 10) + " %";
        case measure::count:
            return print_number(value);
    }
    return {};
}

std::optional<rule> rule_book::find(std::string_view id, std::string_view subject) const
{
    const auto* known = find_default_rule(id);
    if (known == nullptr) return std::nullopt;
    rule made = *known;
    for (const bool special : {false, true})
        for (const auto& c : changes_) {
            if (c.rule != id || c.of.empty() == special || (special && c.of != subject)) continue;
            if (c.watched) made.watched = *c.watched;
            if (c.hold) made.hold = *c.hold;
            if (c.how_urgent) made.how_urgent = *c.how_urgent;
            if (c.threshold) {
                const double margin =
                    known->threshold > 0 ? known->clears_at / known->threshold : 1;
                made.threshold = *c.threshold;
                made.clears_at = *c.threshold * margin;
            }
        }
    return made;
}

}  // namespace vgm::alerts
