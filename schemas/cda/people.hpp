#pragma once

#include "schemas/cda/xml_node.hpp"

// The people and organisations of a header. For the sources of this folder.
namespace vgm::cda {

organisation to_organisation(pugi::xml_node node);
person to_person(pugi::xml_node entity);
author to_author(pugi::xml_node node);
information_recipient to_recipient(pugi::xml_node node);

/** The traits and identifiers of recordTarget/patientRole. */
patient_identity to_patient(pugi::xml_node role);

/** What the same element says beyond that; the count is the caller's. */
record_target to_record_target(pugi::xml_node role);
postal_address to_address(pugi::xml_node addr);

}  // namespace vgm::cda
