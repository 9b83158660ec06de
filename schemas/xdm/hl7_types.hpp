#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"

#include <string>

// The HL7 v2 data types that XDS metadata are written in. Delimiters inside a value are escaped as
// HL7 v2 does it, and values are cut so that the whole stays within the 256 characters of ebRIM.
namespace vgm::xdm {

// OIDs of the national registers of people and of structures.
inline constexpr std::string_view people_register = "1.2.250.1.71.4.2.1";
inline constexpr std::string_view structures_register = "1.2.250.1.71.4.2.2";

/** CX: value^^^&authority&ISO^type, the type NH for an INS and PI for any other. */
std::string to_cx(const patient_identifier& id);

/** XCN of a person: id^FAMILY^Given^^^^^^&authority&ISO^D^^^type, where the type is IDNPS for the
    national register and EI for any other. */
std::string to_xcn(const cda::person& who);

/** XCN of a device, with the name type U. */
std::string to_device_xcn(const cda::identifier& id, std::string_view name);

/** XON: name^^^^^&authority&ISO^type^^^id, the type IDNST for the national register, XX for others;
    the name alone when there is no id. */
std::string to_xon(const cda::organisation& where);

/** CXi, CX of a thing rather than a patient: id^^^&authority&ISO^type. */
std::string to_cxi(const cda::identifier& id, std::string_view type);

/** XTN of a mail address. */
std::string to_xtn(std::string_view address);

/** CE as XDS writes a code in a slot: code^label^system. */
std::string to_ce(const coded& code);

/** A value with the delimiters | ^ & ~ \ escaped and line ends made spaces. */
std::string to_hl7(std::string_view value);

}  // namespace vgm::xdm
