#include "tests/unit/schemas/fhir/bad_payloads.hpp"

using namespace vgm;
using namespace vgm::test;

namespace {

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
         text(R"(<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>)"
              R"(<Bundle xmlns="http://hl7.org/fhir"/>)"),
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
         text(R"(<?xml version="1.0" encoding="windows-1252"?>)"
              R"(<Bundle xmlns="http://hl7.org/fhir"/>)"),
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
         text(R"(<Bundle xmlns="http://hl7.org/fhir"><type value="batch" value="transaction"/>)"
              R"(</Bundle>)"),
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
    };
    return all;
}

class fhir_bad_form : public bad_payload_test
{};

}  // namespace

TEST_P(fhir_bad_form, gets_its_status_and_a_located_issue) { expect_refused(GetParam()); }

INSTANTIATE_TEST_SUITE_P(of, fhir_bad_form, testing::ValuesIn(payloads()), name_of);

TEST(fhir_bad_forms, are_many) { EXPECT_GE(payloads().size(), 37U); }
