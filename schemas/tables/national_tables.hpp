#pragma once

#include "schemas/tables/code_table.hpp"
#include "schemas/tables/table_file.hpp"

#include <array>
#include <memory>

namespace vgm::tables {

// The tables that a document's XDS metadata are made from.
struct national
{
    code_table types;               // JDV_J07: typeCode
    code_table classes;             // TRE_A03: classCode
    code_table formats;             // JDV_J10: formatCode
    code_table facility_types;      // JDV_J02: healthcareFacilityTypeCode
    code_table practice_settings;   // JDV_J04: practiceSettingCode
    code_table author_specialties;  // JDV_J01: authorSpecialty
    code_table confidentialities;   // JDV_J08: confidentialityCode
    code_table content_types;       // JDV_J03, the activities only: contentTypeCode

    code_table type_classes;        // ASS_X04: typeCode to classCode
    code_table type_classes_dmp;    // ASS_X16: the same for the DMP
    code_table template_formats;    // ASS_A11: template of a structured CDA to formatCode
    code_table media_type_formats;  // ASS_A12: media type of an unstructured CDA to formatCode

    /** All of them, to list their versions. */
    std::array<const code_table*, 12> all() const;
    std::array<code_table*, 12> all();
};

/** The tables in use: those of the program, until use_tables(). Thread safe; what is referred to
    lasts as long as the program. */
const national& national_tables();

/** The tables of the program. */
const national& built_in_tables();

struct chosen_tables
{
    std::unique_ptr<const national> tables;  // null when a file is wrong
    std::vector<table_problem> problems;
};

/** The tables of the program, each replaced by the file that names it and is newer.

    Wrong is a file that check_table() finds wrong, whose name or OID is that of no table here, that
    lacks a code which metadata cannot do without, or that brings a table another file brings. */
chosen_tables choose_tables(const std::vector<table_file>& files);

/** From now on national_tables() answers with these. For the start of the program: who asked before
    may go on with what it had. */
void use_tables(std::unique_ptr<const national> tables);

}  // namespace vgm::tables
