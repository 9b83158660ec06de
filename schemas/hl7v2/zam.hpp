#pragma once

#include "gateway/core/time.hpp"
#include "schemas/hl7v2/charset.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::hl7v2 {

// What a business acknowledgment tells the producer.
enum class zam_event {
    dmp_reception,      // Z01: the DMP answered
    mssante_reception,  // Z02: one recipient's operator answered, by DSN
    mssante_reading,    // Z03: one mail was read or refused by its reader, by MDN
};

/** "Z01", "Z02", "Z03". */
std::string_view to_string(zam_event event) noexcept;

// ERR-5. Its table follows from the event: DMP_ERROR_CODE, SMTPERRORCODE,
// applicationErrorCondition.
struct zam_error
{
    std::string code;
    std::string label;
    char severity = 'E';
};

struct zam
{
    zam_event event = zam_event::mssante_reception;
    // MSH-3 to MSH-6 of the request, as on the wire with the recommended delimiters; make_zam()
    // swaps them.
    std::string sending_application, sending_facility;
    std::string receiving_application, receiving_facility;
    std::string request_control_id;  // MSH-10, the same: what the producer finds it by
    std::string processing_id;       // MSH-11 of the request
    charset encoding = charset::utf_8;

    std::string own_control_id;      // MSH-10 of this message
    timestamp made_at, happened_at;  // MSH-7, EVN-2
    std::string address;             // whose mailbox; not for Z01
    std::string recipient_id;        // of the recipient or reader; may be empty
    std::optional<zam_error> error;  // set: the answer is N
};

/** ZAM^Z01, ^Z02 or ^Z03 in HL7 2.6, whatever the version of the request, in its character set.
    Other texts are escaped here. */
std::string make_zam(const zam& z);

/** The labels of applicationErrorCondition, 900 to 906; nothing for another code. */
std::optional<std::string_view> find_application_error_label(std::string_view code);

}  // namespace vgm::hl7v2
