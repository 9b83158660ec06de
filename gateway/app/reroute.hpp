#pragma once

#include "gateway/app/replay.hpp"
#include "gateway/core/account.hpp"

#include <set>

namespace vgm::app {

// A recipient whose mail has gone, is going, or has come to an end: it stays as it is.
struct staying_recipient
{
    recipient to;
    delivery_status status;
};

// What the rules of now would make of a letter that waits.
struct reroute_offer
{
    replayed_letter difference;  // of those mails that may change
    std::vector<staying_recipient> stays;
    // What makes it so, but for who asked and why. Nothing: nothing would change, or the rules of
    // now refuse the letter, which is not taken back.
    std::optional<rerouted_record> record;
};

/** A letter as it is now, in the form of an acceptance: the mails that count, and what was decided
    last. The rejudging of a letter goes by it. */
accepted_record as_it_stands(const account& letter);

/** What would be different, and the record of it.

    @param letter  Accepted and planned.
    @param now     Rejudged from as_it_stands().
    @param with    What the letters are made with: mails that would be too large are split.
    @param free    The numbers of mails that nobody is sending; of those alone anything may change.
 */
reroute_offer make_reroute(
    const account& letter,
    rejudged_letter now,
    const document_to_mssante::settings& with,
    const std::set<int>& free
);

}  // namespace vgm::app
