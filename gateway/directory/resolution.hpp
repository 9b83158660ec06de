#pragma once

#include "gateway/directory/mailbox_entry.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::directory {

enum class outcome {
    found,        // one mailbox, `chosen`
    ambiguous,    // several would do, or what was asked contradicts itself; a person must choose
    absent,       // the directory has none
    refused,      // the address is none, or outside the trusted space: never to be sent to
    unavailable,  // the directory cannot be read: nothing is known
};

std::string_view to_string(outcome o) noexcept;

// Why, one fact each. The order of the first four is the written order of choice.
enum class reason {
    linked_to_structure,  // the box belongs to the structure that was targeted
    preferred_rank,       // the lowest rank among its carrier's boxes
    person_box,           // PER of the person
    unit_box,             // ORG of the unit

    only_candidate,
    address_given,         // the producer named the box itself
    unit_address,          // the hospital's unit table names the box
    patient_box,           // made of the INS; in no directory
    published,             // the address is in the directory
    not_published,         // it is not: red-listed perhaps, never a proof that it does not exist
    vanished,              // it was published, and is not any more
    whole_name_and_place,  // name and place are exactly one person's

    no_address,
    outside_trusted_space,
    holder_differs,    // the box is published as another person's
    place_differs,     // the box is not linked to the targeted structure
    lower_rank,        // another box has a better rank
    after_person_box,  // a box of the person comes first
    equal_candidates,  // the written order does not decide
    several_people,
    name_not_whole,  // only a part of the name was found: too little to send on

    identifier_unreadable,  // neither national nor known to the unit table
    person_unknown,
    person_without_box,  // known to the directory, without a published box
    structure_unknown,
    structure_without_box,
    unit_unknown,
    unit_without_box,
    nothing_asked,
    directory_unavailable,
};

std::string_view to_string(reason r) noexcept;  // one sentence of ours

// What the sender should know although it does not change the choice.
enum class notice {
    paper_copy_may_be_due,  // the holder did not renounce paper: nothing is blocked
    live_check_due,         // the replica is old: ask the directory itself before sending
    directory_is_stale,     // older than the alarm age
    duplicated_address,     // several lines of the directory have this address
};

std::string_view to_string(notice n) noexcept;

struct candidate
{
    mailbox_entry entry;
    reason because = reason::only_candidate;  // what it has, or for one not chosen, what it lacks
    friend bool operator==(const candidate&, const candidate&) = default;
};

// An answer and all that led to it. `reasons` are in the order they were found.
struct resolution
{
    directory::outcome outcome = outcome::absent;
    std::string address;  // where to send; empty unless found
    std::optional<mailbox_entry>
        chosen;  // its line of the directory; nothing for a box not published
    std::vector<reason> reasons;
    std::vector<candidate> others;  // not chosen, each with why
    std::vector<notice> notices;
    std::vector<source_age> sources;  // what was asked, and how old it is
    friend bool operator==(const resolution&, const resolution&) = default;
};

}  // namespace vgm::directory
