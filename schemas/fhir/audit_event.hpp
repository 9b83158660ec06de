#pragma once

#include "gateway/core/account.hpp"
#include "schemas/fhir/print.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The trace of a letter as AuditEvent (FHIR R4, auditevent.html), in the form of the French profile
// for traces of events (TdE): one subtype, a period, at most two agents, each with a name.
namespace vgm::fhir {

// Systems of ours: of `subtype`, the kinds of tracking records; of what identifies a source and a
// letter.
inline constexpr std::string_view record_system = "urn:vaguemestre:record";
inline constexpr std::string_view source_system = "urn:vaguemestre:source";
inline constexpr std::string_view letter_system = "urn:vaguemestre:letter";

struct audit_names
{
    std::string gateway;
    std::string oid;  // of the organisation; may be empty
};

/** Whether a record belongs to the trace of a letter. */
bool is_audited(const record_body& body) noexcept;

/** The source that a record names by itself, or nothing. */
std::optional<std::string_view> source_of(const record_body& body) noexcept;

/** One record of a letter. `letter`: its account as far as it is known. No patient is named: an
    address of a patient is masked, and free words of persons stay out. */
element make_audit_event(
    const tracking_record& record,
    const account& letter,
    std::string_view id,
    const audit_names& names
);

// What a search found, and where it goes on.
struct audit_page
{
    std::vector<element> events;
    std::string base;                // without slash at its end
    std::string self, next;          // whole URLs; no `next`: this was all
    std::optional<long long> total;  // when it is known
};

/** Bundle of type searchset. */
element make_audit_searchset(audit_page page);

}  // namespace vgm::fhir
