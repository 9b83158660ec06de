#pragma once

#include "schemas/tables/code_table.hpp"

#include <array>

namespace vgm::tables {

// The tables that a document's XDS metadata are made from, compiled into the program.
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
};

/** The tables, read once and never changed. */
const national& national_tables();

}  // namespace vgm::tables
