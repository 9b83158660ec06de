#pragma once

#include "gateway/core/mail_place.hpp"
#include "gateway/core/submission.hpp"

#include <cstdint>
#include <string>
#include <vector>

// What happens to a letter that came into the application mailbox; kinds 20 to 25 of record_kind.
// `number` counts the documents of the mail from 1; each becomes one MDM.

namespace vgm {

// Its mail is durable: from now on the mailbox may lose it.
struct arrived_record
{
    mail_place found_in;
    std::string mail_id;      // its Message-ID
    std::string from;         // the address of its author
    std::string application;  // of the configuration: who gets its documents
    struct document
    {
        std::string unique_id, replaces, type_code;
        submission_action action = submission_action::initial;
        friend auto operator<=>(const document&, const document&) = default;
    };
    std::vector<document> documents;
    std::string content_hash;  // SHA-256 of its archive, hexadecimal
    std::uint64_t body_size = 0;
    // Why no document could be taken out of it; all empty when they could.
    std::string problem_rule, problem_where, problem;
    // Who is told what became of it. An MDN goes to the first; when there is none, why not; the
    // second gets a plain mail about a refusal that no MDN tells.
    std::string mdn_to, no_mdn, error_mail_to;
    friend auto operator<=>(const arrived_record&, const arrived_record&) = default;
};

// The application has answered AA or AE about one document.
struct handed_over_record
{
    int number = 0;
    std::string control_id;      // MSH-10 of the MDM
    std::string acknowledgment;  // AA or AE
    std::string error_code;      // 900..906 of an AE; 906 when the application gave none
    friend auto operator<=>(const handed_over_record&, const handed_over_record&) = default;
};

// It has not, and is asked again.
struct handover_deferred_record
{
    int number = 0;
    int attempt = 0;
    std::string reason;
    friend auto operator<=>(const handover_deferred_record&, const handover_deferred_record&) =
        default;
};

// It is not asked any more: a person must look.
struct handover_parked_record
{
    int number = 0;
    std::string reason;
    friend auto operator<=>(const handover_parked_record&, const handover_parked_record&) = default;
};

// An MDN ("mdn") or a plain mail about a refusal ("error_mail"); durable before its end of data
// goes out.
struct answering_record
{
    std::string kind;
    int attempt = 0;
    std::string host;
    friend auto operator<=>(const answering_record&, const answering_record&) = default;
};

// What one attempt at it came to: "sent", "deferred", "bounced", "uncertain" or "expired". The
// server's own words are never kept.
struct answered_record
{
    std::string kind;
    int attempt = 0;
    std::string outcome;
    int reply_code = 0;  // 0: no reply
    std::string reason;
    std::string remote_id;     // the operator's queue id, when it gave one
    timestamp next_attempt{};  // deferred only
    friend auto operator<=>(const answered_record&, const answered_record&) = default;
};

}  // namespace vgm
