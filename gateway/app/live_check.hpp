#pragma once

#include "gateway/app/settings.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/submission.hpp"
#include "gateway/directory/lookup.hpp"
#include "gateway/directory/request.hpp"
#include "gateway/runtime/workers.hpp"

#include <functional>
#include <memory>
#include <string>

namespace vgm::app {

struct live_check_settings
{
    directory::resolution_policy policy;  // from which age of the replica on the API is asked
    vanished_letters says = vanished_letters::warn;
    milliseconds patience{5000};        // what asking may cost a mail
    milliseconds outage_pause{60'000};  // after no answer: nothing is asked, every mail goes
    milliseconds known_for{3'600'000};  // an answer counts this long
    std::size_t known_max = 10'000;     // addresses with an answer; then all are forgotten
};

// Asks the directory's API whether an address is still published before a mail goes there, while
// the replica is too old to be believed. Only of addresses that the replica has: patients' boxes
// and red-listed ones are in no directory. One question at a time, on a thread of its own, because
// the client blocks. What cannot be found out keeps no mail from being sent.
class live_check
{
public:
    // Whether the directory has this address today; an issue when it does not say. May block.
    using api = std::function<result<bool>(const std::string& address)>;
    using clock = std::function<timestamp()>;

    // `workers` must outlive it.
    live_check(
        runtime::workers& workers,
        std::shared_ptr<const directory::lookup> replica,
        api ask,
        live_check_settings settings,
        clock now
    );
    // Waits for the end of a question that is under way. The others' mails are let go.
    ~live_check();
    live_check(const live_check&) = delete;
    live_check& operator=(const live_check&) = delete;

    // Calls `done` once, within `patience`, from any thread or before this returns: with why the
    // mail is to be kept, or with nothing when it is to be sent. Logs `directory.affected` for an
    // address that is not published any more. Thread safe.
    void
    look(delivery_id mail, const recipient& to, std::function<void(std::string why_kept)> done);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

/** Null without `directory.api`. */
std::unique_ptr<live_check> make_live_check(const settings& all, runtime::workers& workers);

}  // namespace vgm::app
