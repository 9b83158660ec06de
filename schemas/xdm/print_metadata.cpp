#include "schemas/xdm/metadata.hpp"
#include "schemas/xdm/xml_text.hpp"

#include <initializer_list>

namespace vgm::xdm {

namespace {

// The UUIDs of IHE ITI TF-3 §4.2.5: what each classification and identifier means.
namespace scheme {
constexpr std::string_view set_node = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd";
constexpr std::string_view set_author = "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d";
constexpr std::string_view set_content_type = "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500";
constexpr std::string_view set_unique_id = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8";
constexpr std::string_view set_source_id = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832";
constexpr std::string_view set_patient_id = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446";
constexpr std::string_view document = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1";
constexpr std::string_view author = "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d";
constexpr std::string_view class_code = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a";
constexpr std::string_view confidentiality = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f";
constexpr std::string_view event_code = "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4";
constexpr std::string_view format_code = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d";
constexpr std::string_view facility_type = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1";
constexpr std::string_view practice_setting = "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead";
constexpr std::string_view type_code = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983";
constexpr std::string_view patient_id = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427";
constexpr std::string_view unique_id = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab";
}  // namespace scheme

constexpr std::string_view has_member = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember";
constexpr std::string_view replaces = "urn:ihe:iti:2007:AssociationType:RPLC";
constexpr std::string_view approved = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved";

constexpr std::size_t value_max = 256, name_max = 1024;  // LongName and FreeFormText of rim.xsd

struct xml_attribute
{
    std::string_view name, value;
};

// Writes the ebRIM elements there are, in the order its schema wants within an object: slots, name,
// classifications, external identifiers. The caller keeps that order.
class rim_writer
{
public:
    std::string text;

    void open(std::string_view element, std::initializer_list<xml_attribute> attributes)
    {
        text.append("<").append(element);
        for (const auto& [name, value] : attributes) {
            text.append(" ").append(name).append("=\"");
            append_escaped(text, value);
            text += '"';
        }
        text += ">\n";
    }
    void close(std::string_view element) { text.append("</").append(element).append(">\n"); }

    // A slot without a value is not written.
    void slot(std::string_view name, const std::vector<std::string>& values)
    {
        bool opened = false;
        for (const auto& value : values) {
            if (value.empty()) continue;
            if (!opened) {
                open("rim:Slot", {{"name", name}});
                text += "<rim:ValueList>";
                opened = true;
            }
            text += "<rim:Value>";
            append_escaped(text, limited(value, value_max));
            text += "</rim:Value>";
        }
        if (!opened) return;
        text += "</rim:ValueList>";
        close("rim:Slot");
    }

    void name(std::string_view value)
    {
        if (value.empty()) return;
        text += "<rim:Name><rim:LocalizedString xml:lang=\"fr-FR\" charset=\"UTF-8\" value=\"";
        append_escaped(text, limited(value, name_max));
        text += "\"/></rim:Name>\n";
    }

    void code(std::string_view scheme, std::string_view object, const coded& code)
    {
        open_classification(scheme, object, code.code);
        slot("codingScheme", {code.system});
        name(code.label.empty() ? code.code : code.label);
        close("rim:Classification");
    }

    void author(std::string_view scheme, std::string_view object, const metadata_author& a)
    {
        open_classification(scheme, object, "");
        slot("authorInstitution", a.institutions);
        slot("authorPerson", {a.person});
        slot("authorRole", a.roles);
        slot("authorSpecialty", a.specialties);
        close("rim:Classification");
    }

    void identifier(
        std::string_view scheme,
        std::string_view object,
        std::string_view value,
        std::string_view label
    )
    {
        open(
            "rim:ExternalIdentifier",
            {{"id", next_id("identifier")},
             {"objectType",
              "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:ExternalIdentifier"},
             {"registryObject", object},
             {"identificationScheme", scheme},
             {"value", limited(value, value_max)}}
        );
        name(label);
        close("rim:ExternalIdentifier");
    }

    void association(std::string_view type, std::string_view source, std::string_view target)
    {
        open(
            "rim:Association",
            {{"id", next_id("association")},
             {"objectType",
              "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association"},
             {"associationType", type},
             {"sourceObject", source},
             {"targetObject", target}}
        );
        if (type == has_member) slot("SubmissionSetStatus", {"Original"});
        close("rim:Association");
    }

    std::string next_id(std::string_view kind)
    {
        return std::string(kind) + '-' + std::to_string(++last_id_);
    }

private:
    void open_classification(
        std::string_view scheme,
        std::string_view object,
        std::string_view representation
    )
    {
        open(
            "rim:Classification",
            {{"id", next_id("classification")},
             {"objectType",
              "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification"},
             {"classificationScheme", scheme},
             {"classifiedObject", object},
             {"nodeRepresentation", limited(representation, value_max)}}
        );
    }

    int last_id_ = 0;
};

void print_document(rim_writer& out, const document_entry& d)
{
    out.open(
        "rim:ExtrinsicObject",
        {{"id", d.entry_uuid},
         {"lid", d.entry_uuid},
         {"mimeType", d.mime_type},
         {"objectType", scheme::document},
         {"status", approved}}
    );
    out.slot("URI", {d.uri});
    out.slot("creationTime", {d.creation_time});
    out.slot("hash", {d.hash});
    out.slot("size", {d.size});
    out.slot("languageCode", {d.language});
    out.slot("serviceStartTime", {d.service_start_time});
    out.slot("serviceStopTime", {d.service_stop_time});
    out.slot("legalAuthenticator", {d.legal_authenticator});
    out.slot("sourcePatientId", {d.source_patient_id});
    out.slot("sourcePatientInfo", d.source_patient_info);
    out.slot("urn:ihe:iti:xds:2013:referenceIdList", d.reference_ids);
    out.name(d.title);
    for (const auto& a : d.authors) out.author(scheme::author, d.entry_uuid, a);
    out.code(scheme::class_code, d.entry_uuid, d.class_code);
    for (const auto& c : d.confidentialities) out.code(scheme::confidentiality, d.entry_uuid, c);
    for (const auto& e : d.event_codes) out.code(scheme::event_code, d.entry_uuid, e);
    out.code(scheme::format_code, d.entry_uuid, d.format_code);
    out.code(scheme::facility_type, d.entry_uuid, d.facility_type);
    out.code(scheme::practice_setting, d.entry_uuid, d.practice_setting);
    out.code(scheme::type_code, d.entry_uuid, d.type_code);
    out.identifier(scheme::patient_id, d.entry_uuid, d.patient_id, "XDSDocumentEntry.patientId");
    out.identifier(scheme::unique_id, d.entry_uuid, d.unique_id, "XDSDocumentEntry.uniqueId");
    out.close("rim:ExtrinsicObject");
}

void print_set(rim_writer& out, const submission_set& s)
{
    out.open(
        "rim:RegistryPackage",
        {{"id", s.entry_uuid},
         {"objectType",
          "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:RegistryPackage"},
         {"status", approved}}
    );
    out.slot("submissionTime", {s.submission_time});
    out.slot(s.action_slot, {s.action});
    out.slot("intendedRecipient", {s.intended_recipient});
    out.name(s.title);
    out.author(scheme::set_author, s.entry_uuid, s.author);
    out.code(scheme::set_content_type, s.entry_uuid, s.content_type);
    out.identifier(
        scheme::set_patient_id, s.entry_uuid, s.patient_id, "XDSSubmissionSet.patientId"
    );
    out.identifier(scheme::set_source_id, s.entry_uuid, s.source_id, "XDSSubmissionSet.sourceId");
    out.identifier(scheme::set_unique_id, s.entry_uuid, s.unique_id, "XDSSubmissionSet.uniqueId");
    out.close("rim:RegistryPackage");
    out.open(
        "rim:Classification",
        {{"id", out.next_id("classification")},
         {"objectType", "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification"},
         {"classifiedObject", s.entry_uuid},
         {"classificationNode", scheme::set_node}}
    );
    out.close("rim:Classification");
}

}  // namespace

std::string print_metadata(const submission_set& set, const std::vector<document_entry>& documents)
{
    rim_writer out;
    out.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out.open(
        "lcm:SubmitObjectsRequest",
        {{"xmlns:lcm", "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"},
         {"xmlns:rim", "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"}}
    );
    out.open("rim:RegistryObjectList", {});
    for (const auto& d : documents) print_document(out, d);
    print_set(out, set);
    for (const auto& d : documents) out.association(has_member, set.entry_uuid, d.entry_uuid);
    for (const auto& d : documents)
        if (!d.replaces_uuid.empty()) out.association(replaces, d.entry_uuid, d.replaces_uuid);
    out.close("rim:RegistryObjectList");
    out.close("lcm:SubmitObjectsRequest");
    return std::move(out.text);
}

}  // namespace vgm::xdm
