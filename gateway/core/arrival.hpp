#pragma once

#include "gateway/core/record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The account of a letter that came in: what its records add up to. As with `account`, the fold is
// total and does not depend on the order of the records.

namespace vgm {

enum class handover_status {
    waiting,     // not yet answered by the application
    integrated,  // AA
    refused,     // AE
    parked,      // no more attempts; a person must look
};

std::string_view to_string(handover_status status) noexcept;

// One document on its way to the application.
struct handover
{
    int number = 0;
    handover_status status = handover_status::waiting;
    std::optional<handed_over_record> answer;  // the first one
    timestamp answered_at{};
    std::optional<handover_parked_record> parked;
    timestamp parked_at{};
    int attempts = 0;  // as far as records say; the hundredth of a night has none
    timestamp deferred_at{};

    friend bool operator==(const handover&, const handover&) = default;
};

// What goes back to the sender.
struct arrival_answer
{
    int attempts = 0;
    std::optional<timestamp> first_attempt;
    std::optional<answered_record> last;  // of the highest attempt, or the one that was sent
    timestamp last_at{};

    // Its end of data may have gone out: the last attempt began and has no outcome.
    bool is_under_way() const noexcept;
    // Nothing more will be tried by itself.
    bool is_over() const noexcept;

    friend bool operator==(const arrival_answer&, const arrival_answer&) = default;
};

struct arrival
{
    submission_id id;
    std::optional<arrived_record> arrived;
    timestamp arrived_at{};
    std::vector<handover> documents;  // by number
    arrival_answer answer;

    void apply(const tracking_record& record);
    const handover* find_document(int number) const noexcept;

    friend bool operator==(const arrival&, const arrival&) = default;
};

/** Whether a record is about a letter that came in. */
bool is_of_arrival(const record_body& body) noexcept;

/** The first document that the application has not answered about and that is not parked. */
std::optional<int> next_document(const arrival& a);

/** "mdn" or "error_mail" once every document is answered about, "" when there is nothing to say,
    nothing yet to say, or it was said. */
std::string due_answer(const arrival& a);

/** The codes of applicationErrorCondition that the documents were refused with, each once; 906 for
    a mail that no document could be taken out of. Empty: all went well. */
std::vector<std::string> refusal_codes(const arrival& a);

/** Nothing will happen to it by itself any more. */
bool is_idle(const arrival& a);

/** A person must look: a document parked, or an answer that did not leave or perhaps did. */
bool needs_a_person(const arrival& a);

/** MSH-10 of the MDM of a document: the same at every attempt, so that the application knows the
    second copy. */
std::string arrival_control_id(submission_id id, int number);

}  // namespace vgm
