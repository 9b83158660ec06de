#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vgm::app {

// Which of several operators carries a letter.
class operator_choice
{
public:
    struct entry
    {
        std::string name;
        std::vector<std::string> mailboxes;  // that letters leave from
    };

    /** @param entries  At least one; the first carries what no rule below decides. */
    explicit operator_choice(std::vector<entry> entries);

    /** The first that applies: the operator that a routing rule names; the one that has the
        mailbox; the one that has a mailbox of its domain; the first.

        @param named  As the rule has it; empty, or an operator that is not there any more: not
       said.
        @param from   The mailbox that the letter leaves from.
        @return The index of the entry.
    */
    std::size_t choose(std::string_view named, std::string_view from) const;

private:
    std::vector<entry> entries_;
};

}  // namespace vgm::app
