#pragma once

#include "gateway/core/account.hpp"

namespace vgm {

/** Marks the mails of a letter that its reroutings withdrew, or that they planned in place of one
    that was on its way already. What the other records say of each mail must have been concluded.
 */
void withdraw_rerouted(account& a);

}  // namespace vgm
