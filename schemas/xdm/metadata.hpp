#pragma once

#include "schemas/cda/header.hpp"
#include "schemas/xdm/archive_options.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vgm::xdm {

// XDS metadata (IHE ITI TF-3 §4.2), each attribute as the string that ebRIM carries.

struct metadata_author
{
    std::vector<std::string> institutions;  // XON
    std::string person;                     // XCN
    std::vector<std::string> roles;
    std::vector<std::string> specialties;  // CE
};

struct document_entry
{
    std::string entry_uuid;  // "urn:uuid:…"
    std::string unique_id;
    std::string patient_id;         // CX
    std::string source_patient_id;  // CX
    std::vector<std::string> source_patient_info;
    std::string mime_type, uri, hash, size, language;
    std::string creation_time, service_start_time, service_stop_time;  // UTC
    std::string title;
    std::string legal_authenticator;  // XCN; empty when the document names none
    std::vector<metadata_author> authors;
    coded class_code, type_code, format_code, facility_type, practice_setting;
    std::vector<coded> confidentialities, event_codes;
    std::vector<std::string> reference_ids;  // CXi: orders and accession numbers
    std::string replaces_uuid;  // entryUUID of the replaced document; empty: no association
};

struct submission_set
{
    std::string entry_uuid, unique_id, source_id;
    std::string patient_id;  // CX
    std::string submission_time, title;
    std::string intended_recipient;  // XON|XCN|XTN; may be empty
    metadata_author author;
    coded content_type;
    std::string action_slot, action;  // "C", "D" or empty
};

/** The entryUUID of a document: name-based on its unique id, so that every archive that ever holds
    the document calls it the same, and a replacement can point at it without having seen it. */
std::string document_entry_uuid(std::string_view unique_id);

/** The metadata of one document.

    What ANS wants and the document lacks is taken from `options` or refused. A document without a
    known template has the format "not referenced by IHE or CI-SIS"; without a service time, the
   time of the stay or of the document; without a title, the label of its type; without a
   confidentiality, N. A missing legal authenticator stays missing: to name another would be false.

    @param d      Its bytes are hashed as they are.
    @param h      What parse_header() read of those bytes.
    @param s      Where the visibility flags and the action come from.
    @param index  From 0: names the file.

    @return The metadata, or an issue with the XPath of what is missing or not in its table.
*/
result<document_entry> make_document_entry(
    const document& d,
    const cda::header& h,
    const submission& s,
    std::size_t index,
    const archive_options& options
);

/** The same without what its bytes and its place in the archive say (uri, hash, size): whether
   there can be metadata, at the cost of the header alone. */
result<document_entry>
describe_document(const cda::header& h, const submission& s, const archive_options& options);

/** The metadata of the whole: who asked for the sending, for whom, of what kind of care, when. Ids
    are name-based on the submission's id and `options.number`: made twice, they are the same. The
    title is the caller's. */
submission_set make_submission_set(const submission& s, const archive_options& options);

/** METADATA.XML: an lcm:SubmitObjectsRequest of ebRIM 3.0, valid against its schema whatever the
    texts. A value of more than 256 characters (1024 for a title) is cut. */
std::string print_metadata(const submission_set& set, const std::vector<document_entry>& documents);

/** "DOC00001.XML" for index 0. */
std::string document_name(std::size_t index);

}  // namespace vgm::xdm
