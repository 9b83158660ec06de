#include "gateway/core/submission.hpp"

#include <algorithm>

namespace vgm {

std::string_view to_string(submission_action action) noexcept
{
    switch (action) {
        case submission_action::initial:
            return "initial";
        case submission_action::replacement:
            return "replacement";
        case submission_action::removal:
            return "removal";
    }
    return "unknown";
}

std::string_view to_string(recipient_kind kind) noexcept
{
    switch (kind) {
        case recipient_kind::professional:
            return "professional";
        case recipient_kind::organisation:
            return "organisation";
        case recipient_kind::application:
            return "application";
        case recipient_kind::patient:
            return "patient";
    }
    return "unknown";
}

bool is_ins(std::string_view authority) noexcept
{
    return authority == ins_nir || authority == ins_nia || authority == ins_nir_test ||
           authority == ins_nir_demonstration;
}

const patient_identifier* patient_identity::find_ins() const noexcept
{
    const auto found = std::ranges::find_if(identifiers, [](const patient_identifier& id) {
        return is_ins(id.authority) && !id.value.empty();
    });
    return found == identifiers.end() ? nullptr : &*found;
}

bool patient_identity::has_qualified_ins() const noexcept
{
    return find_ins() != nullptr && identity_validated && !birth_name.empty() &&
           !given_name.empty() && !birth_date.empty() && !sex.empty();
}

}  // namespace vgm
