#pragma once

#include "adapters/annuaire/http_client.hpp"
#include "gateway/app/letter_sources.hpp"
#include "gateway/app/subscription_file.hpp"
#include "gateway/journal/follower.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace vgm::app {

struct subscriber_settings
{
    std::string journal_directory;
    std::shared_ptr<const runtime::tls_context> tls;  // null: clear text only
    seconds timeout{10};
    milliseconds retry_first{1000}, retry_longest{300'000};
    seconds give_up_after{3 * 86400};
};

// Tells one endpoint what becomes of the letters of one source, as it stands in the journal: in
// order, at least once, from where the last run stopped. Has a thread, a place in the journal and a
// connection of its own; so an endpoint that is slow or away holds nobody else up, and nothing is
// kept in memory for it. Its place is written down once a second.
class subscriber
{
public:
    // What they refer to outlives it. Starts at once; one that is off only remembers itself.
    subscriber(
        kept_subscription s,
        ledger& letters,
        letter_sources& sources,
        subscription_folder& folder,
        const subscriber_settings& with
    );
    // Ends what is under way and writes its place down.
    ~subscriber();
    subscriber(const subscriber&) = delete;
    subscriber& operator=(const subscriber&) = delete;

    // So that many may end at a time.
    void stop();

    kept_subscription now() const;
    std::uint64_t taken() const { return taken_; }

private:
    using clock = std::chrono::steady_clock;
    struct notification
    {
        std::string id;  // of the Communication
        std::string body;
    };

    void run();
    void follow();
    std::vector<notification> notifications_of(const journal::record& r);
    // False when it ends here: stopped, or turned off.
    bool deliver(const notification& n);
    std::optional<std::string> send(const notification& n);
    bool on_failure(const std::string& why, milliseconds pause);
    void on_success();
    bool has_ended();
    void turn_off(const std::string& why);
    void save(bool at_once);
    bool wait(milliseconds time);

    ledger& letters_;
    letter_sources& sources_;
    subscription_folder& folder_;
    const subscriber_settings with_;
    const std::string source_, id_;
    const fhir::subscription wish_;
    annuaire::http_client client_;
    std::atomic<std::uint64_t> taken_ = 0;

    // Of the thread alone.
    journal::follower reader_;
    std::optional<annuaire::url> to_;
    clock::time_point saved_at_{};
    bool is_gone_ = false;  // the endpoint said 410

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false, dirty_ = false;
    kept_subscription state_;
    std::thread thread_;
};

}  // namespace vgm::app
