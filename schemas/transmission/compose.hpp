#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/cda/header.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The other side of the gate, for doors where no HL7 v2 comes in: what a caller says in its own
// form becomes a message of the transmission guide, version 2.1, and goes through the gate like any
// other. Nothing is checked here: what is wrong in a letter is what the gate refuses in its
// message.

namespace vgm::transmission {

// Texts are UTF-8, not escaped, without blanks at their ends. What is not known is empty.
struct letter_recipient
{
    // Of an organisation or an application without identifier the message cannot say more than that
    // it is no patient: it is read as a professional.
    recipient_kind kind = recipient_kind::professional;
    // Empty where a directory is to find it. The patient's is made of the INS.
    std::string address;
    std::string identifier;
    std::string identifier_type;  // RPPS, IDNPS; FINEG, FINEJ, IDNST, UF, SVR; of the patient: INS
    std::string family_name, given_name;  // of a person
    std::string name;                     // of an organisation
    std::string establishment;            // FINESS, of a UF or SVR
};

// PV1. A class of E, I, O or R wants a number.
struct letter_visit
{
    std::string patient_class = "N";
    std::string number, number_authority;
    std::string admitted, discharged;  // HL7 TS
};

struct letter_request
{
    // MSH. The same control id, names and content make a repetition.
    std::string control, processing_id = "P";
    std::string sending_application, sending_facility;
    std::string receiving_application, receiving_facility;
    std::string time;  // HL7 TS; empty: the effective time of the first document

    submission_action action = submission_action::initial;
    patient_identity patient;
    letter_visit visit;
    requester asked_by;                                         // all empty: no PRT SB
    std::vector<std::shared_ptr<const std::string>> documents;  // CDA
    std::vector<letter_recipient> recipients;
    std::string reply_to;
    destinations sent_to;
    visibility shown_to;
    receipts_wanted receipts;
    bool conversation_closed = false;
    std::string body_for_professionals, body_for_patient;
};

// Where each part of a letter stands in its message.
class letter_places
{
public:
    /** The part that an issue of the gate is about, by its name in letter_request:
        "recipients[1].address", "documents[0]"; empty: the letter as a whole. */
    std::string find_part(const issue& i) const;

    // For compose().
    void add(hl7v2::path at, std::string part) { all_.push_back({std::move(at), std::move(part)}); }

private:
    struct place
    {
        hl7v2::path at;  // occurrence, field, repetition and component of 0 stand for any
        std::string part;
    };
    std::vector<place> all_;
};

struct composed_message
{
    std::string er7;  // UTF-8
    letter_places places;
    // Documents that cannot be read, as the gate would tell it: the message lacks what is to be
    // read there, and must be refused for these instead of being asked about.
    std::vector<issue> unreadable;
};

/** The message of a letter: an MDM for one document, an ORU^R01 for several.

    Pure and thread safe: the same letter gives the same bytes. Memory: the message, which is four
    thirds of the documents, and while a header is read a parser's copy of it.
*/
composed_message compose(const letter_request& letter);

}  // namespace vgm::transmission
