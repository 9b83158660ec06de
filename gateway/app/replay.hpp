#pragma once

#include "gateway/app/commands.hpp"
#include "gateway/app/site_rules.hpp"
#include "gateway/core/record.hpp"
#include "routes/document_to_mssante/addressing.hpp"
#include "routes/document_to_mssante/settings.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace vgm::app {

struct replay_choice
{
    std::filesystem::path rules;  // the candidate
    std::string since = "30d";
    std::size_t shown_max = 50;  // 0: all that differ
};

// What other rules would have made of one letter, beside what was made of it.
struct replayed_letter
{
    enum class change { none, elsewhere, otherwise, refused, held, newly_goes };

    submission_id id;
    timestamp accepted_at;
    std::string control;  // MSH-10
    change what = change::none;
    std::vector<std::string> rules_then, rules_now;
    std::vector<recipient> lost, gained;  // who would not get it any more, and who would
    std::vector<std::string> notes;       // "from: a@b -> c@d", the words of a refusal
};

std::string_view to_string(replayed_letter::change c) noexcept;

// What a replay goes by. Any thread may use it.
struct replay_terms
{
    const site_rules& candidate;
    const transmission::gate_settings& gate;  // of the letter's source
    const document_to_mssante::settings& letters;
    const document_to_mssante::mailbox_finder& find;
};

// What rules make of a stored message.
struct rejudged_letter
{
    transmission::request request;  // as they leave it
    vgm::routing decided;
    std::vector<issue> found;            // warnings, and errors about single recipients
    std::vector<planned_delivery> plan;  // in one mail for each recipient, numbered from 1
    std::optional<issue> refused;        // by a rule, or because nobody is left; then no plan
};

/** Recipients that the message names keep the mailboxes that `then` found for them; those that the
    rules add are looked up now.

    @return An issue when the stored bytes are not what was accepted. */
result<rejudged_letter> rejudge(
    submission_id id,
    timestamp accepted_at,
    const accepted_record& then,
    std::string body,
    const replay_terms& by
);

/** What is different from what was made of it. */
replayed_letter compare(
    submission_id id,
    timestamp accepted_at,
    const accepted_record& then,
    const rejudged_letter& now
);

/** Puts the candidate rules to the message of a letter that was accepted.

    Recipients that the message names keep the mailboxes that were found then; those that candidate
    rules add are looked up now.

    @param then  Its acceptance, with the plan.
    @return An issue when the stored bytes are not what was accepted. */
result<replayed_letter> replay_letter(
    submission_id id,
    timestamp accepted_at,
    const accepted_record& then,
    std::string body,
    const replay_terms& by
);

/** The command. Reads the journal, whether or not a gateway runs on it; sends and writes nothing.
 */
int run_replay(const std::filesystem::path& config, const replay_choice& choice, output form);

}  // namespace vgm::app
