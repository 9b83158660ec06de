#include "routes/document_to_mssante/addressing.hpp"

#include <algorithm>

namespace vgm::document_to_mssante {
namespace {

using directory::outcome;
using directory::resolution;
using transmission::recipient_lookup;

// Where the identifier stands that was looked up.
std::string place_of(const recipient_lookup& l)
{
    const bool by_name = !l.who.name.empty();
    return "PRT[" + std::to_string(l.prt) +
           (by_name                   ? "]-5.2"
            : l.who.person_id.empty() ? "]-8.10"
                                      : "]-5.1");
}

std::string say_reasons(const resolution& r)
{
    std::string said;
    for (const auto why : r.reasons) {
        said += said.empty() ? "" : "; ";
        said += to_string(why);
    }
    return said;
}

// The boxes that a sender may choose among. Those outside the trusted space are not.
std::vector<const directory::mailbox_entry*> candidates_of(const resolution& r)
{
    std::vector<const directory::mailbox_entry*> all;
    for (const auto& c : r.others)
        if (c.because != directory::reason::outside_trusted_space) all.push_back(&c.entry);
    return all;
}

// A resolution holds so many of them at most.
std::string say_how_many(std::size_t candidates)
{
    const bool cut = candidates >= directory::resolution_policy{}.candidates_max;
    return (cut ? "at least " : "") + std::to_string(candidates);
}

std::string say_candidates(const std::vector<const directory::mailbox_entry*>& all)
{
    constexpr std::size_t shown_max = 5;
    std::string said;
    for (std::size_t n = 0; n < std::min(all.size(), shown_max); ++n) {
        const auto& entry = *all[n];
        said += (n == 0 ? "" : ", ") + entry.address;
        if (entry.place && !entry.place->name.empty()) said += " (" + entry.place->name + ')';
    }
    if (all.size() > shown_max) said += " and others";
    return said;
}

issue error_at(const recipient_lookup& l, std::string rule, std::string detail)
{
    return {fault::no_recipient, severity::error, place_of(l), std::move(detail), std::move(rule)};
}

issue why_not(const recipient_lookup& l, const resolution& r)
{
    const auto all = candidates_of(r);
    const std::string candidates = say_candidates(all);
    switch (r.outcome) {
        case outcome::ambiguous:
            return error_at(
                l,
                "ROUTE-AMBIGUOUS",
                "the directory has " + say_how_many(all.size()) + " mailboxes that would do (" +
                    say_reasons(r) + "); write one into PRT-15.4: " + candidates
            );
        case outcome::unavailable:
            // It passes: the sender may try again later.
            return {
                fault::storage_unavailable,
                severity::error,
                place_of(l),
                "the recipient has no address, and the directory cannot be read now",
                "ROUTE-DIRECTORY"};
        default:
            return error_at(
                l,
                "ROUTE-NO-MAILBOX",
                "the recipient has no address, and the directory gives none: " + say_reasons(r) +
                    (candidates.empty() ? "" : "; it has: " + candidates)
            );
    }
}

std::string say_entry(const resolution& r)
{
    std::string said = "the address comes from the unit table";
    if (const auto& entry = r.chosen) {
        said = "the address is the directory's (" + entry->source + " of " +
               to_rfc3339(entry->as_of).substr(0, 10) + "): " + std::string{to_code(entry->type)};
        if (entry->holder) said += " of " + entry->holder->national_id;
        if (entry->place) said += " at " + entry->place->national_id;
    }
    said += "; " + say_reasons(r);
    if (std::ranges::find(r.notices, directory::notice::directory_is_stale) != r.notices.end())
        said += "; " + std::string{to_string(directory::notice::directory_is_stale)};
    return said;
}

bool is_of_somebody_else(const resolution& r)
{
    return r.outcome == outcome::ambiguous &&
           std::ranges::find(r.reasons, directory::reason::holder_differs) != r.reasons.end();
}

}  // namespace

addressing find_addresses(
    submission& s,
    const std::vector<recipient_lookup>& lookups,
    const mailbox_finder& find
)
{
    addressing made;
    if (!s.sent_to.professionals) return made;
    for (const auto& lookup : lookups) {
        auto& who = s.recipients[lookup.recipient];
        const auto answer = find(lookup.who);
        if (!who.address.empty()) {
            if (is_of_somebody_else(answer))
                made.found.push_back(
                    {fault::incoherent,
                     severity::warning,
                     place_of(lookup),
                     "the directory publishes the address of PRT-15.4 as another person's than "
                     "PRT-5 names; the mail goes to the address",
                     "ROUTE-HOLDER"}
                );
        } else if (answer.outcome == outcome::found) {
            who.address = answer.address;
            made.sources.emplace(who, say_entry(answer));
        } else {
            made.found.push_back(why_not(lookup, answer));
        }
    }
    return made;
}

void note_sources(planned_record& plan, const addressing& made)
{
    for (auto& d : plan.deliveries)
        if (const auto source = made.sources.find(d.to); source != made.sources.end())
            d.why += "; " + source->second;
}

}  // namespace vgm::document_to_mssante
