#include "gateway/directory/resolution.hpp"

namespace vgm::directory {

std::string_view to_string(outcome o) noexcept
{
    switch (o) {
        case outcome::found:
            return "found";
        case outcome::ambiguous:
            return "ambiguous";
        case outcome::absent:
            return "absent";
        case outcome::refused:
            return "refused";
        case outcome::unavailable:
            return "unavailable";
    }
    return "";
}

namespace {

// Of a choice that was made.
std::string_view say_choice(reason r)
{
    switch (r) {
        case reason::linked_to_structure:
            return "the mailbox belongs to the targeted structure";
        case reason::preferred_rank:
            return "the mailbox has the best rank of its carrier";
        case reason::person_box:
            return "a mailbox of the person comes before one of the unit";
        case reason::unit_box:
            return "the mailbox is the unit's";
        case reason::only_candidate:
            return "it is the only mailbox that fits";
        case reason::address_given:
            return "the sender named this mailbox";
        case reason::unit_address:
            return "the hospital's unit table names this mailbox";
        case reason::patient_box:
            return "a patient's mailbox is made of the INS and is in no directory";
        case reason::published:
            return "the address is in the directory";
        case reason::not_published:
            return "the address is not in the directory; it may be red-listed";
        case reason::vanished:
            return "the address was in the directory and is not any more";
        case reason::whole_name_and_place:
            return "name and place are those of one person only";
        default:
            return {};
    }
}

}  // namespace

std::string_view to_string(reason r) noexcept
{
    if (const auto said = say_choice(r); !said.empty()) return said;
    switch (r) {
        case reason::no_address:
            return "this is no mail address";
        case reason::outside_trusted_space:
            return "the domain is neither below mssante.fr nor on the white list";
        case reason::holder_differs:
            return "the directory has this mailbox as another person's";
        case reason::place_differs:
            return "the mailbox is not linked to the targeted structure";
        case reason::lower_rank:
            return "another mailbox has a better rank";
        case reason::after_person_box:
            return "a mailbox of the person comes first";
        case reason::equal_candidates:
            return "the order of choice does not decide between them";
        case reason::several_people:
            return "several people have this name";
        case reason::name_not_whole:
            return "only a part of the name was found";
        case reason::identifier_unreadable:
            return "the identifier is no national number of the type given";
        case reason::person_unknown:
            return "the directory does not know the person";
        case reason::person_without_box:
            return "the directory knows the person, without a published mailbox";
        case reason::structure_unknown:
            return "the directory does not know the structure";
        case reason::structure_without_box:
            return "the structure has no published mailbox of this kind";
        case reason::unit_unknown:
            return "the hospital's unit table does not know the unit";
        case reason::unit_without_box:
            return "the unit has no published mailbox";
        case reason::nothing_asked:
            return "nothing says whom it is for";
        case reason::directory_unavailable:
            return "the directory cannot be read";
        default:
            return {};
    }
}

std::string_view to_string(notice n) noexcept
{
    switch (n) {
        case notice::paper_copy_may_be_due:
            return "the holder did not renounce paper: a paper copy may still be due";
        case notice::live_check_due:
            return "the directory is older than the set age: ask it live before sending";
        case notice::directory_is_stale:
            return "the directory is older than the alarm age";
        case notice::duplicated_address:
            return "the directory has this address on several lines";
    }
    return "";
}

}  // namespace vgm::directory
