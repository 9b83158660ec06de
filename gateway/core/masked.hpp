#pragma once

#include "gateway/core/submission.hpp"

#include <string>

namespace vgm {

/** An address as a log or a screen may show it. A patient's mailbox is named by an INS, so of that
    only the domain is shown: "(patient)@patient.mssante.fr". */
std::string masked_address(const recipient& r);

}  // namespace vgm
