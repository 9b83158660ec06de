#pragma once

#include "gateway/core/submission.hpp"
#include "gateway/projection/entry.hpp"

namespace vgm::app {

/** What people search letters by, from the message as it was stored.

    - the patient: PID, by the guide; the first INS, and the first identifier of type PI
    - the prescriber: OBR-16, else ORC-12, else the person who asks for the sending, else the first
      author of the first document
    - the service: the unit that asks for the sending, else PV1-10, else PV1-3
    - the type: of the first document

    Empty for what cannot be read. Pure; decodes the documents. */
projection::letter_facts read_letter_facts(const message& m, submission_id id);

}  // namespace vgm::app
