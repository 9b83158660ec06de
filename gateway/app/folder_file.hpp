#pragma once

#include "adapters/dropfolder/source.hpp"
#include "gateway/app/intake.hpp"
#include "gateway/runtime/budget.hpp"
#include "schemas/rest/letter.hpp"

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
    rest::letter_ends ends;
    std::size_t message_bytes_max;
};

// Reads a file, be it messages, a document or an archive of such, and takes each letter through the
// gate; `answer` is told when all of them are. Holds some letters at a time, however many there
// are. Waits for room; a stop that is requested meanwhile leaves the file in place.
void take_file(
    const dropfolder::picked_file& picked,
    const folder_file_parts& parts,
    std::stop_token stop,
    std::function<void(dropfolder::outcome)> answer
);

}  // namespace vgm::app
