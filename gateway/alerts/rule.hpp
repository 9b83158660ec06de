#pragma once

#include "gateway/core/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::alerts {

// Whether it may wait for the morning.
enum class urgency { warn, page };

// What a rule's value and threshold are.
enum class measure {
    state,     // 1: it is so
    duration,  // seconds
    share,     // 0 to 1
    count,
};

// From when on something is an alert, and from when on it is none any more.
struct rule
{
    std::string_view id;      // "operator_down": stored, and in the configuration
    std::string_view says;    // "the operator cannot be reached"
    std::string_view advice;  // one sentence: what to do first
    measure in = measure::state;
    double threshold = 1;  // alert at or beyond it
    double clears_at = 0;  // none any more at or on the good side of it; between the two: as before
    bool low_is_bad = false;  // beyond means below
    seconds hold{0};          // how long it must be beyond
    seconds calm{60};         // how long it must be clear
    urgency how_urgent = urgency::warn;
    // The rule that explains this one: while that one holds about the same group, this one is not
    // raised.
    std::string_view parent = {};
    bool watched = true;
};

// All there are, with their defaults.
std::span<const rule> default_rules();

const rule* find_default_rule(std::string_view id);

/** A threshold as the configuration writes it: "45m", "10%", "1000", by what the rule measures.
    A rule that is a state has none. */
std::optional<double> parse_threshold(measure in, std::string_view text);

/** The same for people: "45 min", "10 %", "1000". */
std::string print_value(measure in, double value);

/** "3 h", "14 min", "2 days": of two units the larger, as long as it is at least two. */
std::string print_span(seconds span);

// The rules as a site has them.
class rule_book
{
public:
    struct change
    {
        std::string rule, of;  // of: empty for every subject
        std::optional<bool> watched;
        std::optional<double> threshold;  // clears_at moves with it
        std::optional<seconds> hold;
        std::optional<urgency> how_urgent;
    };

    rule_book() = default;
    explicit rule_book(std::vector<change> changes) : changes_(std::move(changes)) {}

    /** The rule for a subject; what is said of the subject wins over what is said of all. Nothing
       for an id that is none. */
    std::optional<rule> find(std::string_view id, std::string_view subject) const;

private:
    std::vector<change> changes_;
};

}  // namespace vgm::alerts
