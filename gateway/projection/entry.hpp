#pragma once

#include "gateway/core/account.hpp"
#include "gateway/core/arrival.hpp"
#include "gateway/journal/position.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// What the projection says of one subject of the journal: a function of its records, whatever their
// order, and of what its message says of people.

namespace vgm::projection {

// Stored: a number is never given to something else.
enum class entry_kind { letter = 1, refused = 2, incoming = 3, unclaimed = 4 };

// Below `first_common`: what is rare, or does not last.
enum class entry_state {
    held = 1,
    unroutable = 2,
    failed = 3,
    uncertain = 4,
    waiting = 5,
    refused = 6,
    unclaimed = 7,
    sent = 10,
    delivered = 11,
    read = 12,
    integrated = 13,
};
inline constexpr int first_common = 10;

enum class lane_state {
    queued = 1,
    deferred = 2,
    sending = 3,
    uncertain = 4,
    sent = 5,
    relayed = 6,
    delivered = 7,
    read = 8,
    not_processed = 9,  // its reader's software says so
    bounced = 10,
    expired = 11,
    withdrawn = 12,  // not sent, and not to be: a person had the letter routed again
};

std::string_view to_string(entry_kind k) noexcept;
std::string_view to_string(entry_state s) noexcept;
std::string_view to_string(lane_state s) noexcept;
std::optional<entry_kind> parse_kind(std::string_view text) noexcept;
std::optional<entry_state> parse_state(std::string_view text) noexcept;

// What people search by and no record has: from the message. Kept in the projection alone.
struct letter_facts
{
    std::string family, given;    // of the patient
    std::string birth_date, sex;  // YYYYMMDD
    std::string ins, ipp;
    std::string prescriber, prescriber_id;
    std::string service, service_label;  // the unit that the letter is from
    std::string type, type_label;        // of the first document
    std::string operator_name;           // that carries it
    friend bool operator==(const letter_facts&, const letter_facts&) = default;
};

// One mail to one recipient, or one document of a letter that came in.
struct lane
{
    int number = 0;
    std::string address, identifier;
    recipient_kind kind = recipient_kind::professional;
    lane_state state = lane_state::queued;
    int attempts = 0;
    timestamp sent_at{}, delivered_at{}, read_at{}, next_attempt{}, changed{};
    std::string reason;  // of what went wrong last
    friend bool operator==(const lane&, const lane&) = default;
};

struct entry
{
    submission_id id;
    entry_kind kind = entry_kind::letter;
    entry_state state = entry_state::waiting;
    bool needs_a_person = false;
    timestamp at{};                       // when it came
    timestamp changed{};                  // its last record
    timestamp delivered_at{}, read_at{};  // by all recipients; zero: not yet
    std::string source, control, action, type, reason;
    std::string from;  // of an incoming letter: its author's address; of a refused one: AE or AR
    std::string mail_id;
    int documents = 0;
    std::vector<std::string> batches, rules;
    std::vector<std::string> identifiers;     // that it had from the first record on
    std::set<std::string> later_identifiers;  // that others gave it
    std::vector<lane> lanes;
    friend bool operator==(const entry&, const entry&) = default;
};

// The fold of all records of one subject.
class story
{
public:
    explicit story(submission_id id) { account_.id = id; }

    // Any order, any number of times. `at` is the record's own position.
    void apply(journal::position at, const tracking_record& record);

    // The first record of a subject: an acceptance, a refusal, an arrival, an unclaimed mail.
    static bool begins_with(const record_body& body) noexcept;
    bool has_begun() const { return static_cast<bool>(first_); }

    journal::position first() const { return first_; }  // of the record that it begins with
    journal::position last() const { return last_; }
    const account& letter() const { return account_; }
    entry to_entry() const;

private:
    account account_;
    arrival arrival_;
    std::optional<unclaimed_record> unclaimed_;
    timestamp unclaimed_at_{}, changed_{};
    std::set<std::string> later_identifiers_;
    std::set<std::string> batches_;
    journal::position first_, last_;
};

lane to_lane(const delivery_account& d);

}  // namespace vgm::projection
