#include "adapters/smtp/envelope.hpp"

#include "adapters/smtp/commands.hpp"

namespace vgm::smtp {

error_code check(const envelope& e)
{
    if (!is_plain_address(e.recipient)) return errc::recipient_invalid;
    if (!e.sender.empty() && !is_plain_address(e.sender)) return errc::sender_invalid;
    if (to_xtext(e.envelope_id).size() > envelope_id_bytes_max) return errc::envelope_id_invalid;
    return {};
}

}  // namespace vgm::smtp
