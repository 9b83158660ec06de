#pragma once

#include "gateway/core/account.hpp"
#include "schemas/fhir/print.hpp"

#include <vector>

// What became of a letter, as Communication (FHIR R4, communication.html). No French profile says
// how; a Communication has what there is to tell: to whom, when it was sent, when it was received,
// and why not.
namespace vgm::fhir {

// The system of statusReason: queued, sending, deferred, uncertain, sent, relayed, delivered, read,
// refused, bounced, expired, withdrawn. The last one that is true comes first.
inline constexpr std::string_view fate_system = "urn:vaguemestre:delivery";

/** Communication/01JD….2: one recipient. A patient's address is masked. */
element make_communication(const account& letter, const delivery_account& delivery);

/** Communication/01JD…: the letter as a whole. It is completed when each mail is, not-done when
   each failed, and in-progress while one may still come to something. */
element make_communication(const account& letter);

/** What a record changed: the Communication of the letter and of each of its mails that is not
   after it what it was before, as it is after. */
std::vector<element> changed_communications(const account& before, const account& after);

/** Bundle of type searchset with the Communication of each recipient. `base` ends without slash. */
element make_searchset(const account& letter, std::string_view base);

}  // namespace vgm::fhir
