#pragma once

#include <string_view>

namespace vgm::transmission {

/** Whether an INS matricule is 15 characters whose last two are the control key of the first 13:
    97 - (number mod 97), the Corsican departments 2A and 2B counting as 19 and 18. */
bool has_valid_ins_key(std::string_view matricule) noexcept;

}  // namespace vgm::transmission
