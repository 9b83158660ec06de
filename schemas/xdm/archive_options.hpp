#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/xdm/zip_writer.hpp"

#include <optional>
#include <string>

namespace vgm::xdm {

// Whether METADATA.XML of a replacement says so by an Association of type RPLC too, beside the
// slot. Its target is the entryUUID under which this gateway sent the replaced document, which is
// made of that document's id alone (see document_entry_uuid).
enum class replacement_association { write, leave_out };

// What an archive says that its documents do not: who we are, when it is, and what stands in for
// metadata that a document lacks.
struct archive_options
{
    timestamp made_at;      // submissionTime, and the time of every file
    std::string source_id;  // OID of this gateway

    // Two archives of one submission that differ are two submission sets: each has its number.
    int number = 0;
    // Who this archive is for, in intendedRecipient: a professional or a structure, no patient.
    std::optional<recipient> intended_for;

    std::string emitter;  // the hospital, as people know it
    std::string contact;  // a mail address or a telephone number
    std::string application_name = "Vaguemestre";
    std::string application_version;
    std::string application_editor;

    compression how = compression::automatic;

    // Slot of the SubmissionSet that says C for a replacement and D for a removal. IHE wants names
    // that are not its own to be URNs; the ANS volets write a bare word.
    std::string action_slot = "action";
    replacement_association association = replacement_association::write;

    // Required metadata that a document may lack. Without a value here, the lack is an issue.
    std::optional<coded> default_class;             // of a type that ASS_X04 does not know
    std::optional<coded> default_facility_type;     // of JDV_J02
    std::optional<coded> default_practice_setting;  // of JDV_J04
    std::string default_language = "fr-FR";
    std::string default_content_type = "07";  // code of JDV_J03, for a PV1-2 that has none
};

}  // namespace vgm::xdm
