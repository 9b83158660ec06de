#pragma once

#include "gateway/core/record.hpp"

#include <optional>
#include <string>
#include <vector>

// The account of a letter: what its records add up to. A fold that is total (any record may come
// after any other) and that a repeated record does not change.

namespace vgm {

// Where a mail stands. Reception and reading are facts of their own, see delivery_account.
enum class delivery_status { queued, deferred, sending, uncertain, sent, bounced, expired };

std::string_view to_string(delivery_status status) noexcept;

struct delivery_account
{
    planned_delivery plan;
    delivery_status status = delivery_status::queued;
    int attempts = 0;
    std::optional<timestamp> first_attempt, next_attempt;
    attempt_outcome last;  // of the last attempt that had an outcome

    // Facts from DSNs: the best that was said, and failure apart, because both may be said.
    std::optional<reception_action> reception;  // delivered > expanded > relayed
    std::optional<reception_record> failure;
    bool delayed = false;

    // The first reading that settles it: a negative one wins over a positive one (one ZAM^Z03 for a
    // mail: the first negative, otherwise the first positive).
    std::optional<reading_record> reading;

    // ZAMs: what was told and acknowledged, and what a person must look at.
    std::optional<bool> reception_told, reading_told;
    bool reception_parked = false, reading_parked = false;

    // Nothing more will be tried by itself.
    bool at_rest() const noexcept;
    // It is in a mailbox, a relay has it, or the operator took it.
    bool left_the_house() const noexcept;
    // A DSN and the operator's answer contradict each other, or two DSNs do.
    bool contradictory() const noexcept;
};

struct account
{
    submission_id id;
    std::optional<accepted_record> accepted;
    std::optional<refused_record> refused;
    std::optional<unroutable_record> unroutable;
    timestamp accepted_at{};
    bool planned = false;
    std::vector<delivery_account> deliveries;  // by number, from 1
    int repeats = 0;

    void apply(const tracking_record& record);
    delivery_account* find_delivery(int number) noexcept;
    const delivery_account* find_delivery(int number) const noexcept;
};

// A ZAM that is due. Positive reception: a DSN said delivered (or, when `relayed_counts`, relayed).
struct notice
{
    int number = 0;
    std::string kind;  // "Z02", "Z03"
    bool positive = true;
    friend bool operator==(const notice&, const notice&) = default;
};

/** What the producer asked to be told, may be told by now, and was not told yet. */
std::vector<notice> due_notices(const account& a, bool relayed_counts);

/** Nothing will happen to it by itself any more: nothing to send, nothing to tell. A person may
    still have to look at it, and receipts may still come. */
bool is_idle(const account& a, bool relayed_counts);

/** A person must look: accepted but unroutable, perhaps sent twice, or refused by the producer. */
bool needs_a_person(const account& a);

}  // namespace vgm
