#pragma once

#include "gateway/core/record.hpp"

#include <optional>
#include <string>
#include <vector>

// The account of a letter: what its records add up to. The fold is total (any record may come after
// any other, before the one that explains it, twice, or contradicting another), and every order of
// the same records gives the same account. So nothing below is "the last that was read": each
// member is decided by what the records say, their attempt or their time.

namespace vgm {

// Where a mail stands. Reception and reading are facts of their own, see delivery_account.
// Withdrawn: it was not sent, and is not to be any more.
enum class delivery_status {
    queued,
    deferred,
    sending,
    uncertain,
    sent,
    bounced,
    expired,
    withdrawn
};

std::string_view to_string(delivery_status status) noexcept;

struct delivery_account
{
    planned_delivery plan;
    timestamp planned_at{};
    delivery_status status = delivery_status::queued;  // what all of the below amounts to

    int attempts = 0;  // the highest number an attempt had
    std::optional<timestamp> first_attempt;
    std::optional<timestamp> next_attempt;  // deferred only

    // The outcome of the highest attempt that had one, or the one that was sent.
    attempt_outcome last;
    delivery_status last_status = delivery_status::queued;  // queued: no outcome yet
    timestamp last_at{};                                    // when it was known
    bool doubted = false;                                   // some attempt was uncertain
    bool given_up = false;                                  // expired
    timestamp given_up_at{};

    // Facts from DSNs: the best that was said, and failure apart, because both may be said.
    std::optional<reception_action> reception;  // delivered > expanded > relayed
    timestamp reception_at{};                   // when that was first said
    std::optional<reception_record> failure;    // the first one
    timestamp failure_at{};
    bool delayed = false;

    // The reading that counts for the only ZAM^Z03 of a mail: the first negative one, otherwise the
    // first positive one.
    std::optional<reading_record> reading;
    timestamp reading_at{};

    // ZAMs: what was told and acknowledged (false if ever so), and what a person must look at.
    std::optional<bool> reception_told, reading_told;
    bool reception_parked = false, reading_parked = false;

    // Nothing more will be tried by itself.
    bool at_rest() const noexcept;
    // The operator has not had it, nor may have had it, and it is still to be sent.
    bool may_be_withdrawn() const noexcept;
    // It is in a mailbox, a relay has it, or the operator took it.
    bool left_the_house() const noexcept;
    // Somebody has the mail that somebody else says was refused. A relay that has it and a server
    // behind it that refuses it are no contradiction.
    bool contradictory() const noexcept;

    friend bool operator==(const delivery_account&, const delivery_account&) = default;
};

// What a person had decided anew.
struct rerouting
{
    timestamp at{};
    rerouted_record what;
    friend auto operator<=>(const rerouting&, const rerouting&) = default;
};

struct account
{
    submission_id id;
    std::optional<accepted_record> accepted;
    std::optional<refused_record> refused;
    std::optional<unroutable_record> unroutable;
    timestamp accepted_at{}, refused_at{}, unroutable_at{};
    bool planned = false;
    std::vector<delivery_account> deliveries;  // those planned, by number
    std::vector<delivery_account> strays;      // spoken of, but in no plan (yet), by number
    // The latest time the message came again. Not how often: a record that is read twice must not
    // count twice.
    std::optional<timestamp> repeated_at;
    std::optional<released_record> released;  // the last one
    timestamp released_at{};
    std::vector<rerouting> reroutings;  // by time

    // A rule holds it, and nobody has let it go yet: some of its mails are not to be sent.
    bool waits_for_a_person() const noexcept;
    // This is one of them.
    bool is_held(const delivery_account& d) const noexcept;
    // What the rules decided of a mail, and what the sender wants to be told of it. Only of an
    // accepted letter.
    const vgm::routing& routing_of(int number) const noexcept;
    const receipts_wanted& receipts_of(int number) const noexcept;
    // Those of the mails that would be planned today: of the last rerouting, or the acceptance.
    const vgm::routing& latest_routing() const noexcept;
    const receipts_wanted& latest_receipts() const noexcept;

    void apply(const tracking_record& record);
    // Of `deliveries`.
    delivery_account* find_delivery(int number) noexcept;
    const delivery_account* find_delivery(int number) const noexcept;

    friend bool operator==(const account&, const account&) = default;
};

// A ZAM that is due. Positive reception: a DSN said delivered (or, when `relayed_counts`, relayed
// and nothing worse).
struct notice
{
    int number = 0;
    std::string kind;  // "Z02", "Z03"
    bool positive = true;
    friend bool operator==(const notice&, const notice&) = default;
};

/** What the producer asked to be told, may be told by now, and was not told yet. A recipient whose
    letter was split is told of once, under the number of its first mail: received and read when
    all of its mails are, refused when one of them is. */
std::vector<notice> due_notices(const account& a, bool relayed_counts);

/** The mails of one recipient, by number: one, or the parts of a letter that was split. Parts that
    were withdrawn are none any more. */
std::vector<const delivery_account*> parts_of(const account& a, const delivery_account& d);

/** The producer was told, of this mail, that it was received or read, and that is now known to be
    untrue of it or of another part of the same letter. */
bool told_wrongly(const account& a, const delivery_account& d);

/** Nothing will happen to it by itself any more: nothing to send, nothing to tell. A person may
    still have to look at it, and receipts may still come. */
bool is_idle(const account& a, bool relayed_counts);

/** A person must look: held by a rule, accepted but unroutable, perhaps sent twice, told wrongly,
   or refused by the producer. */
bool needs_a_person(const account& a);

}  // namespace vgm
