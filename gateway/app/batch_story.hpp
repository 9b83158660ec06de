#pragma once

#include "gateway/app/terminal.hpp"
#include "gateway/core/account.hpp"
#include "gateway/journal/reader.hpp"

#include <array>
#include <string>
#include <vector>

namespace vgm::app {

// Where one message of a batch stands: the worst of its mails.
enum class item_state { refused, failed, uncertain, waiting, sent, delivered };
inline constexpr std::size_t item_states = 6;

std::string_view to_string(item_state s) noexcept;

/** What its account says of a letter or of a refused message. */
item_state state_of(const account& a);

/** Why it was refused or failed; and when the last thing happened to one of its mails. */
std::vector<std::string> reasons_of(const account& a);
timestamp end_of(const account& a);

struct batch_item
{
    submission_id id;
    std::string control;
    item_state state = item_state::waiting;
    bool repeated = false;             // the letter came before, or again
    timestamp at{};                    // when it came first in this batch
    std::vector<std::string> reasons;  // of a refusal or a failure
};

// The messages that one BHS named, or one file, or one run of `vaguemestre send`.
struct batch_story
{
    std::string id, source;
    timestamp first_at{}, last_at{};  // when its first and its last message came
    timestamp ended_at{};             // the last outcome of a mail
    std::array<std::size_t, item_states> totals{};
    std::vector<batch_item> items;  // in the order they came; not in a list

    std::size_t messages() const noexcept;
    std::size_t count(item_state s) const noexcept { return totals[static_cast<std::size_t>(s)]; }
    /** Every message is refused, or all of its mails have an outcome. */
    bool is_complete() const noexcept { return count(item_state::waiting) == 0; }
};

/** The batches of that id; "LOT42" also names LOT42-3fa9c1d0. A message that came twice counts
   once, and one that was refused and then accepted is accepted. Reads the journal from its files,
   whether or not a gateway is running on it. */
result<std::vector<batch_story>> find_batches(const journal::reader& from, const std::string& id);

/** Those that began since then, the newest last, without their items. */
result<std::vector<batch_story>> list_batches(const journal::reader& from, timestamp since);

enum class shown_items { what_needs_a_look, all };

std::string print_text(const batch_story& b, shown_items which, const screen& to);
std::string print_text(const std::vector<batch_story>& list, const screen& to);
/** One object; a list has no items. */
std::string print_json(const batch_story& b);

}  // namespace vgm::app
