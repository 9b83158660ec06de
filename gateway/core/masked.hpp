#pragma once

#include "gateway/core/submission.hpp"

#include <string>

namespace vgm {

/** An address as a log, a screen or an event may show it. A patient's mailbox is named by an INS,
    so of that only the domain is shown: "(patient)@patient.mssante.fr". */
std::string masked_address(const recipient& r);

/** Whether an identifier of a recipient may be shown: not a patient's, nor what is called an INS or
    looks like one. */
bool may_show_identifier(const recipient& r);

}  // namespace vgm
