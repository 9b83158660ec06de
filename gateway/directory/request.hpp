#pragma once

#include "gateway/core/submission.hpp"

#include <chrono>
#include <string>

namespace vgm::directory {

// Whom a producer means, in whatever terms it has. What is empty is not known.
struct resolution_request
{
    recipient_kind kind = recipient_kind::professional;
    std::string address;
    std::string person_id, person_id_type;        // RPPS, IDNPS
    std::string structure_id, structure_id_type;  // FINESS, FINEG, FINEJ, SIRET, IDNST
    std::string unit;                             // the hospital's own code of a unit
    std::string name;                             // family and given name, in any order
    std::string place;                            // city, postal code or department
    std::string profession;
    friend bool operator==(const resolution_request&, const resolution_request&) = default;
};

struct resolution_policy
{
    // A replica older than this is asked about live before sending.
    std::chrono::seconds live_check_after{24 * 3600};
    // A replica older than this is an alarm: the nightly file fails to come.
    std::chrono::seconds alarm_after{48 * 3600};
    std::size_t candidates_max = 20;
};

}  // namespace vgm::directory
