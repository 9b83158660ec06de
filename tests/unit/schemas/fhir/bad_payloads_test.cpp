#include "tests/support/sample_fhir.hpp"
#include "tests/unit/schemas/fhir/gate.hpp"

#include <gtest/gtest.h>

#include <functional>

// What must be refused, each with its HTTP status, its place and its rule: through the readers, the
// profiles and the gate, as the door does it.

using namespace vgm;
using namespace vgm::fhir;
using test::edited;
using test::sample_publication;

namespace {

using maker = std::function<std::string()>;

struct bad_payload
{
    const char* name;
    maker make;
    int status;
    const char* where;  // of the first issue
    const char* rule;
    transaction what = transaction::provide_bundle;
    syntax written = syntax::json;
};

maker edit(std::string what, std::string with)
{
    return [what = std::move(what), with = std::move(with)] {
        return edited(sample_publication{}.bundle(), what, with);
    };
}

maker edit_simplified(std::string what, std::string with)
{
    return [what = std::move(what), with = std::move(with)] {
        return edited(sample_publication{}.simplified(), what, with);
    };
}

maker publish(std::function<void(sample_publication&)> change)
{
    return [change = std::move(change)] {
        sample_publication p;
        change(p);
        return p.bundle();
    };
}

maker text(std::string all)
{
    return [all = std::move(all)] { return all; };
}

std::string nested(int levels)
{
    std::string open, close;
    for (int n = 0; n < levels; ++n) {
        open += R"("extension":[{)";
        close = "}]" + close;
    }
    return R"({"resourceType":"Bundle",)" + open + R"("url":"a")" + close + "}";
}

std::string with_cda(const std::function<void(test::sample_cda&)>& change)
{
    test::sample_cda document;
    change(document);
    sample_publication p;
    p.bytes = document.print();
    return p.bundle();
}

const std::vector<bad_payload>& payloads()
{
    constexpr auto simplified = transaction::simplified_publish;
    static const std::vector<bad_payload> all{
        // No FHIR at all.
        {"nothing", text(""), 400, "Resource", "FHIR-JSON"},
        {"no_json", text("<Bundle/>"), 400, "Resource", "FHIR-JSON"},
        {"json_cut_off",
         [] { return sample_publication{}.bundle().substr(0, 3000); },
         400,
         "Bundle.entry[1].resource.contained[2].name[0].given",
         "FHIR-JSON"},
        {"two_values",
         [] { return sample_publication{}.bundle() + "{}"; },
         400,
         "Bundle",
         "FHIR-JSON"},
        {"a_list", text("[1,2]"), 400, "Resource", "FHIR-JSON"},
        {"no_type", edit(R"("resourceType":"Bundle",)", ""), 400, "Resource", "FHIR-JSON"},
        {"latin_1",
         edit("ÉTOURNEAU", "\xC9TOURNEAU"),
         400,
         "Bundle.entry[1].resource.contained[0].name[0].family",
         "FHIR-JSON"},
        {"byte_order_mark",
         [] { return "\xEF\xBB\xBF" + sample_publication{}.bundle(); },
         400,
         "",
         "FHIR-JSON"},
        {"utf_16", text(std::string("\xFF\xFE{\0\"\0", 6)), 400, "", "FHIR-JSON"},
        {"lone_surrogate",
         edit("ÉTOURNEAU", "\\udc00"),
         400,
         "Bundle.entry[1].resource.contained[0].name[0].family",
         "FHIR-JSON"},
        {"control_character",
         edit("ÉTOURNEAU", "\\u0007"),
         400,
         "Bundle.entry[1].resource.contained[0].name[0].family",
         "FHIR-JSON"},
        {"duplicate_key",
         edit(R"("status":"current","mode")", R"("status":"current","status":"current","mode")"),
         400,
         "Bundle.entry[0].resource.status",
         "FHIR-JSON"},
        {"depth_bomb", text(nested(5000)), 413, "", "FHIR-JSON"},
        {"too_many_members",
         [] {
             std::string many;
             for (int n = 0; n < 200; ++n) many += "\"a" + std::to_string(n) + "\":1,";
             return edited(
                 sample_publication{}.bundle(),
                 "\"type\":\"transaction\"",
                 many + "\"type\":\"transaction\""
             );
         },
         413,
         "",
         "FHIR-JSON"},
        {"too_many_nodes",
         [] {
             std::string many;
             for (int n = 0; n < 100'001; ++n) many += "{\"id\":\"a\"},";
             return edited(sample_publication{}.bundle(), "\"entry\":[", "\"entry\":[" + many);
         },
         413,
         "",
         "FHIR-JSON"},
        {"oversize_text",
         edit("ÉTOURNEAU", std::string((1u << 20) + 1, 'a')),
         413,
         "Bundle.entry[1].resource.contained[0].name[0].family",
         "FHIR-LIMIT"},
        {"null",
         edit(R"("gender":"female")", R"("gender":null)"),
         400,
         "Bundle.entry[1].resource.contained[0].gender",
         "FHIR-JSON"},
        {"empty_string",
         edit(R"("gender":"female")", R"("gender":"")"),
         400,
         "Bundle.entry[1].resource.contained[0].gender",
         "FHIR-JSON"},
        {"xml_doctype",
         text(R"(<!DOCTYPE a><Bundle xmlns="http://hl7.org/fhir"/>)"),
         400,
         "",
         "FHIR-XML",
         transaction::provide_bundle,
         syntax::xml},
        {"xml_entities",
         text(
             R"(<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><Bundle xmlns="http://hl7.org/fhir"/>)"
         ),
         400,
         "",
         "FHIR-XML",
         transaction::provide_bundle,
         syntax::xml},
        {"xml_other_namespace",
         text(R"(<Bundle xmlns="urn:hl7-org:v3"><type value="transaction"/></Bundle>)"),
         400,
         "",
         "FHIR-XML",
         transaction::provide_bundle,
         syntax::xml},
        {"xml_charset",
         text(
             R"(<?xml version="1.0" encoding="windows-1252"?><Bundle xmlns="http://hl7.org/fhir"/>)"
         ),
         400,
         "",
         "FHIR-XML",
         transaction::provide_bundle,
         syntax::xml},
        {"xml_depth_bomb",
         [] {
             std::string deep = "<Bundle xmlns=\"http://hl7.org/fhir\">";
             for (int n = 0; n < 5000; ++n) deep += "<entry>";
             for (int n = 0; n < 5000; ++n) deep += "</entry>";
             return deep + "</Bundle>";
         },
         413,
         "",
         "FHIR-XML",
         transaction::provide_bundle,
         syntax::xml},
        {"xml_attribute_twice",
         text(
             R"(<Bundle xmlns="http://hl7.org/fhir"><type value="batch" value="transaction"/></Bundle>)"
         ),
         400,
         "Bundle.type",
         "FHIR-XML",
         transaction::provide_bundle,
         syntax::xml},

        // FHIR, and no resource of this form.
        {"another_resource",
         text(R"({"resourceType":"Observation","id":"a"})"),
         400,
         "Resource",
         "FHIR-RESOURCE"},
        {"bundle_for_a_reference",
         [] { return sample_publication{}.bundle(); },
         400,
         "Resource",
         "FHIR-RESOURCE",
         simplified},
        {"unknown_element",
         edit(R"("mode":"working")", R"("mode":"working","colour":"red")"),
         400,
         "Bundle.entry[0].resource",
         "FHIR-ELEMENT"},
        {"number_for_text",
         edit(R"("mode":"working")", R"("mode":1)"),
         400,
         "Bundle.entry[0].resource.mode",
         "FHIR-TYPE"},
        {"text_for_number",
         edit(R"("size":)", R"("size":"1","language":"fr","x":)"),
         400,
         "Bundle.entry[1].resource.content[0].attachment.language",
         "FHIR-JSON"},
        {"list_for_one",
         edit(R"("mode":"working")", R"("mode":["working"])"),
         400,
         "Bundle.entry[0].resource.mode",
         "FHIR-TYPE"},
        {"one_for_a_list",
         edit(
             R"("securityLabel":[{"coding":[{"code":"N"}]}])",
             R"("securityLabel":{"coding":[{"code":"N"}]})"
         ),
         400,
         "Bundle.entry[1].resource.securityLabel[0]",
         "FHIR-TYPE"},
        {"object_for_a_value",
         edit(R"("gender":"female")", R"("gender":{"code":"f"})"),
         400,
         "Bundle.entry[1].resource.contained[0].gender",
         "FHIR-TYPE"},
        {"bad_date",
         edit("1990-05-17", "17/05/1990"),
         400,
         "Bundle.entry[1].resource.contained[0].birthDate",
         "FHIR-VALUE"},
        {"impossible_date",
         edit("1990-05-17", "1990-02-30"),
         400,
         "Bundle.entry[1].resource.contained[0].birthDate",
         "FHIR-VALUE"},
        {"time_without_zone",
         edit("2026-03-02T10:16:00+01:00", "2026-03-02T10:16:00"),
         400,
         "Bundle.entry[1].resource.date",
         "FHIR-VALUE"},
        {"bad_base64",
         edit(R"("data":")", R"("data":"*)"),
         400,
         "Bundle.entry[2].resource.data",
         "FHIR-VALUE"},
        {"missing_code_of_relation",
         publish([](auto& p) { p.relates = R"("relatesTo":[{"target":{"reference":"a"}}],)"; }),
         400,
         "Bundle.entry[1].resource.relatesTo[0].code",
         "FHIR-CARDINALITY"},
        {"modifier_extension",
         edit(
             R"("mode":"working")",
             R"("mode":"working","modifierExtension":[{"url":"urn:a","valueBoolean":true}])"
         ),
         422,
         "Bundle.entry[0].resource.modifierExtension[0]",
         "FHIR-MODIFIER"},

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
        {"fhir_document",
         publish([](auto& p) { p.media_type = "application/fhir+json"; }),
         422,
         "Bundle.entry[1].resource.content[0].attachment.contentType",
         "FHIRDocumentNotSupported"},
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
             R"("masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.2.250.1.999.1.1.7.4001"},)",
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
             R"("subject":{"identifier":{"system":"urn:oid:1.2.250.1.213.1.4.8","value":"179059999900188"}},"date":"2026-03-02T10:17:00+01:00")"
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

class fhir_bad_payload : public testing::TestWithParam<bad_payload>
{};

}  // namespace

TEST_P(fhir_bad_payload, gets_its_status_and_a_located_issue)
{
    const auto& p = GetParam();
    const auto a = test::pass_gate(p.make(), p.what, p.written);
    ASSERT_FALSE(a.found.empty());
    EXPECT_EQ(a.status, p.status);
    const auto& first = a.found.front();
    if (*p.where != '\0') {
        EXPECT_EQ(first.where, p.where) << first.rule << ": " << first.detail;
    }
    EXPECT_EQ(first.rule, p.rule) << first.where << ": " << first.detail;
    EXPECT_FALSE(first.detail.empty());

    // And the answer is FHIR in both syntaxes.
    const auto outcome = make_outcome(a.found, a.received.at);
    EXPECT_TRUE(parse_json(print(outcome, syntax::json)));
    EXPECT_TRUE(parse_xml(print(outcome, syntax::xml)));
    EXPECT_EQ(node(outcome)["issue.details.coding.code"].text(), p.rule);
}

INSTANTIATE_TEST_SUITE_P(
    of,
    fhir_bad_payload,
    testing::ValuesIn(payloads()),
    [](const testing::TestParamInfo<bad_payload>& p) { return std::string(p.param.name); }
);

TEST(fhir_bad_payloads, are_at_least_sixty) { EXPECT_GE(payloads().size(), 60U); }
