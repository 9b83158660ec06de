#include "gateway/directory/resolve.hpp"

#include "gateway/directory/choice.hpp"
#include "gateway/directory/freshness.hpp"
#include "gateway/directory/identifiers.hpp"
#include "gateway/directory/name_words.hpp"

#include <algorithm>
#include <set>

namespace vgm::directory {
namespace {

// One resolution on its way. Each by_x answers for good, or leaves the question to the next.
class resolver
{
public:
    resolver(
        const resolution_request& r,
        const lookup& l,
        const trusted_domains& d,
        const unit_table& u
    )
        : request_(r), directory_(l), domains_(d), units_(u)
    {}

    resolution run();

private:
    void read_identifiers();
    void by_address(const std::string& address, reason given);
    void not_in_directory(const std::string& address);
    void check_holder(std::vector<mailbox_entry> lines, const std::string& address);
    void by_person();
    void by_structure();
    void by_name();
    void choose_by_name(std::vector<name_match> matches, bool all_seen);

    void end(outcome o, reason why)
    {
        made_.outcome = o;
        made_.reasons.push_back(why);
    }
    void take_choice(std::vector<mailbox_entry> lines);
    // The value, or the end of the resolution.
    template <class T>
    T* value_of(answer<T>& from)
    {
        if (from) return &*from;
        end(outcome::unavailable, reason::directory_unavailable);
        return nullptr;
    }

    const resolution_request& request_;
    const lookup& directory_;
    const trusted_domains& domains_;
    const unit_table& units_;
    choice_target target_;
    std::string unit_address_;
    resolution made_;
};

void resolver::read_identifiers()
{
    const auto take = [&](const std::string& value, auto read, std::string& into) {
        if (value.empty()) return;
        if (auto id = read())
            into = std::move(*id);
        else
            made_.reasons.push_back(reason::identifier_unreadable);
    };
    take(
        request_.person_id,
        [&] { return national_person_id(request_.person_id_type, request_.person_id); },
        target_.person_id
    );
    take(
        request_.structure_id,
        [&] { return national_structure_id(request_.structure_id_type, request_.structure_id); },
        target_.structure_id
    );
    if (request_.unit.empty()) return;
    const auto unit = units_.find_unit(request_.unit);
    if (!unit) {
        made_.reasons.push_back(reason::unit_unknown);
        return;
    }
    if (target_.structure_id.empty()) target_.structure_id = unit->structure_id;
    target_.service = unit->service;
    unit_address_ = unit->address;
}

// What the directory has outside the trusted space is shown, and never chosen.
void resolver::take_choice(std::vector<mailbox_entry> lines)
{
    auto distinct = make_distinct(std::move(lines), target_);
    if (distinct.had_duplicates) made_.notices.push_back(notice::duplicated_address);
    const auto outside = std::stable_partition(
        distinct.boxes.begin(),
        distinct.boxes.end(),
        [&](const mailbox_entry& e) { return domains_.judge(e.address) == domain_verdict::trusted; }
    );
    std::vector<candidate> untrusted;
    for (auto e = outside; e != distinct.boxes.end(); ++e)
        untrusted.push_back({std::move(*e), reason::outside_trusted_space});
    distinct.boxes.erase(outside, distinct.boxes.end());
    if (distinct.boxes.empty())
        end(outcome::refused, reason::outside_trusted_space);
    else
        choose(std::move(distinct.boxes), target_, made_);
    for (auto& c : untrusted) made_.others.push_back(std::move(c));
}

void resolver::by_address(const std::string& address, reason given)
{
    const auto verdict = domains_.judge(address);
    if (verdict == domain_verdict::no_address) return end(outcome::refused, reason::no_address);
    if (verdict == domain_verdict::outside)
        return end(outcome::refused, reason::outside_trusted_space);
    const std::string compared = comparable_address(address);
    made_.reasons.push_back(given);
    if (is_patient_address(compared)) {
        made_.address = compared;
        return end(outcome::found, reason::patient_box);
    }
    auto lines = directory_.find_by_address(compared);
    if (!lines) {
        // A box that is named is not held back because it cannot be looked up.
        made_.address = compared;
        return end(outcome::found, reason::directory_unavailable);
    }
    if (lines->empty()) return not_in_directory(compared);
    check_holder(std::move(*lines), compared);
}

void resolver::not_in_directory(const std::string& address)
{
    made_.address = address;
    const auto past = directory_.find_past(address);
    if (!past || past->empty()) return end(outcome::found, reason::not_published);
    end(outcome::found, reason::vanished);
    const auto& last = past->front();
    if (last.person_id.empty()) return;
    const auto now_has = directory_.find_by_person(last.person_id);
    if (!now_has) return;
    for (auto& box : make_distinct(*now_has, target_).boxes)
        made_.others.push_back({std::move(box), reason::person_box});
}

void resolver::check_holder(std::vector<mailbox_entry> lines, const std::string& address)
{
    const auto of_somebody_else = [&](const mailbox_entry& e) {
        return !target_.person_id.empty() && e.type == mailbox_type::person && e.holder &&
               e.holder->national_id != target_.person_id;
    };
    const bool linked = std::any_of(lines.begin(), lines.end(), [&](const auto& e) {
        return is_linked(e, target_.structure_id);
    });
    if (std::all_of(lines.begin(), lines.end(), of_somebody_else)) {
        end(outcome::ambiguous, reason::holder_differs);
        for (auto& box : make_distinct(std::move(lines), target_).boxes)
            made_.others.push_back({std::move(box), reason::holder_differs});
        if (const auto own = directory_.find_by_person(target_.person_id))
            for (auto& box : make_distinct(*own, target_).boxes)
                made_.others.push_back({std::move(box), reason::person_box});
        return;
    }
    if (!target_.structure_id.empty() && !linked) made_.reasons.push_back(reason::place_differs);
    std::erase_if(lines, of_somebody_else);
    auto distinct = make_distinct(std::move(lines), target_);
    if (distinct.had_duplicates) made_.notices.push_back(notice::duplicated_address);
    made_.address = address;
    made_.chosen = std::move(distinct.boxes.front());
    end(outcome::found, reason::published);
}

void resolver::by_person()
{
    auto of_person = directory_.find_by_person(target_.person_id);
    auto* const lines = value_of(of_person);
    if (!lines) return;
    if (!target_.service.empty() && !target_.structure_id.empty()) {
        auto of_structure = directory_.find_by_structure(target_.structure_id);
        auto* const boxes = value_of(of_structure);
        if (!boxes) return;
        for (auto& box : *boxes)
            if (box.type == mailbox_type::organisation && same_words(box.unit, target_.service))
                lines->push_back(std::move(box));
    }
    if (!lines->empty()) return take_choice(std::move(*lines));
    auto who = directory_.find_person(target_.person_id);
    if (const auto* const known = value_of(who))
        end(outcome::absent, *known ? reason::person_without_box : reason::person_unknown);
}

void resolver::by_structure()
{
    auto of_structure = directory_.find_by_structure(target_.structure_id);
    auto* const lines = value_of(of_structure);
    if (!lines) return;
    const auto wanted = request_.kind == recipient_kind::application ? mailbox_type::application
                                                                     : mailbox_type::organisation;
    std::erase_if(*lines, [&](const auto& e) { return e.type != wanted; });
    // A legal entity's own boxes come before those of its sites.
    const auto own = [&](const mailbox_entry& e) {
        return e.place && e.place->national_id == target_.structure_id;
    };
    if (std::any_of(lines->begin(), lines->end(), own))
        std::erase_if(*lines, [&](const auto& e) { return !own(e); });
    if (lines->empty()) {
        auto what = directory_.find_structure(target_.structure_id);
        if (const auto* const known = value_of(what))
            end(outcome::absent,
                *known ? reason::structure_without_box : reason::structure_unknown);
        return;
    }
    if (target_.service.empty()) return take_choice(std::move(*lines));
    std::vector<mailbox_entry> of_unit;
    for (const auto& box : *lines)
        if (same_words(box.unit, target_.service)) of_unit.push_back(box);
    if (!of_unit.empty()) return take_choice(std::move(of_unit));
    end(outcome::absent, reason::unit_without_box);
    for (auto& box : make_distinct(std::move(*lines), target_).boxes)
        made_.others.push_back({std::move(box), reason::unit_without_box});
}

void resolver::by_name()
{
    const name_query query{request_.name, request_.place, request_.profession, 100};
    auto found = directory_.search(query);
    auto* const matches = value_of(found);
    if (!matches) return;
    // Where some were left out, nobody can be said to be the only one.
    const bool all_seen = matches->size() < query.results_max;
    const bool of_people = request_.kind == recipient_kind::professional;
    std::erase_if(*matches, [&](const name_match& m) {
        return of_people != m.entry.holder.has_value();
    });
    if (matches->empty())
        return end(outcome::absent, of_people ? reason::person_unknown : reason::structure_unknown);
    choose_by_name(std::move(*matches), all_seen);
}

void resolver::choose_by_name(std::vector<name_match> matches, bool all_seen)
{
    const auto owner = [](const mailbox_entry& e) {
        return e.holder ? e.holder->national_id : e.place ? e.place->national_id : e.address;
    };
    std::set<std::string> owners;
    std::vector<mailbox_entry> whole;
    for (const auto& m : matches)
        if (m.whole_name) {
            owners.insert(owner(m.entry));
            whole.push_back(m.entry);
        }
    if (owners.size() == 1 && all_seen && !request_.place.empty()) {
        made_.reasons.push_back(reason::whole_name_and_place);
        if (whole.front().holder) target_.person_id = *owners.begin();
        return take_choice(std::move(whole));
    }
    const auto why = owners.size() > 1 ? reason::several_people : reason::name_not_whole;
    end(outcome::ambiguous, why);
    std::vector<mailbox_entry> all;
    for (auto& m : matches) all.push_back(std::move(m.entry));
    std::set<std::string> seen;
    for (auto& box : all)
        if (seen.insert(box.address).second) made_.others.push_back({std::move(box), why});
}

resolution resolver::run()
{
    read_identifiers();
    if (!request_.address.empty())
        by_address(request_.address, reason::address_given);
    else if (!target_.person_id.empty())
        by_person();
    else if (!unit_address_.empty())
        by_address(unit_address_, reason::unit_address);
    else if (!target_.structure_id.empty())
        by_structure();
    else if (!name_words(request_.name).empty())
        by_name();
    else
        end(outcome::absent, reason::nothing_asked);
    return std::move(made_);
}

}  // namespace

resolution resolve(
    const resolution_request& request,
    const lookup& directory,
    const trusted_domains& domains,
    const unit_table& units,
    const resolution_policy& policy,
    timestamp now
)
{
    resolution made = resolver(request, directory, domains, units).run();
    if (made.others.size() > policy.candidates_max) made.others.resize(policy.candidates_max);
    if (made.outcome == outcome::refused) return made;
    if (made.chosen && made.chosen->paperless != true)
        made.notices.push_back(notice::paper_copy_may_be_due);
    if (auto sources = directory.sources()) made.sources = std::move(*sources);
    if (is_patient_address(made.address)) return made;
    const auto age = judge_age(made.sources, policy, now);
    if (age != freshness::fresh) made.notices.push_back(notice::live_check_due);
    if (age == freshness::stale) made.notices.push_back(notice::directory_is_stale);
    return made;
}

}  // namespace vgm::directory
