#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace vgm {

// Where a mail was found, so that reading a mailbox twice records it once.
struct mail_place
{
    std::string mailbox;
    std::uint32_t uidvalidity = 0, uid = 0;
    friend auto operator<=>(const mail_place&, const mail_place&) = default;
};

}  // namespace vgm
