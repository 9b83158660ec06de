#pragma once

#include "gateway/core/record.hpp"
#include "gateway/core/submission.hpp"

#include <string>

namespace vgm::document_to_mssante {

/** Who gets a mail: one delivery for each recipient that the flags allow, in the order of the
    message, numbered from 1. The same address twice gets one mail.

    @param mailbox  Our own address: its domain is the right part of every Message-ID. The left part
    is the delivery_id, so the same letter has the same Message-ID at every attempt.

    @return The deliveries, or an issue (fault::no_recipient) when nobody is left. A submission that
    goes to the DMP only has none, and that is no issue of this route: it says so in the issue.
*/
result<planned_record> make_plan(const submission& s, std::string_view mailbox);

}  // namespace vgm::document_to_mssante
