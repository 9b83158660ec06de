#pragma once

#include "gateway/app/ledger.hpp"
#include "gateway/app/rule_desk.hpp"

#include <string>

namespace vgm::app {

// What the running gateway does when a command asks for it; each line is a JSON object with the
// member "do", each answer one with "ok" and, when that is false, "why".
//
//     {"do": "routes.reload"}                                    the rules and tables of the site
//     {"do": "letters.release", "id": "…", "reason": "…"}        a letter that a rule held
class control_desk
{
public:
    control_desk(ledger& letters, rule_desk& rules) : letters_(letters), rules_(rules) {}

    /** @param by  The user who asks; stands in the letter's story. */
    std::string answer(const std::string& line, const std::string& by);

private:
    std::string reload();
    std::string release(const std::string& id, const std::string& reason, const std::string& by);

    ledger& letters_;
    rule_desk& rules_;
};

}  // namespace vgm::app
