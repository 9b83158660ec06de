#pragma once

#include "gateway/directory/mailbox_entry.hpp"
#include "schemas/annuaire/flat_file.hpp"

namespace vgm::annuaire {

// One line of Extraction_Correspondance_MSSante: one published mailbox.
struct mailbox_line
{
    directory::mailbox_type type = directory::mailbox_type::person;
    std::string_view address;
    std::string_view person_id;  // Identification nationale PP (IDNPS)
    std::string_view family_name, given_name;
    std::string_view profession, profession_label, speciality, speciality_label;
    std::string_view structure_id_type, structure_id;  // "FINESS" and its number
    std::string_view structure_name, trade_name, postal_code, city;
    std::string_view unit;
    std::optional<bool> paperless;
};

std::vector<column> mailbox_columns();

/** @param row  The values of mailbox_columns().
    @return Nothing for a line that is no mailbox: an unknown type, no address. */
std::optional<mailbox_line> to_mailbox_line(flat_file::row row);

/** "69003 LYON" and the postal code apart: the place of delivery (L6) without its number. */
std::string_view city_of(std::string_view delivery_line);

}  // namespace vgm::annuaire
