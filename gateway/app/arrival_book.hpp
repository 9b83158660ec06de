#pragma once

#include "gateway/core/arrival.hpp"
#include "gateway/journal/position.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace vgm::app {

// The letters that came in and that something can still happen to, kept equal to the journal like
// the accounts of `ledger`, which owns it; and which letters came in before. Thread safe.
class arrival_book
{
public:
    using arrival_ptr = std::shared_ptr<const arrival>;

    // Applies a durable record of an arrival: where it is in `tracking`, and its body, if it has
    // one. Null when it is of none that this book holds.
    arrival_ptr apply(
        const tracking_record& record,
        const journal::position& at,
        const journal::position& body
    );

    arrival_ptr find(submission_id id) const;
    std::vector<arrival_ptr> live() const;

    // The letter that is this one: it was found in the same place of the mailbox, or it brought the
    // same application the same archive in a mail of the same Message-ID.
    std::optional<submission_id> find_repetition(const arrived_record& record) const;

    // Before these positions nothing is needed by a letter that is held here.
    void hold_back(journal::position& documents, journal::position& tracking) const;

    // Forgets letters that came in before, for find_repetition().
    void forget_before(timestamp limit);

private:
    struct entry
    {
        arrival_ptr state;
        journal::position tracking, body;
    };
    struct seen
    {
        submission_id id;
        timestamp at;
    };

    mutable std::mutex mutex_;
    std::unordered_map<submission_id, entry> live_;
    std::unordered_map<std::string, seen> seen_;  // by 16 bytes of a SHA-256
};

}  // namespace vgm::app
