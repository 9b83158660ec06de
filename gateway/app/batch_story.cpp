#include "gateway/app/batch_story.hpp"

#include "gateway/app/batch_sighting.hpp"
#include "schemas/events/codec.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace vgm::app {
namespace {

item_state state_of_mail(const delivery_account& d)
{
    switch (d.status) {
        case delivery_status::bounced:
        case delivery_status::expired:
            return item_state::failed;
        case delivery_status::uncertain:
            return item_state::uncertain;
        case delivery_status::queued:
        case delivery_status::deferred:
        case delivery_status::sending:
            return item_state::waiting;
        case delivery_status::sent:
        case delivery_status::withdrawn:  // passed over where mails are counted
            break;
    }
    if (d.reception == reception_action::delivered) return item_state::delivered;
    return d.failure ? item_state::failed : item_state::sent;
}

timestamp end_of_mail(const delivery_account& d)
{
    return std::max({d.last_at, d.given_up_at, d.reception_at, d.failure_at});
}

}  // namespace

std::vector<std::string> reasons_of(const account& a)
{
    std::vector<std::string> all;
    if (a.refused)
        for (const auto& r : a.refused->reasons)
            all.push_back(r.rule + (r.where.empty() ? "" : " at " + r.where) + ": " + r.detail);
    if (a.unroutable) all.push_back(a.unroutable->rule + ": " + a.unroutable->detail);
    for (const auto& d : a.deliveries) {
        const auto state = state_of_mail(d);
        if (state != item_state::failed && state != item_state::uncertain) continue;
        std::string text =
            delivery_id{a.id, d.plan.number}.to_string() + ' ' + std::string{to_string(d.status)};
        if (!d.last.reason.empty()) text += ": " + d.last.reason;
        if (d.failure) text += ", a report says that it failed " + d.failure->status.to_string();
        all.push_back(std::move(text));
    }
    return all;
}

timestamp end_of(const account& a)
{
    timestamp last = a.refused ? a.refused_at : timestamp{};
    for (const auto& d : a.deliveries) last = std::max(last, end_of_mail(d));
    return last;
}

namespace {

// Reads which letters came in which batch, and all that happened to them; twice where a letter had
// come before its batch.
class collector
{
public:
    using choice = std::function<bool(const std::string& id, timestamp at)>;

    result<void>
    read(const journal::reader& from, const choice& wanted, journal::position begin = {})
    {
        // A letter's first record names its batch, so the others can be taken as they come.
        const auto first = from.scan(
            [&](const journal::record& r) {
                const auto kind = static_cast<record_kind>(r.kind);
                if (!may_name_batch(kind) && !letters_.contains(r.submission)) return true;
                auto body = parse(r);
                if (!body) return true;
                if (may_name_batch(kind))
                    if (const auto seen = find_sighting(*body))
                        note(r.submission, r.time, *seen, wanted);
                apply(r, std::move(*body));
                return true;
            },
            begin
        );
        if (!first) return first.error();
        return needs_all_ ? read_again(from) : result<void>{};
    }

    std::vector<batch_story> take(bool with_items)
    {
        for (auto& b : batches_) {
            for (auto& item : b.items) conclude(b, item, with_items);
            if (!with_items) b.items = {};
        }
        std::ranges::stable_sort(batches_, {}, &batch_story::first_at);
        return std::move(batches_);
    }

private:
    // All of the letters that are known now.
    result<void> read_again(const journal::reader& from)
    {
        for (auto& [id, letter] : letters_) {
            letter = account{};
            letter.id = id;
        }
        const auto second = from.scan([&](const journal::record& r) {
            if (!letters_.contains(r.submission)) return true;
            if (auto body = parse(r)) apply(r, std::move(*body));
            return true;
        });
        if (!second) return second.error();
        return {};
    }

    void apply(const journal::record& r, record_body body)
    {
        const auto at = letters_.find(r.submission);
        if (at != letters_.end()) at->second.apply({r.submission, r.time, std::move(body)});
    }

    static result<record_body> parse(const journal::record& r)
    {
        return events::parse(static_cast<record_kind>(r.kind), r.payload);
    }

    void note(submission_id id, timestamp at, const batch_sighting& seen, const choice& wanted)
    {
        if (seen.batch.empty()) return;
        const auto name = seen.source + '\n' + seen.batch;
        auto place = places_.find(name);
        if (place == places_.end()) {
            if (!wanted(seen.batch, at)) return;
            place = places_.emplace(name, batches_.size()).first;
            batch_story fresh;
            fresh.id = seen.batch;
            fresh.source = seen.source;
            fresh.first_at = at;
            batches_.push_back(std::move(fresh));
        }
        auto& b = batches_[place->second];
        b.last_at = std::max(b.last_at, at);
        // A letter that was accepted before what was read, perhaps.
        if (seen.control.empty() && !letters_.contains(id)) needs_all_ = true;
        letters_[id].id = id;
        // The same message again is no other item, and what it came to last is what counts.
        auto& items = items_of_[place->second];
        const auto known = items.find(id);
        if (known != items.end()) {
            b.items[known->second].repeated = true;
            return;
        }
        if (!seen.control.empty()) {
            const auto named = names_.emplace(name + '\n' + seen.control, b.items.size());
            if (!named.second) {
                b.items[named.first->second].id = id;
                items.emplace(id, named.first->second);
                return;
            }
        }
        items.emplace(id, b.items.size());
        batch_item item;
        item.id = id;
        item.at = at;
        item.control = seen.control;
        item.repeated = seen.control.empty();
        b.items.push_back(std::move(item));
    }

    void conclude(batch_story& b, batch_item& item, bool with_items)
    {
        const auto& letter = letters_.at(item.id);
        item.state = state_of(letter);
        ++b.totals[static_cast<std::size_t>(item.state)];
        b.ended_at = std::max(b.ended_at, end_of(letter));
        if (!with_items) return;
        if (item.control.empty() && letter.accepted) item.control = letter.accepted->control.value;
        item.reasons = reasons_of(letter);
    }

    std::vector<batch_story> batches_;
    std::unordered_map<std::string, std::size_t> places_, names_;
    std::unordered_map<std::size_t, std::unordered_map<submission_id, std::size_t>> items_of_;
    std::unordered_map<submission_id, account> letters_;
    bool needs_all_ = false;
};

}  // namespace

std::string_view to_string(item_state s) noexcept
{
    switch (s) {
        case item_state::refused:
            return "refused";
        case item_state::failed:
            return "failed";
        case item_state::uncertain:
            return "uncertain";
        case item_state::waiting:
            return "waiting";
        case item_state::sent:
            return "sent";
        case item_state::delivered:
            return "delivered";
    }
    return {};
}

item_state state_of(const account& a)
{
    if (!a.accepted) return a.refused ? item_state::refused : item_state::waiting;
    if (a.unroutable) return item_state::failed;
    if (a.deliveries.empty()) return item_state::waiting;
    item_state worst = item_state::delivered;
    for (const auto& d : a.deliveries)
        if (d.status != delivery_status::withdrawn) worst = std::min(worst, state_of_mail(d));
    return worst;
}

std::size_t batch_story::messages() const noexcept
{
    return std::accumulate(totals.begin(), totals.end(), std::size_t{0});
}

result<std::vector<batch_story>> find_batches(const journal::reader& from, const std::string& id)
{
    collector all;
    const auto read = all.read(from, [&](const std::string& found, timestamp) {
        return found == id || found.starts_with(id + '-');
    });
    if (!read) return read.error();
    return all.take(true);
}

result<std::vector<batch_story>> list_batches(const journal::reader& from, timestamp since)
{
    const auto begin = from.begin_of(since);
    if (!begin) return begin.error();
    collector all;
    const auto read = all.read(
        from, [&](const std::string&, timestamp at) { return at >= since; }, *begin
    );
    if (!read) return read.error();
    return all.take(false);
}

}  // namespace vgm::app
