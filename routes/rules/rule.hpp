#pragma once

#include "gateway/core/routing.hpp"
#include "gateway/core/submission.hpp"
#include "schemas/cda/header_query.hpp"
#include "schemas/hl7v2/path_pattern.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// The site's routing rules as values. docs/routing.md says what each is for.
namespace vgm::rules {

// What a rule can ask of a message by a list of words. A word is compared without regard to the
// case of ASCII letters; a * at its beginning or end stands for anything.
enum class subject {
    source,               // name of the configured source
    message,              // MSH-9: "ORU^R01"
    action,               // initial, replacement, removal
    document_type,        // code of each document
    document_class,       // its class, by the national table ASS_X04
    unit,                 // PV1-3.1, and PRT-8.10 of the sender
    service,              // PV1-10.1
    author,               // national numbers of the documents' authors
    author_organisation,  // and of the organisations they write for
    flag,                 // the flags of MetaDMPMSS that are Y
    recipient_kind,       // professional, organisation, application, patient; "none" without one
    recipient,            // addresses
};

std::string_view to_string(subject s) noexcept;  // its key in the files
std::optional<subject> find_subject(std::string_view key) noexcept;

struct words_condition
{
    subject of = subject::source;
    std::vector<std::string> any_of;
    friend bool operator==(const words_condition&, const words_condition&) = default;
};

// In whole years when the message came; a patient without a whole date of birth has no age.
struct age_condition
{
    std::optional<int> from, under;
    friend bool operator==(const age_condition&, const age_condition&) = default;
};

// What a path of the message or the document must give: one of these words, or with none of them,
// anything at all.
struct hl7_condition
{
    hl7v2::path_pattern path;
    std::vector<std::string> any_of;
    friend bool operator==(const hl7_condition&, const hl7_condition&) = default;
};

struct cda_condition
{
    cda::header_query query;
    std::vector<std::string> any_of;
    friend bool operator==(const cda_condition& a, const cda_condition& b)
    {
        return a.query.text() == b.query.text() && a.any_of == b.any_of;
    }
};

using condition = std::variant<words_condition, age_condition, hl7_condition, cda_condition>;

// ---- whom a rule adds ----

struct fixed_address
{
    std::string address;
    vgm::recipient_kind kind = vgm::recipient_kind::organisation;
    friend bool operator==(const fixed_address&, const fixed_address&) = default;
};
// To be resolved by the directory. A person's RPPS or IDNPS, a structure's FINESS, SIRET or IDNST.
struct national_number
{
    std::string number, type;
    friend bool operator==(const national_number&, const national_number&) = default;
};
// To be resolved by the unit table.
struct unit_mailbox
{
    std::string code;  // empty: the unit of the message
    friend bool operator==(const unit_mailbox&, const unit_mailbox&) = default;
};
// An address or a number that the message holds at a path.
struct from_message
{
    hl7v2::path_pattern path;
    std::string type;  // of a number, where it is no address
    friend bool operator==(const from_message&, const from_message&) = default;
};
// informationRecipient of the documents.
struct from_documents
{
    friend bool operator==(const from_documents&, const from_documents&) = default;
};
// PV1-8, or where there is none PD1-4.
struct referring_doctor
{
    friend bool operator==(const referring_doctor&, const referring_doctor&) = default;
};

using addition = std::variant<
    fixed_address,
    national_number,
    unit_mailbox,
    from_message,
    from_documents,
    referring_doctor>;

// Recipients that go: those that both hold of.
struct removal
{
    std::string address;  // with * as in a condition; empty: any
    std::optional<vgm::recipient_kind> kind;
    friend bool operator==(const removal&, const removal&) = default;
};

// What a rule does. What is empty is left as it is.
struct actions
{
    std::vector<addition> add;
    std::optional<std::vector<addition>> replace;  // of all recipients but the patient
    std::vector<removal> remove;
    std::string from, from_name, reply_to;
    bool from_by_service = false;  // from the table of services
    std::optional<std::string> body, body_for_patient;
    std::optional<mail_priority> priority;
    std::string operator_name;
    std::optional<bool> reception, reading;
    std::string hold, refuse;  // our words to a person, to the sender
    friend bool operator==(const actions&, const actions&) = default;
};

struct rule
{
    std::string id;
    std::string says;  // for people
    int line = 0;      // where it stands in its file
    // It matches when all of `when` hold and none of `unless` does.
    std::vector<condition> when, unless;
    actions then;
};

// One file of rules. Of `first`, the first rule that matches is the only one; of `all`, every rule
// that matches counts.
enum class matching { first, all };

struct rule_list
{
    std::string file;
    matching how = matching::first;
    std::vector<rule> rules;
};

// All files, in the order of their names: each is gone through, and what an earlier one decided
// stays. Never changed once it is in use.
struct rulebook
{
    std::vector<rule_list> lists;
    std::string version;  // 16 hexadecimal digits; empty: there are no rules

    bool empty() const noexcept { return lists.empty(); }
    /** Whether some rule may name a recipient, so that a message may come without one. */
    bool may_add() const noexcept;
    const rule* find(std::string_view id) const noexcept;
};

/** Whether a word of a rule stands for a value. */
bool is_match(std::string_view word, std::string_view value) noexcept;

}  // namespace vgm::rules
