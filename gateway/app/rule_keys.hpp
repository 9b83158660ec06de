#pragma once

#include <span>
#include <string>
#include <string_view>

// The keys of the site's rule files, each declared once: the reader, the JSON Schema and the list
// of what may be written come from here.
namespace vgm::app {

// What may stand after a key.
enum class rule_value {
    text,        // one line
    long_text,   // several
    words,       // one word or a list
    truth,       // yes or no
    years,       // a whole number
    age,         // from, under
    hl7_tests,   // a list of paths and words
    cda_tests,   // a list of XPaths and words
    additions,   // a list of recipients
    removals,    // a list of which recipients
    sender,      // address and name, or by_service
    receipts,    // reception, reading
    matching,    // first, all
    priority,    // urgent, normal, low
    conditions,  // when, unless
    actions,     // then
    rules,       // the list of rules
};

struct rule_key
{
    std::string_view name, says;
    rule_value value;
    bool required = false;
};

std::span<const rule_key> file_keys() noexcept;
std::span<const rule_key> rule_keys() noexcept;
std::span<const rule_key> condition_keys() noexcept;
std::span<const rule_key> action_keys() noexcept;
std::span<const rule_key> age_keys() noexcept;
std::span<const rule_key> hl7_test_keys() noexcept;
std::span<const rule_key> cda_test_keys() noexcept;
std::span<const rule_key> addition_keys() noexcept;
std::span<const rule_key> removal_keys() noexcept;
std::span<const rule_key> sender_keys() noexcept;
std::span<const rule_key> receipts_keys() noexcept;

// What `priority` and so on may say.
struct rule_word
{
    std::string_view word;
    int value;
};
std::span<const rule_word> words_of(rule_value v) noexcept;

/** For editors: what one file of rules may hold (JSON Schema, draft 2020-12). */
std::string print_rule_schema();

}  // namespace vgm::app
