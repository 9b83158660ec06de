#pragma once

#include "gateway/app/ledger.hpp"
#include "gateway/app/reroute_desk.hpp"
#include "gateway/app/rule_desk.hpp"

#include <string>

namespace vgm::app {

// What the running gateway does when a command asks for it; each line is a JSON object with the
// member "do", each answer one with "ok" and, when that is false, "why".
//
//     {"do": "routes.reload"}                                    the rules and tables of the site
//     {"do": "letters.release", "id": "…", "reason": "…"}        a letter that a rule held
//     {"do": "letters.waiting", "after": "…", "operator": "…", "rule": "…"}  which may be rerouted
//     {"do": "letters.reroute", "id": "…"}                       what would be different
//     {"do": "letters.reroute", "id": "…", "reason": "…", "version": "…"}    and do it
class control_desk
{
public:
    control_desk(ledger& letters, rule_desk& rules, reroute_desk& anew)
        : letters_(letters), rules_(rules), anew_(anew)
    {}

    /** @param by  The user who asks; stands in the letter's story. */
    std::string answer(const std::string& line, const std::string& by);

private:
    std::string reload();
    std::string find_waiting(const reroute_desk::selection& wanted) const;
    std::string reroute(const std::string& id, const reroute_desk::order& o);
    std::string release(const std::string& id, const std::string& reason, const std::string& by);

    ledger& letters_;
    rule_desk& rules_;
    reroute_desk& anew_;
};

}  // namespace vgm::app
