#pragma once

#include "gateway/core/record.hpp"
#include "routes/document_to_mssante/addressing.hpp"
#include "routes/document_to_mssante/letter.hpp"
#include "schemas/transmission/request.hpp"

#include <optional>

// What the gateway says to a message. Nothing is kept or sent here.
namespace vgm::app {

struct judgement
{
    transmission::request request;       // with all that was found, the letter's checks included
    std::optional<planned_record> plan;  // when it would be accepted
    // Right in itself, and refused for what the directory says today.
    bool is_left_without_address = false;
};

/** What intake asks of a message: the gate, then the directory for the addresses that the message
    lacks, then whether letters can be made, then whether somebody is left to send to.

    @param find  Asked only with gate_settings::resolves_recipients, and then never empty.
*/
judgement judge_message(
    const message& m,
    const transmission::gate_settings& gate,
    const document_to_mssante::settings& letters,
    const document_to_mssante::mailbox_finder& find = {}
);

/** The rules about a document alone, when no message carries it. */
std::vector<issue> judge_document(std::string_view bytes);

}  // namespace vgm::app
