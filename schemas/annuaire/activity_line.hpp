#pragma once

#include "schemas/annuaire/flat_file.hpp"

#include <optional>

namespace vgm::annuaire {

// One line of PS_LibreAcces_Personne_activite: a professional, and a place of work when there is
// one.
struct activity_line
{
    std::string_view person_id;  // Identification nationale PP (IDNPS)
    std::string_view family_name, given_name;
    std::string_view profession, profession_label, speciality, speciality_label, sector;
    std::string_view finess, finess_legal, siret, siren, technical_id;  // of the place
    std::string_view structure_name, trade_name, postal_code, city;
};

std::vector<column> activity_columns();

/** @param row  The values of activity_columns(). @return Nothing without a person. */
std::optional<activity_line> to_activity_line(flat_file::row row);

/** The place's national number (IDNST): by FINESS, SIRET, SIREN, or its technical number; empty for
    a person without a place of work. */
std::string place_id(const activity_line& line);

}  // namespace vgm::annuaire
