#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vgm::directory {

/** The national number of a person (IDNPS) from an identifier and its type.

    The first character of an IDNPS says what follows: 0 ADELI, 8 RPPS, 1 and 3 to 6 numbers that a
    structure gave. "RPPS" 10003461033 and "IDNPS" 810003461033 are the same person.

    @param type  "RPPS", "IDNPS", "ADELI", in any case, or empty for one that tells by its form.
    @return Nothing when it is no national number: a local id finds nobody in the directory.
*/
std::optional<std::string> national_person_id(std::string_view type, std::string_view value);

/** The national number of a structure (IDNST). Its table is another one: 0 practice by ADELI, 1
    FINESS, 2 SIREN, 3 SIRET, 4 practice by RPPS and rank.

    @param type  "FINESS", "FINEG", "FINEJ", "SIREN", "SIRET", "IDNST", "RPPSRG", in any case, or
    empty for one that tells by its form.
*/
std::optional<std::string> national_structure_id(std::string_view type, std::string_view value);

}  // namespace vgm::directory
