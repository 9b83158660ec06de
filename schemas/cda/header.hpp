#pragma once

#include "gateway/core/submission.hpp"
#include "schemas/cda/limits.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::cda {

// What the gateway reads of a CDA R2 document: its header, as the CI-SIS profiles it
// ("Structuration minimale"), and where its PDF is. Times stay as written (HL7 TS), codes as coded.
// What is absent is empty.

struct identifier  // II
{
    std::string root, extension;

    bool empty() const { return root.empty() && extension.empty(); }
    /** root^extension, or root alone: how XDS writes it. */
    std::string to_xds() const { return extension.empty() ? root : root + '^' + extension; }
    friend bool operator==(const identifier&, const identifier&) = default;
};

struct person_name
{
    std::string family, given, prefix, suffix;
    bool empty() const { return family.empty() && given.empty(); }
};

struct organisation
{
    identifier id;
    std::string name;
    coded industry_class;  // standardIndustryClassCode
};

struct person  // assignedAuthor, assignedEntity or intendedRecipient
{
    identifier id;
    coded specialty;  // code
    person_name name;
    organisation represented;
};

struct author
{
    person who;
    coded function;  // functionCode
    std::string time;
    std::string device;  // softwareName, else manufacturerModelName; empty for a person
};

// When and with what meaning the legal authenticator signed.
struct signature
{
    std::string time, code;  // "S": signed
};

struct interval
{
    std::string low, high;  // a single value counts as low
};

struct service_event
{
    coded code;
    interval time;
    person performer;
};

struct encounter
{
    coded code;
    interval time;
    coded facility_type;  // location/healthCareFacility/code
};

struct related_document
{
    std::string type;  // RPLC, APND, XFRM
    std::vector<identifier> parents;
    identifier parent_set;
    std::string parent_version;
};

struct information_recipient
{
    person who;
    std::string address;  // of telecom "mailto:"
};

struct postal_address
{
    std::string use, lines, postal_code, city, country;
};

// How a document carries a PDF. Only the first two are a readable form of the document itself; an
// attachment is another document, such as an earlier report.
enum class pdf_origin { body, document_copy, attachment };

// Base64 text inside the document's bytes.
struct encoded_pdf
{
    pdf_origin origin = pdf_origin::body;
    std::size_t offset = 0, size = 0;
};

struct non_xml_body
{
    std::string media_type, representation;
};

// What the patient's header says beyond the identity that the gateway works with.
struct record_target
{
    std::size_t count = 0;         // of recordTarget
    bool birth_name_said = false;  // a family and a given name have the qualifier BR
    std::string gender;            // administrativeGenderCode, as coded
};

struct header
{
    identifier type_id;  // typeId
    identifier id;
    identifier set;  // setId
    std::string version;
    coded code;
    std::string title;
    std::string effective_time;
    coded confidentiality;
    std::string language, realm;
    std::vector<identifier> templates;

    patient_identity patient;
    record_target target;
    std::vector<postal_address> addresses;

    std::vector<author> authors;
    organisation custodian;
    std::optional<person> legal_authenticator;
    signature legal_signature;
    std::vector<related_document> related;
    std::vector<identifier> orders;      // inFulfillmentOf/order/id
    std::vector<identifier> accessions;  // …/order/ps3-20:accessionNumber of imaging
    std::vector<service_event> events;   // the first is the principal one
    encounter stay;
    std::vector<information_recipient> recipients;

    std::optional<non_xml_body> unstructured;  // nothing: a structured body, or none
    bool is_structured = false;                // structuredBody
    bool is_self_presenting = false;
    std::optional<encoded_pdf> pdf;

    /** The id in its XDS form. */
    std::string unique_id() const { return id.to_xds(); }

    /** The id that relatedDocument RPLC replaces, in its XDS form, or empty. */
    std::string replaces() const;
};

/** Read the header of a document.

    Namespaces are honoured: any prefix bound to urn:hl7-org:v3 will do, and elements of other
    namespaces are passed over.

    @param bytes  The document. Copied once for the parser, which is gone before this returns.

    @return The header, or an issue located by an XPath such as
    "ClinicalDocument/recordTarget/patientRole/id". Required are the id, the code, the effective
   time and one patient identifier; what a profile requires beyond that is for validators to say.
*/
result<header> parse_header(
    std::string_view bytes,
    const limits& limit = {},
    self_presenting sheets = self_presenting::accept
);

/** The PDF that a document carries.

    @param bytes  The same bytes that `h` was read from.

    @return The decoded PDF, or an issue when there is none or it is not base64 of a PDF. Look at
    `h.pdf->origin` before sending it as the document's readable form.
*/
result<std::string> readable_pdf(std::string_view bytes, const header& h);

}  // namespace vgm::cda
