#include "gateway/journal/chain_index.hpp"

#include <algorithm>
#include <mutex>

namespace vgm::journal {
namespace {

constexpr std::size_t places_min = 16;

}  // namespace

// The random half of an id is already spread, and ids are made here: no peer chooses its bits.
std::size_t chain_index::shard_of(const submission_id& of)
{
    return std::hash<submission_id>{}(of) % shards;
}

position chain_index::last(const submission_id& of) const { return shards_[shard_of(of)].last(of); }

void chain_index::put(const submission_id& of, position last)
{
    shards_[shard_of(of)].put(of, last);
}

void chain_index::forget_before(position kept)
{
    for (auto& s : shards_) s.forget_before(kept);
}

std::size_t chain_index::size() const
{
    std::size_t all = 0;
    for (const auto& s : shards_) all += s.size();
    return all;
}

// The entry of `of`, or the free place where it belongs.
std::size_t chain_index::shard::find(const std::vector<entry>& table, const submission_id& of)
{
    auto i = (std::hash<submission_id>{}(of) / shards) & (table.size() - 1);
    while (table[i].last && table[i].of != of) i = (i + 1) & (table.size() - 1);
    return i;
}

position chain_index::shard::last(const submission_id& of) const
{
    const std::shared_lock lock(mutex_);
    return table_.empty() ? position{} : table_[find(table_, of)].last;
}

void chain_index::shard::put(const submission_id& of, position last)
{
    const std::unique_lock lock(mutex_);
    if ((used_ + 1) * 4 > table_.size() * 3)
        rebuild(std::max(places_min, table_.size() * 2), position{});
    auto& place = table_[find(table_, of)];
    if (!place.last) ++used_;
    place = {of, last};
}

void chain_index::shard::forget_before(position kept)
{
    const std::unique_lock lock(mutex_);
    const auto left =
        static_cast<std::size_t>(std::count_if(table_.begin(), table_.end(), [&](const entry& e) {
            return e.last && e.last >= kept;
        }));
    if (left == used_) return;
    std::size_t places = places_min;
    while (left * 2 > places) places *= 2;
    rebuild(places, kept);
}

std::size_t chain_index::shard::size() const
{
    const std::shared_lock lock(mutex_);
    return used_;
}

void chain_index::shard::rebuild(std::size_t places, position kept)
{
    std::vector<entry> fresh(places);
    used_ = 0;
    for (const auto& e : table_) {
        if (!e.last || e.last < kept) continue;
        fresh[find(fresh, e.of)] = e;
        ++used_;
    }
    table_ = std::move(fresh);
}

}  // namespace vgm::journal
