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

// The person that the letters were meant for: as they said, or as the directory had it.
std::string meant(const used_address& used, const std::vector<past_entry>& past)
{
    if (!used.person_id.empty()) return used.person_id;
    return past.empty() ? std::string{} : past.front().person_id;
}

answer<std::optional<affected_address>>
recheck_one(const used_address& used, const lookup& directory)
{
    const auto lines = directory.find_by_address(used.address);
    if (!lines) return lines.error();
    const auto past = directory.find_past(used.address);
    if (!past) return past.error();
    const std::string person_id = meant(used, *past);
    affected_address found{used, address_change::vanished, std::nullopt, {}};
    if (!past->empty()) found.last_seen = past->front().last_seen;
    if (!lines->empty()) {
        if (person_id.empty() || holds(*lines, person_id)) return std::nullopt;
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
