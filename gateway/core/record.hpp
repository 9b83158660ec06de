#pragma once

#include "gateway/core/enhanced_status.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/submission.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// What the tracking stream holds: one record for each thing that happened to a letter. The numbers
// of record_kind are stored and are never given to something else.

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
};

std::string_view to_string(record_kind kind) noexcept;

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
    };
    std::vector<document_summary> documents;
    receipts_wanted receipts;
    std::string content_hash;           // SHA-256 of the message's bytes, hexadecimal
    std::vector<std::string> warnings;  // "RULE: where"
    std::uint64_t body_size = 0;
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
    };
    std::vector<reason> reasons;
};

// The same message again: it got the first answer and nothing else happened.
struct repeated_record
{
    std::string source;
};

struct planned_delivery
{
    int number = 0;  // the .number of its delivery_id
    recipient to;
    mail_message_id mail_id;
    std::string why;  // the rule or field that put this recipient here
};

struct planned_record
{
    std::vector<planned_delivery> deliveries;
};

// Accepted, but no mail can be made of it; a person must look.
struct unroutable_record
{
    std::string rule, where, detail;
};

// Written, and durable, before the end of data goes out: from here to the outcome the mail may or
// may not have been taken.
struct sending_record
{
    int number = 0;
    int attempt = 0;
    std::string host;
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
};

struct sent_record : attempt_outcome
{};
struct deferred_record : attempt_outcome
{};
struct bounced_record : attempt_outcome
{};
struct uncertain_record : attempt_outcome
{};
struct expired_record
{
    int number = 0;
};

// Where a receipt was found, so that reading a mailbox twice records it once.
struct mail_place
{
    std::string mailbox;
    std::uint32_t uidvalidity = 0, uid = 0;
    friend bool operator==(const mail_place&, const mail_place&) = default;
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
};

// A ZAM to the producer. `kind` is "Z02" or "Z03".
struct told_record
{
    int number = 0;
    std::string kind;
    bool positive = false;
    std::string zam_control_id;
};
struct tell_deferred_record : told_record
{
    int attempt = 0;
    std::string reason;
};
struct tell_parked_record : told_record
{
    std::string reason;
};

// A mail of the application mailbox that belongs to no letter of ours, or that nobody here reads.
struct unclaimed_record
{
    mail_place found_in;
    std::string kind;     // mime::mail_kind's name
    std::string mail_id;  // its own Message-ID
    std::string reason;
};

struct mailbox_position_record
{
    mail_place last;
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
    mailbox_position_record>;

struct tracking_record
{
    submission_id submission;
    timestamp at;
    record_body body;
};

record_kind kind_of(const record_body& body) noexcept;

}  // namespace vgm
