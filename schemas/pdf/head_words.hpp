#pragma once

#include "schemas/cda/header.hpp"

#include <string>
#include <vector>

// What a header says, in the words of a head. For the sources of this folder.
namespace vgm::pdf {

struct labelled
{
    std::string label, value;
};

std::string title_of(const cda::header& h);
std::string patient_name(const patient_identity& p);

/** "Née le 17/05/1990 – sexe féminin"; what is not known is left out. */
std::string birth_and_sex(const patient_identity& p);

/** "Matricule INS : 2 90 05 99 999 012 66 (NIR)", or nothing. The blanks do not break. */
std::string ins_line(const patient_identity& p);

/** JJ/MM/AAAA, with the hour and the minute when `ts` has them; empty when it is no time. */
std::string print_time(std::string_view ts);

/** The first author, for the PDF's properties. */
std::string author_of(const cda::header& h);

std::string organisation_of(const cda::header& h);

/** What the référentiel wants to be read of the document: type, date, author, organisation; and who
    validated it and what it replaces, when it says so. */
std::vector<labelled> document_facts(const cda::header& h);

}  // namespace vgm::pdf
