#pragma once

#include "gateway/core/account.hpp"

#include <string>

namespace vgm::receipt_to_sender {

/** The ZAM that tells the producer of a letter what became of one of its mails (TRANS,
    business acknowledgments). EVN-2 is the time at which it became known, MSH-7 is `now`.

    @param own_control_id  MSH-10 of the ZAM.
    @return The message, ready for MLLP.
*/
std::string
make_notice(const account& a, const notice& n, std::string own_control_id, timestamp now);

}  // namespace vgm::receipt_to_sender
