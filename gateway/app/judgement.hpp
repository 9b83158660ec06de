#pragma once

#include "gateway/app/site_rules.hpp"
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
    vgm::routing routing;                // what the site's rules decided, kept with the letter
    std::vector<told_rule> rules;        // each of them, when asked for
    // Right in itself, and refused for what the directory or the site's rules say today.
    bool is_refused_today = false;
};

/** What intake asks of a message: the gate, then the site's rules, then the directory for the
    addresses that are lacking, then whether letters can be made, then whether somebody is left to
    send to.

    @param find  Asked only with gate_settings::resolves_recipients, and then never empty.
    @param site  Null: the site has no rules.
*/
judgement judge_message(
    const message& m,
    const transmission::gate_settings& gate,
    const document_to_mssante::settings& letters,
    const document_to_mssante::mailbox_finder& find = {},
    const site_rules* site = nullptr,
    tell_rules how = tell_rules::no
);

/** Says of each mail of a plan what put its recipient there: the rule, and the entry of the
    directory.

    @param added_by  rules::application::added_by, of the recipients of `s`. */
void note_why(
    planned_record& plan,
    const submission& s,
    const std::vector<std::string>& added_by,
    const document_to_mssante::addressing& addresses
);

/** The rules about a document alone, when no message carries it. */
std::vector<issue> judge_document(std::string_view bytes);

}  // namespace vgm::app
