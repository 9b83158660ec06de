#pragma once

#include "routes/rules/apply.hpp"

// The recipients of a message while rules change them. For apply.cpp.
namespace vgm::rules {

// At most so many recipients come of one addition.
inline constexpr std::size_t added_max = 50;

struct named_recipient
{
    recipient who;
    std::optional<transmission::recipient_lookup> lookup;  // its `recipient` is not kept up to date
    std::string added_by;
};

/** Whom an addition means in this message; nobody when the message does not say it.

    @param found  Takes a warning for each that cannot be used. */
std::vector<named_recipient> find_added(
    const addition& what,
    const std::string& rule_id,
    const facts& of,
    const surroundings& around,
    std::vector<issue>& found
);

/** Whether a removal means this one. */
bool is_removed(const removal& what, const recipient& who);

}  // namespace vgm::rules
