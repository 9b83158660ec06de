#pragma once

#include "adapters/dropfolder/source.hpp"
#include "gateway/app/intake.hpp"
#include "gateway/runtime/budget.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace vgm::app {

// What a file out of a folder needs to become letters.
struct folder_file_parts
{
    runtime::budget& memory;
    intake& receive;
    std::shared_ptr<const transmission::gate_settings> gate;
    std::string source;
    std::string own_name;  // MSH-3 of the answer to what names no receiver
    std::size_t message_bytes_max;
};

// Reads a file of HL7 messages, one, several or a batch, and takes each through the gate; `answer`
// is told when all of them are. Holds some messages at a time, however large the file. Waits for
// room; a stop that is requested meanwhile leaves the file in place.
void take_hl7_file(
    const dropfolder::picked_file& picked,
    const folder_file_parts& parts,
    std::stop_token stop,
    std::function<void(dropfolder::outcome)> answer
);

}  // namespace vgm::app
