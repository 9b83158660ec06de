#include "schemas/transmission/ins_key.hpp"

#include <cstdint>

namespace vgm::transmission {

bool has_valid_ins_key(std::string_view matricule) noexcept
{
    if (matricule.size() != 15) return false;
    const bool corsica = matricule[5] == '2' && (matricule[6] == 'A' || matricule[6] == 'B');
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 13; ++i) {
        char c = matricule[i];
        if (corsica && i == 5) c = '1';
        if (corsica && i == 6) c = matricule[6] == 'A' ? '9' : '8';
        if (c < '0' || c > '9') return false;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    const char tens = matricule[13], units = matricule[14];
    if (tens < '0' || tens > '9' || units < '0' || units > '9') return false;
    return 97 - number % 97 == static_cast<std::uint64_t>((tens - '0') * 10 + (units - '0'));
}

}  // namespace vgm::transmission
