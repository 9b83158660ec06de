#include "adapters/annuaire/id_map.hpp"

namespace vgm::annuaire {
namespace {

constexpr std::size_t digits_max = 18;  // with the 1 before them they fit into 64 bits

// 0 when the id is not a plain number of few enough digits.
std::uint64_t number_of(std::string_view id)
{
    if (id.empty() || id.size() > digits_max) return 0;
    std::uint64_t value = 0;
    for (const char c : id) {
        if (c < '0' || c > '9') return 0;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    // Leading zeros count: "01" is not "1". A 1 before the digits keeps them, and is never 0.
    std::uint64_t one = 1;
    for (std::size_t i = 0; i < id.size(); ++i) one *= 10;
    return one + value;
}

}  // namespace

id_map::slot& id_map::place_of(std::uint64_t key)
{
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>((key * 0x9E3779B97F4A7C15u) >> 20) & mask;
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
    return slots_[at];
}

void id_map::grow()
{
    std::vector<slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& s : old)
        if (s.key != 0) place_of(s.key) = s;
}

id_map::entry id_map::insert(std::string_view id, std::uint32_t next)
{
    const std::uint64_t key = number_of(id);
    if (key == 0) {
        const auto [place, added] = others_.try_emplace(std::string{id}, next);
        return {place->second, added};
    }
    if ((used_ + 1) * 3 > slots_.size() * 2) grow();
    slot& s = place_of(key);
    if (s.key == key) return {s.row, false};
    s = {key, next};
    ++used_;
    return {next, true};
}

}  // namespace vgm::annuaire
