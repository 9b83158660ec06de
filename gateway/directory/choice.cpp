// The written order of choice, as one comparison and its explanation.

#include "gateway/directory/choice.hpp"

#include "gateway/core/assert.hpp"
#include "gateway/directory/name_words.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

namespace vgm::directory {
namespace {

// Lower is better. The places of the array are the written order.
using standing = std::array<int, 3>;

bool is_of_person(const mailbox_entry& e, const choice_target& target)
{
    return !target.person_id.empty() && e.holder && e.holder->national_id == target.person_id;
}

bool is_of_unit(const mailbox_entry& e, const choice_target& target)
{
    return !target.service.empty() && is_linked(e, target.structure_id) &&
           same_words(e.unit, target.service);
}

standing stand(const mailbox_entry& e, const choice_target& target)
{
    const int linked = is_linked(e, target.structure_id) ? 0 : 1;
    const int rank = e.rank.value_or(std::numeric_limits<int>::max());
    const int kind = is_of_person(e, target) ? 0 : is_of_unit(e, target) ? 1 : 2;
    return {linked, rank, kind};
}

auto line_order(const mailbox_entry& e)
{
    return std::tuple(
        e.address,
        e.type,
        e.holder ? e.holder->national_id : std::string{},
        e.place ? e.place->national_id : std::string{},
        e.unit,
        e.source,
        e.rank,
        e.paperless,
        e.as_of
    );
}

// The first step of the order at which two boxes differ; order.size() when they are equal.
std::size_t first_difference(const standing& a, const standing& b)
{
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
}

reason merit(std::size_t step, const mailbox_entry& winner, const choice_target& target)
{
    constexpr std::array merits{
        reason::linked_to_structure, reason::preferred_rank, reason::person_box};
    if (step == merits.size()) return reason::only_candidate;
    return merits[step] == reason::person_box && !is_of_person(winner, target) ? reason::unit_box
                                                                               : merits[step];
}

// What keeps a box from being chosen before the best one.
reason shortcoming(std::size_t step)
{
    constexpr std::array lacks{
        reason::place_differs,
        reason::lower_rank,
        reason::after_person_box,
        reason::equal_candidates};
    return lacks[step];
}

}  // namespace

bool is_linked(const mailbox_entry& entry, std::string_view structure_id)
{
    return !structure_id.empty() && entry.place &&
           (entry.place->national_id == structure_id || entry.place->legal_id == structure_id);
}

distinct_boxes make_distinct(std::vector<mailbox_entry> lines, const choice_target& target)
{
    std::stable_sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) {
        if (a.address != b.address) return a.address < b.address;
        const auto of_a = stand(a, target), of_b = stand(b, target);
        return of_a != of_b ? of_a < of_b : line_order(a) < line_order(b);
    });
    distinct_boxes made;
    for (auto& line : lines) {
        if (!made.boxes.empty() && made.boxes.back().address == line.address)
            made.had_duplicates = true;
        else
            made.boxes.push_back(std::move(line));
    }
    return made;
}

void choose(std::vector<mailbox_entry> boxes, const choice_target& target, resolution& into)
{
    VGM_ASSERT(!boxes.empty());
    std::stable_sort(boxes.begin(), boxes.end(), [&](const auto& a, const auto& b) {
        const auto of_a = stand(a, target), of_b = stand(b, target);
        return of_a != of_b ? of_a < of_b : line_order(a) < line_order(b);
    });
    const auto best = stand(boxes[0], target);
    const bool decided = boxes.size() == 1 || stand(boxes[1], target) != best;
    if (!decided) {
        into.outcome = outcome::ambiguous;
        into.reasons.push_back(reason::equal_candidates);
    } else {
        const auto step =
            boxes.size() == 1 ? best.size() : first_difference(best, stand(boxes[1], target));
        into.outcome = outcome::found;
        into.reasons.push_back(merit(step, boxes[0], target));
        into.address = boxes[0].address;
        into.chosen = boxes[0];
        boxes.erase(boxes.begin());
    }
    for (auto& box : boxes) {
        const auto why = shortcoming(first_difference(best, stand(box, target)));
        into.others.push_back({std::move(box), why});
    }
}

}  // namespace vgm::directory
