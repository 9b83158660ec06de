#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/core/time.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::hl7v2 {

// HL7 table 0008, original mode.
enum class acknowledgment_code {
    AA,  // taken charge of: never to be sent again
    AE,  // an error that sending again does not cure
    AR,  // refused for a passing reason: to be sent again
};

std::string_view to_string(acknowledgment_code code) noexcept;

/** AA, AE, AR, and the CA, CE, CR of enhanced mode, which mean the same to a sender. */
std::optional<acknowledgment_code> parse_acknowledgment_code(std::string_view text);

// How a fault is told in HL7: the answer it deserves and its row of table 0357.
struct ack_row
{
    acknowledgment_code answer;
    std::string_view code;   // "101"
    std::string_view label;  // "Required field missing"
};

ack_row to_ack_error(fault f) noexcept;

/** The answer to a message with these issues: AA when none is an error, AE when one is an error
    that a second sending does not cure, AR when all of them will pass. */
acknowledgment_code to_acknowledgment_code(const std::vector<issue>& issues) noexcept;

/** E, F, I or W of HL7 table 0516. */
char to_severity_letter(severity level) noexcept;

/** "PID-3[2].4" as the ERL of ERR-2: "PID^1^3^2^4" (segment, its occurrence, field, repetition,
    component, subcomponent), as short as the path is. Empty for what is no path of ours: an XPath,
    a line number. */
std::string to_error_location(std::string_view where);

// One ERR segment.
struct ack_error
{
    std::string location;  // ERR-2 as on the wire: "PID^1^3"
    std::string code;      // ERR-3, table 0357: "101"
    std::string label;
    char severity = 'E';                              // ERR-4
    std::string application_code, application_label;  // ERR-5: what a consumer's application says
    std::string diagnostic;                           // ERR-7: for whoever repairs it
    std::string detail;                               // ERR-8: for a person

    friend bool operator==(const ack_error&, const ack_error&) = default;
};

/** ERR-7 is the rule that spoke, then the place when ERR-2 cannot say it. */
ack_error to_ack_error(const issue& i);

// What an answer is made of. The first block is what could be read of the request, as on the wire
// with the recommended delimiters; all of it may be empty.
struct ack_request
{
    std::string sending_application, sending_facility;      // MSH-3, MSH-4 of the request
    std::string receiving_application, receiving_facility;  // MSH-5, MSH-6: they sign the answer
    std::string event;                                      // MSH-9.2: "R01"
    std::string control_id;                                 // MSH-10
    std::string processing_id;                              // MSH-11
    std::string version;                                    // MSH-12
    charset encoding = charset::utf_8;                      // MSH-18, and how the answer is written

    acknowledgment_code code = acknowledgment_code::AA;
    std::string own_control_id;  // MSH-10 of the answer
    timestamp made_at;
    std::vector<issue> issues;
};

/** The first block, from a message that could be cut up. */
ack_request make_ack_request(const message_view& request, charset encoding = charset::utf_8);

/** The first block, from a message that could not: what its first line still tells, or nothing. */
ack_request make_ack_request(std::string_view er7, charset encoding = charset::utf_8);

/** The answer: MSH, MSA and one ERR for each issue, in the request's character set.

    An AE or AR without an issue gets an ERR 207, because the profile asks for one. What is not
    known of the request is left empty; MSH-11 and MSH-12, without which no receiver can read an
    answer, are then P and 2.5.
*/
std::string make_ack(const ack_request& request);

// An answer that a peer sent to us.
struct acknowledgment
{
    acknowledgment_code code = acknowledgment_code::AA;
    std::string control_id;  // MSA-2: MSH-10 of what is answered
    std::string text;        // MSA-3, of older senders
    std::vector<ack_error> errors;
};

/** Read an answer, of any character set that decode_charset() reads.

    Errors are read where version 2.5 and later put them (ERR-2 to ERR-8) and where the older ones
    did (ERR-1, MSA-6).

    @return The answer, or an issue: what decode_charset() and parse_message() refuse, no MSA, or an
    MSA-1 that is not in table 0008.
*/
result<acknowledgment> parse_acknowledgment(std::string_view er7);

}  // namespace vgm::hl7v2
