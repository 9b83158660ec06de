#include "gateway/app/recent_ids.hpp"

#include <utility>

namespace vgm::app {
namespace {

// FNV-1a with a last mixing, because the low bits choose the place.
std::uint64_t hash_of(std::string_view id)
{
    std::uint64_t h = 0xCBF29CE484222325;
    for (const char c : id) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    h ^= h >> 32;
    h *= 0x9E3779B97F4A7C15;
    h ^= h >> 29;
    return h == 0 ? 1 : h;
}

}  // namespace

bool recent_ids::table::contains(std::uint64_t hash) const
{
    if (places.empty()) return false;
    const auto mask = places.size() - 1;
    for (auto at = hash & mask; places[at] != 0; at = (at + 1) & mask)
        if (places[at] == hash) return true;
    return false;
}

void recent_ids::table::insert(std::uint64_t hash)
{
    if ((count + 1) * 4 > places.size() * 3) {
        const auto before = std::exchange(
            places, std::vector<std::uint64_t>(places.empty() ? 64 : places.size() * 2, 0)
        );
        count = 0;
        for (const auto kept : before)
            if (kept != 0) insert(kept);
    }
    const auto mask = places.size() - 1;
    auto at = hash & mask;
    while (places[at] != 0 && places[at] != hash) at = (at + 1) & mask;
    if (places[at] == 0) ++count;
    places[at] = hash;
}

void recent_ids::insert(std::string_view id)
{
    const auto hash = hash_of(id);
    if (young_.count >= half_) old_ = std::exchange(young_, {});
    young_.insert(hash);
}

bool recent_ids::contains(std::string_view id) const
{
    const auto hash = hash_of(id);
    return young_.contains(hash) || old_.contains(hash);
}

}  // namespace vgm::app
