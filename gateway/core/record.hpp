#pragma once

#include "gateway/core/arrival_records.hpp"
#include "gateway/core/enhanced_status.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/mail_place.hpp"
#include "gateway/core/routing.hpp"
#include "gateway/core/submission.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// What the tracking stream holds: one record for each thing that happened to a letter. The numbers
// of record_kind are stored and are never given to something else.
//
// Records are ordered member by member. That order means nothing; it is there because the account
// of a letter must not depend on which of two contradicting records was read first.

namespace vgm {

enum class record_kind : std::uint8_t {
    accepted = 1,
    refused = 2,
    planned = 3,
    sending = 4,
    sent = 5,
    deferred = 6,
    bounced = 7,
    uncertain = 8,
    expired = 9,
    reception = 10,
    reading = 11,
    told = 12,
    tell_deferred = 13,
    tell_parked = 14,
    unclaimed = 15,
    mailbox_position = 16,
    unroutable = 17,
    repeated = 18,
    held = 19,
    arrived = 20,
    handed_over = 21,
    handover_deferred = 22,
    handover_parked = 23,
    answering = 24,
    answered = 25,
    released = 26,
    rerouted = 27,
};

std::string_view to_string(record_kind kind) noexcept;

// One mail to be: a letter has one for each recipient, or several where it is split.
struct planned_delivery
{
    int number = 0;  // the .number of its delivery_id
    recipient to;
    mail_message_id mail_id;
    std::string why;  // the rule or field that put this recipient here
    // Which of the letter's documents this mail brings, counted from 1, where one mail with all of
    // them would be too large for this recipient; the others come in mails of their own. Empty:
    // all.
    std::vector<int> documents;
    friend auto operator<=>(const planned_delivery&, const planned_delivery&) = default;
};

// The message is durable and the producer was, or is about to be, told AA.
struct accepted_record
{
    std::string source;
    control_id control;
    std::string sending_application, sending_facility, receiving_application, receiving_facility;
    std::string processing_id, hl7_version, event, charset;
    submission_action action = submission_action::initial;
    struct document_summary
    {
        std::string unique_id, replaces, type_code;
        friend auto operator<=>(const document_summary&, const document_summary&) = default;
    };
    std::vector<document_summary> documents;
    receipts_wanted receipts;
    std::string content_hash;           // SHA-256 of the message's bytes, hexadecimal
    std::vector<std::string> warnings;  // "RULE: where"
    std::uint64_t body_size = 0;
    // The plan that was made with it, so that a letter and its mails become durable together. Empty
    // in records of before: a planned_record follows those.
    std::vector<planned_delivery> deliveries;
    vgm::routing routing;  // what the site's rules say of it
    std::string batch;  // that it came in; empty: none
    friend auto operator<=>(const accepted_record&, const accepted_record&) = default;
};

// Told AE or AR; the message is not kept.
struct refused_record
{
    std::string source;
    control_id control;
    std::string sending_application, sending_facility;
    std::string acknowledgment;  // AE or AR
    struct reason
    {
        std::string rule, where, detail;
        friend auto operator<=>(const reason&, const reason&) = default;
    };
    std::vector<reason> reasons;
    std::string batch;  // that it came in; empty: none
    friend auto operator<=>(const refused_record&, const refused_record&) = default;
};

// The same message again: it got the first answer and nothing else happened.
struct repeated_record
{
    std::string source;
    std::string batch{};  // that it came in this time; empty: none
    friend auto operator<=>(const repeated_record&, const repeated_record&) = default;
};

// A plan made after the acceptance.
struct planned_record
{
    std::vector<planned_delivery> deliveries;
    friend auto operator<=>(const planned_record&, const planned_record&) = default;
};

// A person let a letter go that a rule held (routing::hold).
struct released_record
{
    std::string by;      // the user of the machine who said so
    std::string reason;  // in that person's words
    friend auto operator<=>(const released_record&, const released_record&) = default;
};

// A person had the rules of that moment decide anew about the mails of a letter that had not gone.
// What they decided of those mails that stay as they were is no other than before.
struct rerouted_record
{
    std::string by;      // the user of the machine who said so
    std::string reason;  // in that person's words
    // Mails that are not sent any more. One that turns out to be on its way already stays, and so
    // do the others of its recipient; none of `deliveries` to that address is sent then.
    std::vector<int> withdrawn;
    std::vector<planned_delivery> deliveries;  // new ones: no mail had their numbers before
    vgm::routing routing;                      // what the rules say of the new ones
    receipts_wanted receipts;                  // and what the sender is told of them
    friend auto operator<=>(const rerouted_record&, const rerouted_record&) = default;
};

// Accepted, but no mail can be made of it; a person must look.
struct unroutable_record
{
    std::string rule, where, detail;
    friend auto operator<=>(const unroutable_record&, const unroutable_record&) = default;
};

// Written, and durable, before the end of data goes out: from here to the outcome the mail may or
// may not have been taken.
struct sending_record
{
    int number = 0;
    int attempt = 0;
    std::string host;
    friend auto operator<=>(const sending_record&, const sending_record&) = default;
};

// What one attempt came to. `reason` is ours; the server's own words are never kept, they may
// repeat an address.
struct attempt_outcome
{
    int number = 0;
    int attempt = 0;
    enhanced_status status;
    int reply_code = 0;  // 0: no reply
    std::string stage;   // "connecting", "after the end of data", …
    std::string reason;
    std::string remote_id;  // the operator's queue id, when it gave one
    bool operator_problem = false;
    timestamp next_attempt{};  // deferred only
    friend auto operator<=>(const attempt_outcome&, const attempt_outcome&) = default;
};

struct sent_record : attempt_outcome
{
    friend auto operator<=>(const sent_record&, const sent_record&) = default;
};
struct deferred_record : attempt_outcome
{
    friend auto operator<=>(const deferred_record&, const deferred_record&) = default;
};
struct bounced_record : attempt_outcome
{
    friend auto operator<=>(const bounced_record&, const bounced_record&) = default;
};
struct uncertain_record : attempt_outcome
{
    friend auto operator<=>(const uncertain_record&, const uncertain_record&) = default;
};
// Not tried, because nothing would come of it: told once for each time that it is held back. It
// changes nothing about the mail, which goes on as soon as it can.
struct held_record
{
    int number = 0;
    std::string reason;
    friend auto operator<=>(const held_record&, const held_record&) = default;
};
struct expired_record
{
    int number = 0;
    friend auto operator<=>(const expired_record&, const expired_record&) = default;
};

// A DSN's word about one recipient (RFC 3464 §2.3.3).
enum class reception_action { delivered, relayed, expanded, failed, delayed };
std::string_view to_string(reception_action action) noexcept;

struct reception_record
{
    int number = 0;
    reception_action action = reception_action::delivered;
    enhanced_status status;
    int reply_code = 0;
    mail_place found_in;
    friend auto operator<=>(const reception_record&, const reception_record&) = default;
};

// An MDN's word (RFC 8098 §3.2.6).
struct reading_record
{
    int number = 0;
    std::string disposition;  // displayed, processed, dispatched, deleted, denied, failed
    bool negative = false;
    std::string error_code;  // 900..906 when the reader said one
    std::string reader;      // address of the mailbox that read it
    mail_place found_in;
    friend auto operator<=>(const reading_record&, const reading_record&) = default;
};

// A ZAM to the producer. `kind` is "Z02" or "Z03".
struct told_record
{
    int number = 0;
    std::string kind;
    bool positive = false;
    std::string zam_control_id;
    friend auto operator<=>(const told_record&, const told_record&) = default;
};
struct tell_deferred_record : told_record
{
    int attempt = 0;
    std::string reason;
    friend auto operator<=>(const tell_deferred_record&, const tell_deferred_record&) = default;
};
struct tell_parked_record : told_record
{
    std::string reason;
    friend auto operator<=>(const tell_parked_record&, const tell_parked_record&) = default;
};

// A mail of the application mailbox that belongs to no letter of ours, or that nobody here reads.
struct unclaimed_record
{
    mail_place found_in;
    std::string kind;     // mime::mail_kind's name
    std::string mail_id;  // its own Message-ID
    std::string reason;
    friend auto operator<=>(const unclaimed_record&, const unclaimed_record&) = default;
};

struct mailbox_position_record
{
    mail_place last;
    friend auto operator<=>(const mailbox_position_record&, const mailbox_position_record&) =
        default;
};

using record_body = std::variant<
    accepted_record,
    refused_record,
    repeated_record,
    planned_record,
    unroutable_record,
    sending_record,
    sent_record,
    deferred_record,
    bounced_record,
    uncertain_record,
    expired_record,
    reception_record,
    reading_record,
    told_record,
    tell_deferred_record,
    tell_parked_record,
    unclaimed_record,
    mailbox_position_record,
    held_record,
    arrived_record,
    handed_over_record,
    handover_deferred_record,
    handover_parked_record,
    answering_record,
    answered_record,
    released_record,
    rerouted_record>;

struct tracking_record
{
    submission_id submission;
    timestamp at;
    record_body body;
    friend bool operator==(const tracking_record&, const tracking_record&) = default;
};

record_kind kind_of(const record_body& body) noexcept;

}  // namespace vgm
