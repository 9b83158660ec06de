#pragma once

#include "gateway/app/arrival_book.hpp"
#include "gateway/app/mail_claims.hpp"
#include "gateway/app/recent_ids.hpp"
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
    std::size_t documents_known_max = 1'000'000;
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

    explicit ledger(ledger_options options)
        : options_(options), documents_(options.documents_known_max)
    {}
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

    // Called for each record that has become durable, with the letter's account when it is in
    // memory, on the journal's thread: to count, and nothing slow. Set before the first append.
    void on_record(std::function<void(const tracking_record&, const account*)> observe)
    {
        observe_ = std::move(observe);
    }

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
    // Who writes down what becomes of each mail that is under way or being withdrawn.
    mail_claims& claims() { return claims_; }
    // Every account in memory: what start-up must look at.
    std::vector<account_ptr> live() const;
    std::size_t live_count() const;

    // The letter that this message repeats, and when it was accepted.
    struct original
    {
        submission_id id;
        timestamp accepted_at;
    };
    // `is_namesake`: set to whether none is, and another letter has the name of this one.
    std::optional<original>
    find_repetition(const repetition_key& key, timestamp now, bool* is_namesake = nullptr) const;
    // A letter that its producer named the same and that holds something else, where none is a
    // repetition.
    std::optional<original> find_namesake(const repetition_key& key, timestamp now) const;

    // Whether a letter with this document was accepted, among the last `documents_known_max`
    // documents or half as many; true for any when none is remembered.
    bool knows_document(std::string_view unique_id) const;

    // Where reading a mailbox goes on that an operator keeps.
    mail_place last_read(const std::string& mailbox, const std::string& operator_name) const;

    // What somebody else has still to read of `tracking`: everything from here on, for so much
    // longer than its retention and no longer.
    struct wanted_elsewhere
    {
        journal::position from;
        seconds kept{0};
    };

    // Gives disk space back: whole segments that are older than their retention and hold no letter
    // that something can still happen to. Waits for the disk.
    void retire(timestamp now, const std::optional<wanted_elsewhere>& elsewhere = std::nullopt);

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
    std::function<void(const tracking_record&, const account*)> observe_;
    std::function<void(const arrival_book::arrival_ptr&)> notify_arrival_;
    arrival_book arrivals_;
    mail_claims claims_;

    mutable std::mutex mutex_;
    live_map live_;  // grows on the journal's thread only
    std::optional<asleep> replaying_;
    std::unordered_multimap<std::size_t, seen> seen_;
    recent_ids documents_;
    std::map<std::pair<std::string, std::string>, mail_place> last_read_;  // mailbox, operator
    std::vector<milestone> documents_milestones_, tracking_milestones_;
};

}  // namespace vgm::app
