#include "schemas/papers/rules.hpp"

namespace vgm::papers {
namespace {

constexpr transmission::check_rule rules[] = {
    {"FILE-EMPTY",
     "HL7 v2.5 §2.10.3",
     "the file is refused",
     "a file of messages holds one",
     "look at what wrote the file"},
    {"FILE-SIZE",
     "configuration, sources.block_bytes_max",
     "AE 207",
     "a document with its sidecar, and an archive, are not larger than the source may send",
     "put in smaller files, or raise sources.block_bytes_max"},
    {"FILE-ALONE",
     "docs/operating/doors.md, a folder",
     "AE 199",
     "a PDF has its sidecar beside it, and a sidecar its document, before pair_within is over",
     "put in both under one name: letter.pdf and letter.json"},
    {"FILE-SIDECAR",
     "docs/operating/doors.md, a folder",
     "AE 199",
     "a sidecar is the JSON of POST /v1/letters for the one document beside it, without its bytes",
     "write one document, without content and part, of the format that the file has"},
    {"FILE-RECIPIENTS",
     "CI-SIS, Structuration minimale, informationRecipient",
     "AE 207",
     "the header of a CDA or its sidecar says who gets the letter",
     "fill informationRecipient/intendedRecipient with a mailbox (telecom mailto:) or a national "
     "number, or put recipients into a sidecar"},
    {"FILE-ARCHIVE",
     "PKWARE APPNOTE 6.3",
     "AE 199 or 207",
     "an archive is a plain ZIP: no encryption, no ZIP64, no link, no name that leads out of it; "
     "and "
     "its files are within the limits",
     "pack fewer or smaller files, with a usual program and without a password"},
    {"FILE-KIND",
     "docs/operating/doors.md, a folder",
     "AE 199",
     "an archive holds files that are read: .hl7, .er7, .xml, .pdf with .json; no other archive",
     "leave out what is no letter, and unpack archives in the archive"},
    {"BATCH-HEADER",
     "HL7 v2.5 §2.10.3",
     "told in BTS-2, or the report",
     "FHS and BHS declare their delimiters as MSH does",
     "write FHS or BHS with the delimiters in its fields 1 and 2"},
    {"BATCH-COUNT",
     "HL7 v2.5 §2.15.2, §2.15.3",
     "told in BTS-2, or the report",
     "BTS-1 and FTS-1 are the number of messages and of batches that came",
     "see whether the file is whole; write the number that is there, or none"},
    {"BATCH-END",
     "HL7 v2.5 §2.10.3",
     "AE 199 to the last message",
     "a batch that begins with BHS ends with BTS",
     "see whether the file is whole; write BTS behind the last message"},
    {"BATCH-MESSAGE-SIZE",
     "configuration, sources.block_bytes_max",
     "AE 207",
     "a message of a batch is not larger than the source may send",
     "send smaller documents, or raise sources.block_bytes_max"},
};

}  // namespace

std::span<const transmission::check_rule> paper_rules() noexcept { return rules; }

}  // namespace vgm::papers
