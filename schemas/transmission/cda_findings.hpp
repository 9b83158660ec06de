#pragma once

#include "schemas/cda/header.hpp"

#include <string>
#include <string_view>
#include <vector>

// How the checks of a document's header say what they find. For sources of this folder.
namespace vgm::transmission {

struct header_terms;

class cda_findings
{
public:
    /** A refusal, or a warning, at a path below ClinicalDocument. */
    void refuse(fault what, std::string_view rule, std::string_view path, std::string_view detail);
    void warn(fault what, std::string_view rule, std::string_view path, std::string_view detail);

    std::vector<issue> all;
};

/** "author", or "author[2]" when there is more than one. */
std::string numbered(std::string_view element, std::size_t index, std::size_t count);

/** Whether it is a time as HL7 writes it (TS). */
bool is_time(std::string_view ts);

// The parts of check_cda_header(), in their order.
void check_cda_identity(const cda::header& h, const header_terms& terms, cda_findings& found);
void check_cda_patient(const cda::header& h, const header_terms& terms, cda_findings& found);
void check_cda_people(const cda::header& h, cda_findings& found);
void check_cda_acts(const cda::header& h, const header_terms& terms, cda_findings& found);
void check_cda_replacement(const cda::header& h, const header_terms& terms, cda_findings& found);
void check_cda_body(const cda::header& h, cda_findings& found);

}  // namespace vgm::transmission
