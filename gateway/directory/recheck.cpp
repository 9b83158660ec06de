#include "gateway/directory/recheck.hpp"

#include "gateway/directory/trusted_domains.hpp"

#include <algorithm>

namespace vgm::directory {
namespace {

bool holds(const std::vector<mailbox_entry>& lines, std::string_view person_id)
{
    return std::any_of(lines.begin(), lines.end(), [&](const mailbox_entry& e) {
        return e.type != mailbox_type::person || !e.holder || e.holder->national_id == person_id;
    });
}

// A replica that letters are sent by is no older, as a rule.
constexpr std::chrono::hours replica_age_max{48};

// Who had the address when the letters were sent, where it is not who has it now. Of an address
// that nobody has now, who had it last.
const past_entry* find_holder_then(
    const used_address& used,
    const std::vector<mailbox_entry>& lines,
    const std::vector<past_entry>& past
)
{
    const auto then = std::ranges::find_if(past, [&](const past_entry& e) {
        return lines.empty() || e.last_seen + replica_age_max >= used.first_used;
    });
    return then == past.end() ? nullptr : &*then;
}

// The person that the letters were meant for: as they said, or as the directory had it.
std::string meant(const used_address& used, const past_entry* then)
{
    if (!used.person_id.empty()) return used.person_id;
    return then == nullptr ? std::string{} : then->person_id;
}

// The box of an organisation that is another structure's now.
bool has_moved(const past_entry* then, const std::vector<mailbox_entry>& lines)
{
    if (then == nullptr || then->type == mailbox_type::person || then->structure_id.empty())
        return false;
    return std::ranges::none_of(lines, [&](const mailbox_entry& e) {
        return e.place && e.place->national_id == then->structure_id;
    });
}

answer<std::optional<affected_address>>
recheck_one(const used_address& used, const lookup& directory)
{
    const auto lines = directory.find_by_address(used.address);
    if (!lines) return lines.error();
    const auto past = directory.find_past(used.address);
    if (!past) return past.error();
    const auto* const then = find_holder_then(used, *lines, *past);
    const std::string person_id = meant(used, then);
    affected_address found{used, address_change::vanished, std::nullopt, {}};
    if (!past->empty()) found.last_seen = past->front().last_seen;
    if (!lines->empty()) {
        const bool same_person = person_id.empty() || holds(*lines, person_id);
        if (same_person && !has_moved(then, *lines)) return std::nullopt;
        found.change = address_change::holder_differs;
    } else if (past->empty()) {
        found.change = address_change::not_published;
    }
    if (!person_id.empty()) {
        auto instead = directory.find_by_person(person_id);
        if (!instead) return instead.error();
        found.now_instead = std::move(*instead);
    }
    return std::optional(std::move(found));
}

}  // namespace

std::string_view to_string(address_change c) noexcept
{
    switch (c) {
        case address_change::vanished:
            return "vanished";
        case address_change::holder_differs:
            return "holder differs";
        case address_change::not_published:
            return "not published";
    }
    return "";
}

answer<std::vector<affected_address>>
recheck(const std::vector<used_address>& used, const lookup& directory)
{
    std::vector<affected_address> all;
    for (const auto& u : used) {
        if (is_patient_address(u.address)) continue;
        auto one = recheck_one(u, directory);
        if (!one) return one.error();
        if (*one) all.push_back(std::move(**one));
    }
    return all;
}

}  // namespace vgm::directory
