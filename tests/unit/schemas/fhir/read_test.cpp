#include "schemas/fhir/read.hpp"

#include "schemas/fhir/print.hpp"
#include "schemas/fhir/shapes.hpp"
#include "tests/support/sample_fhir.hpp"

#include <gtest/gtest.h>

using namespace vgm;
using namespace vgm::fhir;

namespace {

struct wrong
{
    const char* text;
    const char* where;
    const char* says;
};

void expect_refused(const result<element>& r, const wrong& w)
{
    ASSERT_FALSE(r) << w.text;
    EXPECT_EQ(r.error().where, w.where) << w.text;
    EXPECT_NE(r.error().detail.find(w.says), std::string::npos) << r.error().detail;
}

}  // namespace

TEST(fhir_json, reads_values_lists_and_what_stands_beside_a_primitive)
{
    const auto r =
        parse_json(R"({"resourceType":"Patient","active":true,"name":[{"given":["A",null],)"
                   R"("_given":[null,{"extension":[{"url":"x","valueString":"y"}]}]}],)"
                   R"("_birthDate":{"id":"b"},"multipleBirthInteger":2})");
    ASSERT_TRUE(r) << r.error().detail;
    const node patient(*r);
    EXPECT_EQ(patient.type(), "Patient");
    EXPECT_EQ(patient["active"].get()->kind, value_kind::boolean);
    EXPECT_EQ(patient["multipleBirthInteger"].text(), "2");
    EXPECT_EQ(patient["multipleBirthInteger"].path(), "Patient.multipleBirth");
    const auto given = patient["name"].all("given");
    ASSERT_EQ(given.size(), 2U);
    EXPECT_EQ(given[0].text(), "A");
    EXPECT_EQ(given[1].path(), "Patient.name[0].given[1]");
    EXPECT_EQ(given[1].extension("x")["valueString"].text(), "y");
    EXPECT_EQ(patient["birthDate.id"].text(), "b");
    EXPECT_EQ(patient["birthDate"].get()->kind, value_kind::absent);
}

TEST(fhir_json, refuses_what_is_no_fhir_and_says_where)
{
    const wrong all[] = {
        {"", "Resource", "JSON"},
        {"[]", "Resource", "a list where FHIR has none"},
        {"5", "Resource", "not a resource"},
        {R"({"id":"a"})", "Resource", "resourceType"},
        {R"({"resourceType":"Patient","id":})", "Patient.id", "byte 31"},
        {R"({"resourceType":"Patient","id":"a","id":"b"})", "Patient.id", "twice"},
        {R"({"resourceType":"Patient","name":[{"family":"a"},{"family":""}]})",
         "Patient.name[1].family",
         "empty string"},
        {R"({"resourceType":"Patient","name":[]})", "Patient.name[0]", "empty list"},
        {R"({"resourceType":"Patient","name":[{}]})", "Patient.name[0]", "empty object"},
        {R"({"resourceType":"Patient","active":null})", "Patient.active", "null"},
        {R"({"resourceType":"Patient","name":[{"given":[null]}]})", "Patient.name[0]", "null"},
        {R"({"resourceType":"Patient","name":[[{"family":"a"}]]})",
         "Patient.name[0]",
         "a list where"},
        {R"({"resourceType":"Patient","a b":1})", "Patient", "name is none of FHIR"},
        {R"({"resourceType":"Patient","_active":5})", "Patient", "no object"},
        {R"({"resourceType":"Patient","active":true,"_active":[{"id":"a"}]})",
         "Patient",
         "is a list"},
        {R"({"resourceType":"Patient","language":"a\u0001b"})", "Patient.language", "control"},
        {R"({"resourceType":"Patient","language":"\ud800"})", "Patient.language", "JSON"},
        {"{\"resourceType\":\"Patient\",\"language\":\"\xe9\"}", "Patient.language", "encoding"},
        {R"({"resourceType":"Patient"} x)", "Patient", "JSON"},
    };
    for (const auto& w : all) expect_refused(parse_json(w.text), w);
}

TEST(fhir_json, refuses_a_byte_order_mark)
{
    EXPECT_FALSE(parse_json("\xEF\xBB\xBF{\"resourceType\":\"Patient\",\"id\":\"a\"}"));
    EXPECT_FALSE(parse_json(std::string_view("\xFF\xFE{\0", 4)));
}

TEST(fhir_places, hold_no_word_of_a_sender)
{
    for (const auto* json :
         {R"({"resourceType":"Dupont","id":""})",
          R"({"resourceType":"Patient","Dupont":{"id":""}})",
          R"({"resourceType":"Patient","_Dupont":[""]})"}) {
        const auto r = parse_json(json);
        ASSERT_FALSE(r) << json;
        EXPECT_EQ(r.error().where.find("Dupont"), std::string::npos) << r.error().where;
    }
    for (const auto* xml :
         {R"(<Dupont xmlns="http://hl7.org/fhir"><id value=""/></Dupont>)",
          R"(<Patient xmlns="http://hl7.org/fhir"><Dupont><id value=""/></Dupont></Patient>)",
          R"(<Patient xmlns="http://hl7.org/fhir"><dupont><id value=""/></dupont></Patient>)"}) {
        const auto r = parse_xml(xml);
        ASSERT_FALSE(r) << xml;
        EXPECT_EQ(r.error().where.find("upont"), std::string::npos) << r.error().where;
    }
    const auto unknown = parse_json(R"({"resourceType":"Dupont","id":"a"})");
    ASSERT_TRUE(unknown);
    EXPECT_EQ(node(*unknown)["id"].path(), "Resource.id");
}

TEST(fhir_json, bites_at_every_limit)
{
    const auto refused = [](const std::string& text, const limits& l) {
        const auto r = parse_json(text, l);
        return !r && to_fault(r.error().code) == fault::too_large;
    };
    const std::string small = R"({"resourceType":"Patient","id":"a","language":"fr"})";
    EXPECT_TRUE(parse_json(small, {.bytes_max = small.size()}));
    EXPECT_TRUE(refused(small, {.bytes_max = small.size() - 1}));
    EXPECT_TRUE(parse_json(small, {.members_max = 3}));
    EXPECT_TRUE(refused(small, {.members_max = 2}));
    EXPECT_TRUE(parse_json(small, {.nodes_max = 3}));
    EXPECT_TRUE(refused(small, {.nodes_max = 2}));
    const auto deep = [](int levels) {
        std::string text = R"({"resourceType":"Patient",)", end = "}";
        for (int n = 0; n < levels; ++n) {
            text += R"("extension":[{)";
            end += "}]";
        }
        return text + R"("id":"a")" + std::string(end.rbegin(), end.rend());
    };
    std::string ends;
    EXPECT_TRUE(refused(deep(100'000), {}));
}

TEST(fhir_xml, reads_the_same_tree_as_json_once_its_shape_is_known)
{
    auto x = parse_xml(
        R"(<?xml version="1.0" encoding="UTF-8"?><Bundle xmlns="http://hl7.org/fhir">)"
        R"(<type value="transaction"/>)"
        R"(<entry><fullUrl value="urn:x"/><resource><Patient><active value="true"/><name>)"
        R"(<given value="A"/></name>)"
        R"(<multipleBirthInteger value="2"/></Patient></resource></entry></Bundle>)"
    );
    ASSERT_TRUE(x) << x.error().detail;
    auto j =
        parse_json(R"({"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:x",)"
                   R"("resource":{"resourceType":"Patient","active":true,"name":[{"given":["A"]}],)"
                   R"("multipleBirthInteger":2}}]})");
    ASSERT_TRUE(j);
    EXPECT_TRUE(check_shape(*x, syntax::xml).empty());
    EXPECT_TRUE(check_shape(*j, syntax::json).empty());
    EXPECT_EQ(*x, *j);
}

TEST(fhir_xml, keeps_ids_urls_and_the_narrative)
{
    auto x = parse_xml(
        R"(<f:Patient xmlns:f="http://hl7.org/fhir"><f:text><f:status value="generated"/>)"
        R"(<div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></f:text>)"
        R"(<f:extension url="u" id="e"><f:valueString value="v"/></f:extension>)"
        R"(</f:Patient>)"
    );
    ASSERT_TRUE(x) << x.error().detail;
    ASSERT_TRUE(check_shape(*x, syntax::xml).empty());
    const node patient(*x);
    EXPECT_EQ(patient["extension.url"].text(), "u");
    EXPECT_EQ(patient["extension.id"].text(), "e");
    EXPECT_EQ(
        patient["text.div"].text(), R"(<div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div>)"
    );
}

TEST(fhir_xml, refuses_what_is_no_fhir_and_says_where)
{
    const wrong all[] = {
        {"", "", "no element"},
        {"<Patient/>", "", "http://hl7.org/fhir"},
        {R"(<!DOCTYPE a [<!ENTITY b "c">]><Patient xmlns="http://hl7.org/fhir"/>)", "", "DOCTYPE"},
        {R"(<?xml version="1.0" encoding="ISO-8859-1"?>)"
         R"(<Patient xmlns="http://hl7.org/fhir"/>)",
         "",
         "encoding"},
        {"<Patient xmlns=\"http://hl7.org/fhir\"><language value=\"\xe9\"/></Patient>", "", "XML"},
        {R"(<Patient xmlns="http://hl7.org/fhir"><active value="true">x</active></Patient>)",
         "Patient.active",
         "text between"},
        {R"(<Patient xmlns="http://hl7.org/fhir"><active value=""/></Patient>)",
         "Patient.active",
         "empty attribute"},
        {R"(<Patient xmlns="http://hl7.org/fhir"><active value="true" value="false"/>)"
         R"(</Patient>)",
         "Patient.active",
         "twice"},
        {R"(<Patient xmlns="http://hl7.org/fhir"><active worth="true"/></Patient>)",
         "Patient.active",
         "attribute that FHIR"},
        {R"(<Patient xmlns="http://hl7.org/fhir"><name/></Patient>)",
         "Patient.name",
         "empty element"},
        {R"(<Patient xmlns="http://hl7.org/fhir"><a xmlns="urn:b" value="c"/></Patient>)",
         "Patient",
         "another namespace"},
        {R"(<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><id value="a"/>)"
         R"(</Patient><Patient><id value="b"/></Patient></resource></entry></Bundle>)",
         "Bundle.entry.resource",
         "two resources"},
    };
    for (const auto& w : all) expect_refused(parse_xml(w.text), w);
}

TEST(fhir_xml, bites_at_depth_and_number)
{
    std::string deep = R"(<Patient xmlns="http://hl7.org/fhir">)";
    for (int n = 0; n < 60; ++n) deep += "<extension>";
    for (int n = 0; n < 60; ++n) deep += "</extension>";
    const auto r = parse_xml(deep + "</Patient>");
    ASSERT_FALSE(r);
    EXPECT_EQ(to_fault(r.error().code), fault::too_large);
    std::string many = R"(<Patient xmlns="http://hl7.org/fhir">)";
    for (int n = 0; n < 101; ++n) many += "<a" + std::to_string(n) + " value=\"1\"/>";
    const auto m = parse_xml(many + "</Patient>");
    ASSERT_FALSE(m);
    EXPECT_EQ(to_fault(m.error().code), fault::too_large);
}

TEST(fhir_print, writes_what_it_read_in_both_syntaxes)
{
    const auto text = test::sample_publication{}.bundle();
    auto tree = parse_json(text);
    ASSERT_TRUE(tree) << tree.error().where << tree.error().detail;
    const auto found = check_shape(*tree, syntax::json);
    ASSERT_TRUE(found.empty()) << found[0].where << found[0].detail;
    EXPECT_EQ(print(*tree, syntax::json), text);
    auto again = parse_xml(print(*tree, syntax::xml));
    ASSERT_TRUE(again) << again.error().where << again.error().detail;
    ASSERT_TRUE(check_shape(*again, syntax::xml).empty());
    // XML has urls before other parts of an extension, and knows no more.
    EXPECT_EQ(print(*again, syntax::json), text);
}

TEST(fhir_print, keeps_line_ends_in_attributes_and_extensions_of_primitives)
{
    auto made = make_resource("Patient");
    auto day = make_text("birthDate", "1990-05-17");
    day.children.push_back(as_item(
        make_part("extension", {make_text("url", "u"), make_text("valueString", "a\n\"b\"&<c>")})
    ));
    made.children.push_back(day);
    for (const auto how : {syntax::json, syntax::xml}) {
        const auto text = print(made, how);
        auto again = how == syntax::json ? parse_json(text) : parse_xml(text);
        ASSERT_TRUE(again) << text << again.error().detail;
        ASSERT_TRUE(check_shape(*again, how).empty());
        EXPECT_EQ(*again, made) << text;
    }
}

TEST(fhir_print, writes_a_primitive_without_value_as_it_was)
{
    const std::string json =
        R"({"resourceType":"Patient","name":[{"given":["a",null],"_given":[null,)"
        R"({"id":"b"}]}],"_birthDate":{"id":"c"}})";
    auto tree = parse_json(json);
    ASSERT_TRUE(tree) << tree.error().detail;
    ASSERT_TRUE(check_shape(*tree, syntax::json).empty());
    EXPECT_EQ(print(*tree, syntax::json), json);
    auto again = parse_xml(print(*tree, syntax::xml));
    ASSERT_TRUE(again);
    ASSERT_TRUE(check_shape(*again, syntax::xml).empty());
    EXPECT_EQ(print(*again, syntax::json), json);
}
