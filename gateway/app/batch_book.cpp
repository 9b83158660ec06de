#include "gateway/app/batch_book.hpp"

#include "gateway/app/batch_sighting.hpp"
#include "gateway/journal/reader.hpp"
#include "schemas/events/codec.hpp"
#include "schemas/rest/batch_answers.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

// Of a letter or a refused message, from memory or from the disk.
ledger::account_ptr find_account(ledger& letters, submission_id id)
{
    if (auto live = letters.find_live(id)) return live;
    auto made = std::make_shared<account>();
    made->id = id;
    for (const auto& r : letters.journal().story(id))
        if (auto body = events::parse(static_cast<record_kind>(r.kind), r.payload))
            made->apply({id, r.time, std::move(*body)});
    return made;
}

}  // namespace

batch_book::batch_book(ledger& letters, std::string directory, limits limit)
    : letters_(letters), directory_(std::move(directory)), limit_(limit)
{}

result<void> batch_book::refresh(timestamp now)
{
    if (!follow_) {
        const auto begin = journal::reader(directory_).begin_of(now - limit_.kept);
        if (!begin) return begin.error();
        follow_.emplace(directory_, *begin);
    }
    // The copy of an acceptance may wait for the next append, which is soon; a flush is for when
    // there is none.
    if (now - flushed_at_ >= std::chrono::seconds{1}) {
        flushed_at_ = now;
        letters_.journal().flush();
    }
    const auto until = letters_.journal().durable_end();
    for (;;) {
        const auto next = follow_->next(until);
        if (!next) return next.error();
        if (!*next) break;
        note(**next);
    }
    for (const auto& id : std::exchange(changed_, {})) look_again(id);
    forget(now);
    return {};
}

void batch_book::note(const journal::record& r)
{
    if (may_name_batch(static_cast<record_kind>(r.kind)))
        if (const auto body = events::parse(static_cast<record_kind>(r.kind), r.payload))
            if (const auto seen = find_sighting(*body)) note_sighting(r.submission, r.time, *seen);
    if (of_letter_.contains(r.submission)) changed_.insert(r.submission);
}

// As a story told at once has it: the same message again is no other item, and what it came to last
// is what counts.
void batch_book::note_sighting(submission_id id, timestamp at, const batch_sighting& seen)
{
    auto& b = by_name_[seen.source + '\n' + seen.batch];
    if (!b) {
        b = std::make_shared<kept_batch>();
        b->story.id = seen.batch;
        b->story.source = seen.source;
        b->story.first_at = at;
        batches_.push_back(b);
    }
    b->story.last_at = std::max(b->story.last_at, at);
    if (const auto known = b->by_letter.find(id); known != b->by_letter.end()) {
        b->items[known->second].repeated = true;
        return;
    }
    of_letter_[id].push_back(b);
    if (!seen.control.empty()) {
        const auto named = b->by_control.emplace(seen.control, b->items.size());
        if (!named.second) {
            b->items[named.first->second].id = id;
            b->by_letter.emplace(id, named.first->second);
            return;
        }
    }
    b->by_letter.emplace(id, b->items.size());
    kept_item item;
    item.id = id;
    item.control = seen.control;
    item.at = at;
    item.repeated = seen.control.empty();
    b->items.push_back(std::move(item));
    ++b->story.totals[static_cast<std::size_t>(item_state::waiting)];
    ++items_;
}

void batch_book::look_again(submission_id id)
{
    const auto of = of_letter_.find(id);
    if (of == of_letter_.end()) return;
    const auto letter = find_account(letters_, id);
    for (const auto& weak : of->second) {
        const auto b = weak.lock();
        if (!b) continue;
        auto& item = b->items[b->by_letter.at(id)];
        if (item.id != id) continue;  // refused, and then another of that name was accepted
        --b->story.totals[static_cast<std::size_t>(item.state)];
        item.state = state_of(*letter);
        ++b->story.totals[static_cast<std::size_t>(item.state)];
        item.ended_at = end_of(*letter);
        b->story.ended_at = std::max(b->story.ended_at, item.ended_at);
        if (item.control.empty() && letter->accepted)
            item.control = letter->accepted->control.value;
    }
}

void batch_book::forget(timestamp now)
{
    std::size_t gone = 0;
    for (; gone < batches_.size(); ++gone) {
        const auto& b = *batches_[gone];
        const bool is_last = gone + 1 == batches_.size();
        if (b.story.last_at + limit_.kept >= now && (items_ <= limit_.items_max || is_last)) break;
        items_ -= b.items.size();
        for (const auto& [id, place] : b.by_letter) {
            auto& of = of_letter_[id];
            std::erase_if(of, [&](const auto& weak) { return weak.lock().get() == &b; });
            if (of.empty()) of_letter_.erase(id);
        }
        by_name_.erase(b.story.source + '\n' + b.story.id);
    }
    batches_.erase(batches_.begin(), batches_.begin() + static_cast<std::ptrdiff_t>(gone));
    first_ += gone;
}

std::vector<batch_book::listed_batch> batch_book::list(
    const std::string& source,
    std::optional<std::size_t> before,
    std::size_t most
) const
{
    std::vector<listed_batch> all;
    auto at = batches_.size();
    if (before) at = *before <= first_ ? 0 : std::min(at, *before - first_);
    while (at-- > 0 && all.size() < most)
        if (batches_[at]->story.source == source) all.push_back({first_ + at, batches_[at]->story});
    return all;
}

std::optional<batch_book::found_batch> batch_book::find(
    const std::string& source,
    const std::string& path_id,
    std::size_t from,
    std::size_t most,
    std::optional<item_state> only
) const
{
    const auto found = std::ranges::find_if(batches_, [&](const batch_ptr& b) {
        return b->story.source == source && rest::to_path_id(b->story.id) == path_id;
    });
    if (found == batches_.end()) return std::nullopt;
    const auto& items = (*found)->items;
    found_batch made{(*found)->story, {}, {}};
    for (std::size_t n = std::max<std::size_t>(from, 1); n <= items.size(); ++n) {
        const auto& item = items[n - 1];
        if (only && item.state != *only) continue;
        if (made.numbers.size() == most) {
            made.next = n;
            break;
        }
        std::vector<std::string> reasons;
        const bool is_fine = item.state == item_state::sent || item.state == item_state::delivered;
        if (!is_fine) reasons = reasons_of(*find_account(letters_, item.id));
        made.story.items.push_back(
            {item.id, item.control, item.state, item.repeated, item.at, std::move(reasons)}
        );
        made.numbers.push_back(n);
    }
    return made;
}

}  // namespace vgm::app
