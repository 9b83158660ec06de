#include "schemas/annuaire/activity_line.hpp"

#include "gateway/directory/identifiers.hpp"
#include "schemas/annuaire/mailbox_line.hpp"

namespace vgm::annuaire {

std::vector<column> activity_columns()
{
    return {
        {"Identification nationale PP"},
        {"Nom d'exercice"},
        {"Prénom d'exercice"},
        {"Code profession", false},
        {"Libellé profession", false},
        {"Code savoir-faire", false},
        {"Libellé savoir-faire", false},
        {"Code secteur d'activité", false},
        {"Numéro FINESS site"},
        {"Numéro FINESS établissement juridique", false},
        {"Numéro SIRET site", false},
        {"Numéro SIREN site", false},
        {"Identifiant technique de la structure", false},
        {"Raison sociale site", false},
        {"Enseigne commerciale site", false},
        {"Code postal (coord. structure)", false, "Code postal"},
        {"Libellé commune (coord. structure)", false, "Libellé commune"},
        {"Bureau cedex (coord. structure)", false, "Bureau cedex"},
    };
}

std::optional<activity_line> to_activity_line(flat_file::row row)
{
    if (row[0].empty()) return std::nullopt;
    activity_line line;
    line.person_id = row[0];
    line.family_name = row[1];
    line.given_name = row[2];
    line.profession = row[3];
    line.profession_label = row[4];
    line.speciality = row[5];
    line.speciality_label = row[6];
    line.sector = row[7];
    line.finess = row[8];
    line.finess_legal = row[9];
    line.siret = row[10];
    line.siren = row[11];
    line.technical_id = row[12];
    line.structure_name = row[13];
    line.trade_name = row[14];
    line.postal_code = row[15];
    line.city = row[16].empty() ? city_of(row[17]) : row[16];
    return line;
}

std::string place_id(const activity_line& line)
{
    const auto by = [](std::string_view type, std::string_view value) {
        return value.empty() ? std::nullopt : directory::national_structure_id(type, value);
    };
    if (auto id = by("FINESS", line.finess)) return *id;
    if (auto id = by("SIRET", line.siret)) return *id;
    if (auto id = by("SIREN", line.siren)) return *id;
    return std::string{line.technical_id};
}

}  // namespace vgm::annuaire
