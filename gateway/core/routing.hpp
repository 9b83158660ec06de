#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace vgm {

// Which of the letters that are due at the same time goes first.
enum class mail_priority { normal, urgent, low };

std::string_view to_string(mail_priority p) noexcept;

// What the site's rules made of a letter, kept with it: every attempt makes the same mail, whatever
// the rules say by then. Who gets the letter is in its deliveries, and whether receipts are wanted
// in the record of its acceptance. What is empty was left to the configuration.
struct routing
{
    std::string version;             // of the rules: the beginning of the SHA-256 of their files
    std::vector<std::string> rules;  // the ids of those that matched, in their order
    std::string from, from_name, reply_to;
    mail_priority priority = mail_priority::normal;
    std::string operator_name;
    // Templates as the rule has them, with their fields: see routes/rules/body_template.hpp.
    std::string body, body_for_patient;
    std::string hold;  // why a person must release it first; empty: nobody has to
    friend auto operator<=>(const routing&, const routing&) = default;
};

}  // namespace vgm
