#include "tests/unit/schemas/fhir/bad_payloads.hpp"

using namespace vgm;
using namespace vgm::test;

namespace {

const std::vector<bad_payload>& payloads()
{
    constexpr auto simplified = transaction::simplified_publish;
    static const std::vector<bad_payload> all{
        // A bundle that is no publication.
        {"batch", edit("\"transaction\"", "\"batch\""), 422, "Bundle.type", "FHIR-BUNDLE"},
        {"no_entry",
         text(R"({"resourceType":"Bundle","type":"transaction"})"),
         422,
         "Bundle.entry",
         "PDSM-ENTRY"},
        {"no_set", edit("\"submissionset\"", "\"folder\""), 422, "Bundle.entry[0]", "PDSM-ENTRY"},
        {"list_of_no_kind",
         edit("\"submissionset\"", "\"other\""),
         422,
         "Bundle.entry[0].resource.code",
         "PDSM-CODE"},
        {"put",
         edit(R"("method":"POST","url":"List")", R"("method":"PUT","url":"List/1")"),
         422,
         "Bundle.entry[0].request.method",
         "FHIR-REQUEST"},
        {"url_of_another_type",
         edit(R"("url":"Binary")", R"("url":"Media")"),
         422,
         "Bundle.entry[2].request.url",
         "FHIR-REQUEST"},
        {"conditional_create",
         edit(R"("url":"List")", R"("url":"List","ifNoneExist":"identifier=1")"),
         422,
         "Bundle.entry[0].request.ifNoneExist",
         "FHIR-REQUEST"},
        {"same_full_url",
         edit(
             "urn:uuid:00000000-0000-4000-8000-0000000000b1\",\"resource\"",
             "urn:uuid:00000000-0000-4000-8000-0000000000d1\",\"resource\""
         ),
         422,
         "Bundle.entry[2].fullUrl",
         "FHIR-ENTRY"},
        {"missing_binary",
         edit(
             R"("url":"urn:uuid:00000000-0000-4000-8000-0000000000b1","size")",
             R"("url":"Binary/7","size")"
         ),
         422,
         "Bundle.entry[1].resource.content[0].attachment.url",
         "FHIR-BINARY"},
        {"other_media_type",
         edit(R"("contentType":"text/xml","data")", R"("contentType":"application/pdf","data")"),
         422,
         "Bundle.entry[1].resource.content[0].attachment.contentType",
         "FHIR-MEDIA-TYPE"},
        {"media_type_not_taken",
         publish([](auto& p) { p.media_type = "image/png"; }),
         422,
         "Bundle.entry[1].resource.content[0].attachment.contentType",
         "FHIR-MEDIA-TYPE"},
        {"fhir_document_that_is_a_cda",
         publish([](auto& p) { p.media_type = "application/fhir+json"; }),
         422,
         "Bundle.entry[2].resource.data",
         "FHIR-JSON"},
        {"wrong_hash",
         [] {
             return edited(
                 sample_publication{}.bundle(), hash_of(sample_publication{}.bytes), hash_of("a")
             );
         },
         422,
         "Bundle.entry[1].resource.content[0].attachment.hash",
         "FHIR-HASH"},
        {"wrong_size",
         edit(R"("size":)", R"("size":1)"),
         422,
         "Bundle.entry[1].resource.content[0].attachment.size",
         "FHIR-SIZE"},
        {"resource_without_place",
         edit(
             R"("entry":[)",
             R"("entry":[)" +
                 sample_publication::entry(
                     "c1", R"({"resourceType":"Device","id":"d"})", "Device"
                 ) +
                 ','
         ),
         422,
         "Bundle.entry[0].resource",
         "PDSM-ENTRY"},
        {"set_of_nothing_that_came",
         edit(
             R"("item":{"reference":"urn:uuid:00000000-0000-4000-8000-0000000000d1"})",
             R"("item":{"reference":"DocumentReference/9"})"
         ),
         422,
         "Bundle.entry[0].resource.entry[0].item.reference",
         "FHIR-REFERENCE"},

        // Against the profiles.
        {"no_master_identifier",
         edit(
             R"("masterIdentifier":{"system":"urn:ietf:rfc:3986",)"
             R"("value":"urn:oid:1.2.250.1.999.1.1.7.4001"},)",
             ""
         ),
         422,
         "Bundle.entry[1].resource.masterIdentifier",
         "PDSM-REQUIRED"},
        {"unreadable_master_identifier",
         publish([](auto& p) { p.master = "doc-1"; }),
         422,
         "Bundle.entry[1].resource.masterIdentifier.value",
         "FHIR-MASTER-ID"},
        {"not_the_id_of_the_document",
         publish([](auto& p) { p.master = "urn:oid:1.2.3"; }),
         422,
         "Bundle.entry[1].resource.masterIdentifier.value",
         "FHIR-MASTER-ID"},
        {"superseded",
         edit(R"("status":"current","type")", R"("status":"superseded","type")"),
         422,
         "Bundle.entry[1].resource.status",
         "PDSM-CODE"},
        {"no_author",
         edit(R"("author":[{"reference":"#author"}],)", ""),
         422,
         "Bundle.entry[1].resource.author",
         "PDSM-REQUIRED"},
        {"no_hash",
         [] {
             return edited(
                 sample_publication{}.bundle(),
                 ",\"hash\":\"" + hash_of(sample_publication{}.bytes) + '"',
                 ""
             );
         },
         422,
         "Bundle.entry[1].resource.content[0].attachment.hash",
         "PDSM-REQUIRED"},
        {"no_period",
         edit(R"("period":{"start":"2026-03-02T08:30:00+01:00"},)", ""),
         422,
         "Bundle.entry[1].resource.context.period.start",
         "PDSM-REQUIRED"},
        {"no_source_id",
         edit("ihe-sourceId", "ihe-otherId"),
         422,
         "Bundle.entry[0].resource.extension",
         "PDSM-REQUIRED"},
        {"unknown_security_label",
         publish([](auto& p) { p.label = "SECRET"; }),
         422,
         "Bundle.entry[1].resource.securityLabel[0].coding[0].code",
         "FHIR-SECURITY-LABEL"},
        {"unknown_relation",
         publish([](auto& p) {
             p.relates = R"("relatesTo":[{"code":"follows","target":{"reference":"a"}}],)";
         }),
         422,
         "Bundle.entry[1].resource.relatesTo[0].code",
         "FHIR-REPLACES"},
        {"url_in_a_simplified_publication",
         edit_simplified(R"("title":)", R"("url":"Binary/1","title":)"),
         422,
         "DocumentReference.content[0].attachment.url",
         "PDSM-DATA",
         simplified},
        {"no_data_in_a_simplified_publication",
         [] {
             return edited(
                 sample_publication{}.simplified(),
                 R"("data":")" + test::to_base64(sample_publication{}.bytes) + "\",",
                 ""
             );
         },
         422,
         "DocumentReference.content[0].attachment.data",
         "PDSM-REQUIRED",
         simplified},

        // Patients and recipients.
        {"missing_contained_patient",
         edit(
             R"("sourcePatientInfo":{"reference":"#patient"})",
             R"("sourcePatientInfo":{"reference":"#nobody"})"
         ),
         422,
         "Bundle.entry[1].resource.context.sourcePatientInfo.reference",
         "FHIR-REFERENCE"},
        {"patient_that_is_none",
         edit(
             R"("sourcePatientInfo":{"reference":"#patient"})",
             R"("sourcePatientInfo":{"reference":"#house"})"
         ),
         422,
         "Bundle.entry[1].resource.context.sourcePatientInfo",
         "FHIR-SUBJECT"},
        {"another_patient_in_the_set",
         edit(
             R"("date":"2026-03-02T10:17:00+01:00")",
             R"("subject":{"identifier":{"system":"urn:oid:1.2.250.1.213.1.4.8",)"
             R"("value":"179059999900188"}},"date":"2026-03-02T10:17:00+01:00")"
         ),
         422,
         "Bundle.entry[0].resource.subject",
         "FHIR-SUBJECT"},
        {"no_recipient",
         [] {
             return edited(
                 sample_publication{}.bundle(),
                 "," + sample_publication::recipient_extension("#doctor"),
                 ""
             );
         },
         422,
         "Bundle.entry[0].resource.extension",
         "UnknownRecipient"},
        {"missing_contained_recipient",
         edit(R"("reference":"#doctor")", R"("reference":"#nobody")"),
         422,
         "Bundle.entry[0].resource.extension[2].value.reference",
         "UnknownRecipient"},
        {"recipient_without_address_and_number",
         [] {
             return edited(
                 publish([](auto& p) { p.recipient_telecom = ""; })(),
                 R"("identifier":[{"system":"https://rpps.esante.gouv.fr","value":"99900000025"}],)",
                 ""
             );
         },
         422,
         "Bundle.entry[0].resource.contained[3]",
         "UnknownRecipient"},

        // What the gate says, at the place that the message was made from.
        {"address_outside_mssante",
         edit("paule.bernache@medecin.test.mssante.fr", "paule.bernache@example.org"),
         422,
         "Bundle.entry[0].resource.contained[3].telecom[1].value",
         "TRANS-DOMAIN"},
        {"address_that_is_none",
         edit("paule.bernache@medecin.test.mssante.fr", "paule"),
         422,
         "Bundle.entry[0].resource.contained[3].telecom[1].value",
         "TRANS-ADDRESS"},
        {"no_directory_to_resolve_a_number",
         publish([](auto& p) { p.recipient_telecom = ""; }),
         422,
         "Bundle.entry[0].resource.contained[3].telecom",
         "UnknownRecipient"},
        {"patient_of_the_document_is_another",
         [] { return with_cda([](auto& d) { d.ins = "179059999900188"; }); },
         422,
         "Bundle.entry[1].resource.contained[0]",
         "TRANS-PID-CDA"},
        {"document_that_is_no_cda",
         publish([](auto& p) { p.bytes = "<a/>"; }),
         422,
         "Bundle.entry[2].resource.data",
         "CDA-READ"},
        {"cda_with_a_doctype",
         publish([](auto& p) {
             p.bytes = "<!DOCTYPE a><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>";
         }),
         422,
         "Bundle.entry[2].resource.data",
         "CDA-READ"},
        {"mail_to_a_patient_who_must_not_see_it",
         publish([](auto& p) {
             p.label = "N\"},{\"code\":\"INVISIBLE_PATIENT";
             p.more_contained = ',' + sample_publication::patient("pat");
             p.more_recipients = ',' + sample_publication::recipient_extension("#pat");
         }),
         422,
         "Bundle.entry[1].resource.securityLabel[0]",
         "TRANS-MATRIX"},
    };
    return all;
}

class fhir_bad_publication : public bad_payload_test
{};

}  // namespace

TEST_P(fhir_bad_publication, gets_its_status_and_a_located_issue) { expect_refused(GetParam()); }

INSTANTIATE_TEST_SUITE_P(of, fhir_bad_publication, testing::ValuesIn(payloads()), name_of);

TEST(fhir_bad_publications, are_many) { EXPECT_GE(payloads().size(), 40U); }
