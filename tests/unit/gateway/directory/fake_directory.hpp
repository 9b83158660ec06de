#pragma once

#include "gateway/directory/lookup.hpp"
#include "gateway/directory/name_words.hpp"
#include "gateway/directory/trusted_domains.hpp"

#include <algorithm>
#include <tuple>

namespace vgm::directory {

inline timestamp at_hour(int hours) { return timestamp{std::chrono::hours{hours}}; }

// A directory held in memory, that answers by going through its lines.
class fake_directory final : public lookup
{
public:
    std::vector<mailbox_entry> boxes;
    std::vector<person> people;
    std::vector<structure> structures;
    std::vector<past_entry> past;
    std::vector<source_age> ages{{"mailboxes", "", at_hour(0), at_hour(0), 1}};
    bool broken = false;

    answer<std::vector<mailbox_entry>> find_by_address(std::string_view address) const override
    {
        return pick([&](const auto& b) { return b.address == comparable_address(address); });
    }
    answer<std::vector<mailbox_entry>> find_by_person(std::string_view id) const override
    {
        return pick([&](const auto& b) { return b.holder && b.holder->national_id == id; });
    }
    answer<std::vector<mailbox_entry>> find_by_structure(std::string_view id) const override
    {
        return pick([&](const auto& b) {
            return b.place && (b.place->national_id == id || b.place->legal_id == id);
        });
    }
    answer<std::vector<name_match>> search(const name_query& query) const override
    {
        if (broken) return failure();
        auto in_order = boxes;
        std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) {
            return order_of(a) < order_of(b);
        });
        std::vector<name_match> found;
        const auto wanted = name_words(query.name);
        for (const auto& b : in_order) {
            const std::string name = b.holder  ? b.holder->family_name + " " + b.holder->given_name
                                     : b.place ? b.place->name
                                               : std::string{};
            const auto words = name_words(name);
            const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const auto& w) {
                return std::find(words.begin(), words.end(), w) != words.end();
            });
            const bool there =
                query.place.empty() || (b.place && same_words(b.place->city, query.place));
            if (all && there && !wanted.empty() && found.size() < query.results_max)
                found.push_back({b, static_cast<int>(wanted.size()), same_words(name, query.name)});
        }
        return found;
    }
    answer<std::optional<person>> find_person(std::string_view id) const override
    {
        if (broken) return failure();
        for (const auto& p : people)
            if (p.national_id == id) return std::optional(p);
        return std::optional<person>{};
    }
    answer<std::optional<structure>> find_structure(std::string_view id) const override
    {
        if (broken) return failure();
        for (const auto& s : structures)
            if (s.national_id == id) return std::optional(s);
        return std::optional<structure>{};
    }
    answer<std::vector<activity>> find_activities(std::string_view) const override
    {
        return std::vector<activity>{};
    }
    answer<std::vector<past_entry>> find_past(std::string_view address) const override
    {
        if (broken) return failure();
        std::vector<past_entry> found;
        for (const auto& p : past)
            if (p.address == comparable_address(address)) found.push_back(p);
        return found;
    }
    answer<std::vector<source_age>> sources() const override
    {
        if (broken) return failure();
        return ages;
    }

private:
    static auto order_of(const mailbox_entry& e)
    {
        return std::tuple(
            e.address,
            e.type,
            e.holder ? e.holder->national_id : "",
            e.place ? e.place->national_id : "",
            e.unit,
            e.rank,
            e.paperless
        );
    }
    static error_code failure()
    {
        return boost::system::errc::make_error_code(boost::system::errc::io_error);
    }
    template <class Wanted>
    answer<std::vector<mailbox_entry>> pick(Wanted wanted) const
    {
        if (broken) return failure();
        std::vector<mailbox_entry> found;
        std::copy_if(boxes.begin(), boxes.end(), std::back_inserter(found), wanted);
        return found;
    }
};

inline const person jeanne{"810000000001", "MARTIN", "Jeanne", "10", "Médecin", "", ""};
inline const person paul{"810000000002", "DURAND", "Paul", "60", "Infirmier", "", ""};
inline const structure north{"1690000001", "1690009999", "CH DU NORD", "69001", "LYON"};
inline const structure south{"1130000002", "1130009999", "CH DU SUD", "13001", "MARSEILLE"};

inline mailbox_entry box_of(const person& p, std::string address)
{
    mailbox_entry e;
    e.address = std::move(address);
    e.holder = p;
    e.source = "extraction";
    return e;
}
inline mailbox_entry box_at(const person& p, const structure& s, std::string address)
{
    auto e = box_of(p, std::move(address));
    e.place = s;
    return e;
}
inline mailbox_entry box_in(const structure& s, std::string unit, std::string address)
{
    mailbox_entry e;
    e.type = mailbox_type::organisation;
    e.address = std::move(address);
    e.place = s;
    e.unit = std::move(unit);
    e.source = "extraction";
    return e;
}

}  // namespace vgm::directory
