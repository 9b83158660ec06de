#pragma once

#include "gateway/core/submission.hpp"
#include "gateway/directory/request.hpp"
#include "schemas/cda/header.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/transmission/dialect.hpp"
#include "schemas/transmission/tolerances.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The CI-SIS guide "Transmission d'un document CDA-R2 en HL7v2" (TRANS), versions 1.2, 2.0 and 2.1,
// on the side of the GESTIONNAIRE: an ORU^R01 or MDM^T02/T04/T10 becomes a submission, or is
// refused with reasons that get it mended.

namespace vgm::transmission {

// How the guide's table of allowed combinations of flags is applied (TRANS, MSSanté
// management rules).
enum class matrix_policy {
    contradictions,  // only what cannot be done is an error
    literal_2_1_2,
    literal_2_1_3,
};

struct gate_settings
{
    matrix_policy matrix = matrix_policy::contradictions;
    std::vector<std::string> processing_ids{"P"};  // of P, T, D
    // The site says what stands in for a code that a document lacks.
    bool has_default_facility = false, has_default_setting = false;
    // MSSanté without a qualified INS: a tolerance until revoked. The mailbox of a patient is made
    // from a qualified INS, so mail to patients has a derogation of its own.
    bool refuse_unqualified_ins = false, refuse_unqualified_ins_to_patient = true;
    tolerance_settings tolerances;
    // Where recipients may have their mailboxes: these domains, in small letters, and those below.
    std::vector<std::string> recipient_domains{"mssante.fr", "interop-mssante.apicrypt.org"};
    // Whether a domain, in small letters, is trusted beside those; empty: none is. Any thread.
    std::function<bool(std::string_view domain)> is_trusted_domain = {};
    // Whoever calls finds the address of a recipient that is named by an identifier alone: such a
    // recipient then goes through with an empty address. The patient is always named by the
    // address.
    bool resolves_recipients = false;
    // Whoever calls may add professionals: a message that asks for them may come without one.
    bool adds_recipients = false;
    // A letter to a patient who objected to mail is refused. Otherwise it is accepted with a
    // warning, and the others get it.
    bool refuse_objection = false;
};

// What a directory can be asked about one recipient.
struct recipient_lookup
{
    std::size_t recipient = 0;          // index in submission::recipients
    std::size_t prt = 0;                // counted among the PRT segments from 1
    directory::resolution_request who;  // with the address, where the message gives one
    std::string named_by;  // the site's rule that asks, and not the message; then `prt` is 0
};

// One message, read. `found` holds every issue; the message may go on when none is an error.
struct request
{
    dialect version = dialect::v2_1;   // of the guide, as far as it could be read
    hl7v2::ack_request answer;         // what an acknowledgement needs, as far as it could be read
    submission asked;                  // complete only when accepted()
    std::vector<cda::header> headers;  // of asked.documents, in order
    std::vector<recipient_lookup> lookups;  // only with gate_settings::resolves_recipients
    std::vector<issue> found;

    bool accepted() const noexcept;
    std::vector<issue> errors() const;
};

/** Read a message and check everything that must be right before it may be acknowledged.

    @param id  The submission's id, should it be accepted.

    Pure and thread safe. Memory: the decoded documents, and while they are read a parser's copy.
*/
request read_request(const message& m, submission_id id, const gate_settings& settings);

/** Read again a message that was accepted before: no check, so that a setting that changed since
    cannot strand a letter. An issue means that the stored bytes are not what was accepted. */
result<request> reread_request(const message& m, submission_id id);

/** SHA-256 of bytes, in hexadecimal: with MSH-3, 4 and 10 it tells a repetition from a new message.
 */
std::string content_hash(std::string_view bytes);

}  // namespace vgm::transmission
