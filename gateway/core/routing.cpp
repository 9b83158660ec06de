#include "gateway/core/routing.hpp"

namespace vgm {

std::string_view to_string(mail_priority p) noexcept
{
    switch (p) {
        case mail_priority::normal:
            return "normal";
        case mail_priority::urgent:
            return "urgent";
        case mail_priority::low:
            return "low";
    }
    return "normal";
}

}  // namespace vgm
