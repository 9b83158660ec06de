#pragma once

#include "routes/rules/evaluate.hpp"
#include "schemas/transmission/request.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::rules {

// Who letters of a service come from.
struct sender
{
    std::string address, name;
    friend bool operator==(const sender&, const sender&) = default;
};

// What the site has beside its rules.
struct surroundings
{
    bool has_directory = false;  // recipients that are named by a number or a unit can be found
    std::vector<std::string> recipient_domains;  // transmission::gate_settings
    std::function<bool(std::string_view domain)> is_trusted_domain;  // and of the same
    // The table of services; nothing for one that it does not name. May be empty.
    std::function<std::optional<sender>(const std::string& service)> find_sender;
};

// What matched rules made of a message.
struct application
{
    routing decided;
    std::vector<issue> found;  // an error when a rule refuses it; warnings of additions that came to nothing
    // For each recipient of the submission, in order: the rule that put it there, or empty.
    std::vector<std::string> added_by;
};

/** Does to a submission what the rules say, in their order. A rule replaces first, then removes, then
    adds; of what can be said once, the first rule that says it is heard.

    The patient is never added, and no rule changes the flags: a professional who is added gets a
    mail only where DESTMSSANTEPS is Y.

    @param lookups  Of `s`; afterwards too, with those of recipients that were added. */
application apply(
    const rulebook& book,
    const std::vector<const rule*>& matched,
    const facts& of,
    const surroundings& around,
    submission& s,
    std::vector<transmission::recipient_lookup>& lookups
);

/** Puts what was decided into the submission that a mail is made of: Reply-To, bodies. */
void follow(const routing& decided, submission& s, std::span<const cda::header> documents);

}  // namespace vgm::rules
