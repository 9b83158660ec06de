#pragma once

#include "gateway/core/account.hpp"
#include "gateway/journal/journal.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace vgm::app {

struct ledger_options
{
    bool relayed_counts = false;
    seconds duplicate_window{7 * 86400};
    seconds documents_retention{7 * 86400};
    seconds tracking_retention{180 * 86400};
};

// A message as its producer names it, and what it holds: equal keys mean the same message again.
struct repetition_key
{
    std::string source, application, facility, control;
    std::string content_hash;
    auto operator<=>(const repetition_key&) const = default;
};

// The accounts of the letters that something can still happen to, kept equal to the journal: a
// record is durable before it counts. Letters at rest leave memory and are read back from their
// story when a receipt comes for them. Thread safe.
class ledger
{
public:
    using account_ptr = std::shared_ptr<const account>;
    using on_done = std::function<void(error_code)>;

    explicit ledger(ledger_options options) : options_(options) {}
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;

    // Opens the journal and reads it. An issue says what to do about it.
    result<void> open(const journal::settings& settings);
    journal::journal& journal() { return *journal_; }

    // Called after each record has been applied, on the journal's thread: it must only post.
    void on_change(std::function<void(const account_ptr&)> notify) { notify_ = std::move(notify); }

    // `done` runs on the journal's thread, or at once when refused.
    void accept(submission_id id, timestamp at, accepted_record record, slice body, on_done done);
    void append(submission_id id, timestamp at, record_body body, on_done done = {});

    // The account of a letter, from memory or from its story; null when there is no such letter.
    account_ptr find(submission_id id);
    // Every account in memory: what start-up must look at.
    std::vector<account_ptr> live() const;
    std::size_t live_count() const;

    // The letter that this message repeats.
    std::optional<submission_id> find_repetition(const repetition_key& key, timestamp now) const;

    // Where reading a mailbox goes on.
    mail_place last_read(const std::string& mailbox) const;

    // Gives disk space back: whole segments that are older than their retention and hold no letter
    // that something can still happen to. Waits for the disk.
    void retire(timestamp now);

private:
    struct entry
    {
        account_ptr state;
        journal::position tracking, body;
    };
    struct seen
    {
        submission_id id;
        std::uint64_t content_hash;  // of the SHA-256, as much as a repetition needs
        timestamp at;
    };
    // Where a segment began, and when: what retention goes by.
    struct milestone
    {
        timestamp at;
        journal::position start;
    };

    void replay(const journal::record& r);
    void revisit();
    account_ptr apply(
        const tracking_record& record,
        const journal::position& at,
        const journal::position& body
    );
    std::optional<entry> load(submission_id id) const;
    void remember(const tracking_record& record, const accepted_record& accepted);
    void note_milestone(std::vector<milestone>& all, timestamp at, journal::position where);

    const ledger_options options_;
    std::unique_ptr<journal::journal> journal_;
    std::function<void(const account_ptr&)> notify_;

    mutable std::mutex mutex_;
    std::unordered_map<submission_id, entry> live_;
    std::set<submission_id> revisit_;  // while replaying: came back to life after leaving memory
    std::unordered_multimap<std::size_t, seen> seen_;
    std::map<std::string, mail_place> last_read_;
    std::vector<milestone> documents_milestones_, tracking_milestones_;
    bool replaying_ = false;
};

}  // namespace vgm::app
