#pragma once

#include "gateway/core/ids.hpp"

#include <map>
#include <mutex>
#include <span>
#include <vector>

namespace vgm::app {

// Who may write down what becomes of a mail: the post office that is handing it over, or a person's
// command that withdraws it. Never both, so that no mail is withdrawn between the moment that its
// end of data is allowed and the moment that its outcome is known. Thread safe.
class mail_claims
{
public:
    /** A post office is about to write down something of a mail. What it has already, it may have
        again. @return Not while the mail is being withdrawn. */
    bool begin_sending(delivery_id mail)
    {
        const std::lock_guard lock(mutex_);
        return holders_.try_emplace(mail, holder::office).first->second == holder::office;
    }
    bool is_sending(delivery_id mail)
    {
        const std::lock_guard lock(mutex_);
        const auto at = holders_.find(mail);
        return at != holders_.end() && at->second == holder::office;
    }
    void end_sending(delivery_id mail) { give_back({&mail, 1}, holder::office); }

    /** @return Those of the mails that no post office has, until they are given back. */
    std::vector<delivery_id> withhold(std::span<const delivery_id> mails)
    {
        const std::lock_guard lock(mutex_);
        std::vector<delivery_id> all;
        for (const auto& mail : mails)
            if (holders_.try_emplace(mail, holder::person).second) all.push_back(mail);
        return all;
    }
    void give_back(std::span<const delivery_id> mails) { give_back(mails, holder::person); }

private:
    enum class holder { office, person };

    void give_back(std::span<const delivery_id> mails, holder whose)
    {
        const std::lock_guard lock(mutex_);
        for (const auto& mail : mails)
            if (const auto at = holders_.find(mail); at != holders_.end() && at->second == whose)
                holders_.erase(at);
    }

    std::mutex mutex_;
    std::map<delivery_id, holder> holders_;
};

}  // namespace vgm::app
