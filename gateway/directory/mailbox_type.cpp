#include "gateway/directory/mailbox_entry.hpp"

namespace vgm::directory {

std::string_view to_code(mailbox_type type) noexcept
{
    switch (type) {
        case mailbox_type::person:
            return "PER";
        case mailbox_type::organisation:
            return "ORG";
        case mailbox_type::application:
            return "APP";
        case mailbox_type::practice:
            return "CAB";
    }
    return "";
}

std::optional<mailbox_type> parse_mailbox_type(std::string_view code)
{
    for (const auto type :
         {mailbox_type::person,
          mailbox_type::organisation,
          mailbox_type::application,
          mailbox_type::practice})
        if (to_code(type) == code) return type;
    return std::nullopt;
}

}  // namespace vgm::directory
