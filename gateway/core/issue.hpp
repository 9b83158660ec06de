#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace vgm {

using boost::system::error_code;

// What can be wrong with a message, in the terms that every peer's own error table can be mapped
// from. The order follows HL7 table 0357; `to_ack_error` in schemas/hl7v2 holds the HL7 row of
// each.
enum class fault {
    segment_missing = 1,  // or out of order
    field_missing,
    bad_data_type,  // a date, base64 or XML that cannot be read
    value_not_in_table,
    wrong_cardinality,
    incoherent,  // two places of the message contradict each other
    unsupported_message_type,
    unsupported_event,
    unsupported_processing_id,
    unsupported_version,
    patient_mismatch,
    no_recipient,
    forbidden,  // policy: may not be sent to whom it is addressed
    malformed,  // not a message of this standard at all
    too_large,
    storage_unavailable,  // ours, and it passes: the sender may try again later
    internal,
};

const boost::system::error_category& fault_category() noexcept;
error_code make_error_code(fault f) noexcept;

// The fault of a code of this category; `fault::internal` for any other code.
fault to_fault(const error_code& code) noexcept;

enum class severity { information, warning, error, fatal };

std::string_view to_string(severity level) noexcept;

// One thing wrong with one message, in a form that every peer can be told: an ERR segment in
// HL7 v2, an OperationOutcome.issue in FHIR, a Diagnostic-Code in a delivery report.
//
// No member may hold payload text. `where` is a path and `detail` is written by us, so an issue can
// be logged and counted without leaking a patient's data.
struct issue
{
    error_code code;
    severity level = severity::error;
    std::string where;   // "PID-3[2].4", an XPath or a FHIRPath; empty: the whole message
    std::string detail;  // one sentence of ours, never the sender's bytes
    std::string rule;    // id of the rule that spoke, "TRANS-PID-CDA"; empty: plain parsing
};

struct issue_error : std::runtime_error
{
    explicit issue_error(issue i) : std::runtime_error(i.detail), what_is_wrong(std::move(i)) {}
    issue what_is_wrong;
};

// Found by argument-dependent lookup from boost::system::result<T, issue>::value().
[[noreturn]] void throw_exception_from_error(const issue& i, const boost::source_location& where);

template <class T>
using result = boost::system::result<T, issue>;

}  // namespace vgm

template <>
struct boost::system::is_error_code_enum<vgm::fault> : std::true_type
{};
