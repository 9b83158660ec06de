#pragma once

#include "gateway/app/ledger.hpp"
#include "gateway/app/reroute.hpp"
#include "gateway/app/rule_desk.hpp"

#include <functional>
#include <map>
#include <string>

namespace vgm::app {

// Routes letters that wait again, by the rules in use: says what would be different, and does it
// when a person wants that. A mail is withdrawn only while no post office has it, and what was on
// its way stays. The record is durable before anything changes, and one record holds all of it.
class reroute_desk
{
public:
    struct parts
    {
        ledger& letters;
        rule_desk& rules;
        document_to_mssante::settings with;
        document_to_mssante::mailbox_finder find;
        std::map<std::string, transmission::gate_settings> gates;  // by source
        // The name of the operator that a mail goes through.
        std::function<std::string(const account& letter, int number)> operator_of;
    };
    explicit reroute_desk(parts p) : parts_(std::move(p)) {}

    struct selection
    {
        std::string operator_name, rule;  // empty: any
        submission_id after;              // those that come later in their order
        std::size_t most = 1000;
    };
    /** Letters that have mails which may change, in the order of their ids. */
    std::vector<submission_id> find_waiting(const selection& wanted) const;

    struct outcome
    {
        reroute_offer offer;
        std::string version;  // of the rules in use
        bool waits = true;    // otherwise it has no mail that may change, and nothing more is said
        bool done = false;
        std::string why_not;  // when something was wanted and not done
    };
    /** What would be different. An issue when the letter's message cannot be read. */
    result<outcome> show(submission_id id) const;

    struct order
    {
        std::string by, reason;
        std::string version;  // of the rules that are meant; empty: whichever are in use
    };
    /** Does it, and waits until it is durable. */
    result<outcome> apply(submission_id id, const order& o);

private:
    class withheld_mails;
    result<outcome> decide(const account& letter, const std::set<int>& free) const;

    const parts parts_;
};

}  // namespace vgm::app
