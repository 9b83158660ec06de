#include "routes/rules/rule_words.hpp"

namespace vgm::rules {
namespace {

constexpr transmission::check_rule words[] = {
    {"RULE-REFUSES",
     "the site's own rules (routes.folder)",
     "AE 207",
     "no rule of the site refuses the message",
     "see the words of the answer, and vaguemestre explain"},
    {"RULE-ADDS-NOBODY",
     "the site's own rules (routes.folder)",
     "warning",
     "whom a rule of the site adds is named by the message, has a mailbox of MSSanté and is not the "
     "patient",
     "mend the message, or the rule that is named"},
};

}  // namespace

std::span<const transmission::check_rule> site_rule_words() noexcept { return words; }

}  // namespace vgm::rules
