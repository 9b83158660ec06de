#include "routes/document_to_mssante/rules.hpp"

namespace vgm::document_to_mssante {
namespace {

constexpr transmission::check_rule rules[] = {
    {"XDS-METADATA",
     "IHE ITI TF-3 §4.2; CI-SIS, volet Echange de documents de santé",
     "AE 101, 102 or 103",
     "the CDA has what METADATA.XML requires beyond the rules about its header: times that can be "
     "read, a class for its type (ASS_X04), a format for its media type (ASS_A12), ids that are "
     "not too long",
     "correct the document; delivery.default_class, default_facility_type and "
     "default_practice_setting stand in for codes that a site's documents lack"},
    {"XDS-PATIENT",
     "CI-SIS, volet Echange de documents de santé",
     "AE 207",
     "all documents of a message name their patient by the same identifier",
     "write the same INS into each document"},
    {"LETTER-PDF",
     "Référentiel socle MSSanté #2, ECO.2.1.1",
     "AE 102 or 199",
     "the PDF that a document carries as its readable form can be decoded; of a document that "
     "carries "
     "none one can be made: a structured body, plain text, PNG or JPEG, pictures that can be read, "
     "nothing beyond the limits of schemas/pdf",
     "put the base64 of a PDF into the document, and nothing else; or see what the answer names in "
     "its narrative"},
    {"LETTER-TOO-LARGE",
     "Référentiel socle MSSanté #2; RFC 1870",
     "AE 207",
     "the mail is no larger than the operator takes, and than a patient's mailbox takes",
     "send a smaller document; see operator.submission.message_bytes_max and, for several "
     "documents, delivery.too_large"},
    {"HISTORY-CONTROL-ID",
     "HL7 v2.6, chapter 2, MSH-10; TRANS, technical acknowledgment",
     "warning",
     "the application gave the control id to no other message within intake.duplicate_window",
     "number messages so that no two have the same MSH-10; the letter is sent all the same"},
    {"HISTORY-DOCUMENT",
     "TRANS, replacement and deletion",
     "warning",
     "a document that is replaced or deleted came in a letter before, as far as the gateway "
     "remembers (intake.documents_known_max)",
     "nothing, when another gateway sent it; else see which document the CDA names"},
    {"ROUTE-NO-MAILBOX",
     "TRANS, segment PRT; Annuaire Santé",
     "AE 207",
     "the directory has a mailbox of the trusted space for a recipient that is named by an "
     "identifier alone",
     "correct PRT-5 or PRT-8, write the address into PRT-15.4, or name the unit in "
     "directory.units; "
     "see vaguemestre directory show"},
    {"ROUTE-AMBIGUOUS",
     "TRANS, segment PRT; Annuaire Santé",
     "AE 207",
     "one mailbox, and no other, comes first for a recipient that is named by an identifier alone",
     "write one of the addresses that the answer gives into PRT-15.4, or the place of work into "
     "PRT-8"},
    {"ROUTE-DIRECTORY",
     "TRANS, segment PRT; Annuaire Santé",
     "AR 207",
     "the directory can be read when a recipient is named by an identifier alone",
     "send the message again when 'vaguemestre directory status' shows a directory, or write the "
     "address into PRT-15.4"},
    {"ROUTE-HOLDER",
     "TRANS, segment PRT; Annuaire Santé",
     "warning",
     "an address that is given is not published as another person's than PRT-5 names",
     "see whose mailbox it is with vaguemestre directory show, and correct PRT-5 or PRT-15.4"},
    {"ROUTE-OPPOSITION",
     "MSSanté, mail to patients",
     "AE 207 or warning; FHIR: 422",
     "the patient is not on the list of those who object to mail (delivery.opposition_file)",
     "send it to professionals only"},
    {"ROUTE-NO-RECIPIENT",
     "TRANS, segment PRT",
     "AE 207",
     "somebody is left to send to",
     "name a recipient whose flag is Y"},
};

}  // namespace

std::span<const transmission::check_rule> letter_rules() noexcept { return rules; }

}  // namespace vgm::document_to_mssante
