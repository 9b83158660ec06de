#pragma once

#include "gateway/app/arrival_book.hpp"
#include "gateway/core/account.hpp"
#include "gateway/journal/body_cipher.hpp"
#include "gateway/journal/journal.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace vgm::app {

struct ledger_options
{
    bool relayed_counts = false;
    bool uncertain_is_resent = false;  // so an uncertain mail is not at rest
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
// record is durable before it counts. Letters at rest leave memory; when a receipt comes for one it
// is read back from its story, and stays if the producer must be told. Thread safe.
class ledger
{
public:
    using account_ptr = std::shared_ptr<const account>;
    using on_done = std::function<void(error_code)>;

    explicit ledger(ledger_options options) : options_(options) {}
    ~ledger() { close(); }  // the journal's last callbacks still find everything
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;

    // Opens the journal and reads it. An issue says what to do about it.
    result<void> open(
        const journal::settings& settings,
        std::shared_ptr<journal::file_system> files = journal::real_file_system()
    );
    // Makes the last callbacks, then refuses everything. Also when it was never opened.
    void close();
    journal::journal& journal() { return *journal_; }

    // Called after each record has been applied, on the journal's thread: it must only post.
    void on_change(std::function<void(const account_ptr&)> notify) { notify_ = std::move(notify); }

    // `done` runs on the journal's thread, or on the caller's before this returns (journal.hpp).
    void
    accept(submission_id id, timestamp at, accepted_record record, const slice& body, on_done done);
    void append(submission_id id, timestamp at, record_body body, on_done done = {});

    // The same for a letter that came in; its body is the mail. read_body() gives it back.
    void
    take_in(submission_id id, timestamp at, arrived_record record, const slice& body, on_done done);
    const arrival_book& arrivals() const { return arrivals_; }
    // As on_change(), for letters that came in.
    void on_arrival(std::function<void(const arrival_book::arrival_ptr&)> notify)
    {
        notify_arrival_ = std::move(notify);
    }

    // The account of a letter, from memory or from its story, which is read from the disk; null
    // when there is no such letter.
    account_ptr find(submission_id id) const;
    // The same without the disk: null also when nothing can happen to the letter by itself.
    account_ptr find_live(submission_id id) const;
    // The message of a letter, as it was received.
    result<std::string> read_body(submission_id id) const;
    // Every account in memory: what start-up must look at.
    std::vector<account_ptr> live() const;
    std::size_t live_count() const;

    // The letter that this message repeats, and when it was accepted.
    struct original
    {
        submission_id id;
        timestamp accepted_at;
    };
    std::optional<original> find_repetition(const repetition_key& key, timestamp now) const;

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

    // While the journal is read: which letters that left memory may have to come back.
    struct asleep
    {
        std::unordered_map<submission_id, receipts_wanted> wanted;
        // The letter, the number of its mail, and whether it is a reading.
        std::set<std::tuple<submission_id, int, bool>> due;
    };
    using live_map = std::unordered_map<submission_id, entry>;

    void replay(const journal::record& r);
    void wake();
    account_ptr apply(
        const tracking_record& record,
        const journal::position& at,
        const journal::position& body
    );
    account_ptr advance(live_map::iterator of, const tracking_record& record);
    void apply_to_arrival(
        const tracking_record& record,
        const journal::position& at,
        const journal::position& body
    );
    void note_asleep(const tracking_record& record);
    account_ptr read_in(submission_id id);
    bool rests(const account& a) const;
    std::optional<entry> load(submission_id id) const;
    void remember(const tracking_record& record, const accepted_record& accepted);
    void forget_repetitions(timestamp now);
    void note_milestone(std::vector<milestone>& all, timestamp at, journal::position where);

    const ledger_options options_;
    std::unique_ptr<journal::journal> journal_;
    std::optional<journal::body_cipher> cipher_;  // made by open(), never changed
    std::function<void(const account_ptr&)> notify_;
    std::function<void(const arrival_book::arrival_ptr&)> notify_arrival_;
    arrival_book arrivals_;

    mutable std::mutex mutex_;
    live_map live_;  // grows on the journal's thread only
    std::optional<asleep> replaying_;
    std::unordered_multimap<std::size_t, seen> seen_;
    std::map<std::string, mail_place> last_read_;
    std::vector<milestone> documents_milestones_, tracking_milestones_;
};

}  // namespace vgm::app
