#include "schemas/cda/header.hpp"
#include "schemas/fhir/answers.hpp"
#include "schemas/fhir/read.hpp"
#include "schemas/fhir/shapes.hpp"
#include "tests/support/sample_fhir_document.hpp"
#include "tests/unit/schemas/fhir/gate.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace vgm;
using namespace vgm::fhir;
using vgm::test::pass_gate;
using vgm::test::sample_fhir_document;

namespace {

std::string document_of(const test::gate_answer& a)
{
    const auto& all = a.received.asked.letter.documents;
    return all.size() == 1 ? *all.front() : std::string{};
}

std::string to_xml(const std::string& json)
{
    auto tree = parse_json(json);
    EXPECT_TRUE(tree);
    EXPECT_TRUE(check_shape(*tree, syntax::json).empty());
    sort_elements(*tree);
    return print(*tree, syntax::xml);
}

std::string told(const test::gate_answer& a)
{
    std::string all;
    for (const auto& i : a.found) all += i.rule + ' ' + i.where + ": " + i.detail + '\n';
    return all;
}

}  // namespace

TEST(fhir_document, becomes_a_cda_with_a_pdf_of_its_narrative)
{
    const auto a = pass_gate(sample_fhir_document{}.as_bundle());
    ASSERT_EQ(a.status, 200) << told(a);
    const auto document = document_of(a);
    const auto header = cda::parse_header(document);
    ASSERT_TRUE(header) << header.error().detail;
    EXPECT_EQ(header->unique_id(), "1.2.250.1.999.1.1.7.5001");
    EXPECT_EQ(header->set.to_xds(), "1.2.250.1.999.1.1.7.5000");
    EXPECT_EQ(header->code.code, "11502-2");
    EXPECT_EQ(header->title, "Ionogramme sanguin");
    ASSERT_FALSE(header->authors.empty());
    EXPECT_EQ(header->authors[0].who.name.family, "PLUVIER");
    const auto pdf = cda::readable_pdf(document, *header);
    ASSERT_TRUE(pdf) << pdf.error().detail;
    EXPECT_TRUE(pdf->starts_with("%PDF-1.4"));
}

TEST(fhir_document, is_the_same_letter_as_bundle_as_binary_in_json_and_in_xml)
{
    const sample_fhir_document d;
    const auto bundle = pass_gate(d.as_bundle());
    const auto document = document_of(bundle);
    ASSERT_FALSE(document.empty()) << told(bundle);

    EXPECT_EQ(document_of(pass_gate(d.published().bundle())), document);
    const auto xml = pass_gate(to_xml(d.as_bundle()), transaction::provide_bundle, syntax::xml);
    EXPECT_EQ(document_of(xml), document) << told(xml);
    auto in_xml = d.published();
    in_xml.media_type = "application/fhir+xml";
    in_xml.bytes = to_xml(d.print());
    const auto inside = pass_gate(in_xml.bundle());
    EXPECT_EQ(document_of(inside), document) << told(inside);
}

TEST(fhir_document, is_another_one_when_only_an_entry_that_nobody_reads_differs)
{
    sample_fhir_document d;
    const auto before = document_of(pass_gate(d.as_bundle()));
    d.observed = "6.1";
    EXPECT_NE(document_of(pass_gate(d.as_bundle())), before);
}

TEST(fhir_document, comes_inside_a_simplified_publication_too)
{
    const auto a =
        pass_gate(sample_fhir_document{}.published().simplified(), transaction::simplified_publish);
    EXPECT_EQ(a.status, 200) << told(a);
    EXPECT_FALSE(document_of(a).empty());
}

TEST(fhir_document, says_what_a_simplified_publication_leaves_out)
{
    auto text = sample_fhir_document{}.published().simplified();
    text = test::edited(
        text,
        R"("type":{"coding":[{"system":"http://loinc.org","code":"11502-2","display":"CR d'examens )"
        R"(biologiques"}]},)",
        ""
    );
    text = test::edited(text, R"("custodian":{"reference":"#house"},)", "");
    text = test::edited(text, R"(,"creation":"2026-03-02T10:15:00+01:00")", "");
    const auto a = pass_gate(text, transaction::simplified_publish);
    ASSERT_EQ(a.status, 200) << told(a);
    const auto header = cda::parse_header(document_of(a));
    ASSERT_TRUE(header);
    EXPECT_EQ(header->code.code, "11502-2");
    EXPECT_EQ(header->custodian.name, "Laboratoire des Dunes");
}

TEST(fhir_document, replaces_what_its_reference_says_that_it_replaces)
{
    sample_fhir_document d;
    d.relates = R"("relatesTo":[{"code":"replaces","targetIdentifier":{"system":)"
                R"("urn:ietf:rfc:3986","value":"urn:oid:1.2.250.1.999.1.1.7.4999"}}],)";
    EXPECT_EQ(pass_gate(d.as_bundle()).found.at(0).rule, "FHIR-REPLACES");

    const auto text = test::edited(
        d.as_bundle(),
        R"("securityLabel":)",
        R"("relatesTo":[{"code":"replaces","target":{"identifier":{"system":"urn:ietf:rfc:3986",)"
        R"("value":"urn:oid:1.2.250.1.999.1.1.7.4999"}}}],"securityLabel":)"
    );
    const auto a = pass_gate(text);
    ASSERT_EQ(a.status, 200) << told(a);
    EXPECT_EQ(a.received.asked.letter.action, submission_action::replacement);
    EXPECT_EQ(cda::parse_header(document_of(a))->replaces(), "1.2.250.1.999.1.1.7.4999");
}

TEST(fhir_document, is_taken_or_refused_at_a_place_whatever_is_changed_in_it)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto good = sample_fhir_document{}.as_bundle();
    const auto begin = good.find(R"("resourceType":"Composition")");
    for (int round = 0; round < 300; ++round) {
        auto text = good;
        const auto at = begin + random() % (good.size() - begin);
        switch (random() % 3) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, random() % 40);
                break;
            default:
                text.insert(
                    at, good.substr(begin + random() % (good.size() - begin), random() % 60)
                );
        }
        const auto a = pass_gate(text);
        if (a.status == 200) continue;
        ASSERT_FALSE(a.found.empty());
        EXPECT_TRUE(a.status == 400 || a.status == 413 || a.status == 422) << a.status;
        for (const auto& i : a.found) EXPECT_FALSE(i.detail.empty());
    }
}

TEST(fhir_document, is_named_in_the_answer_by_its_type)
{
    const auto a = pass_gate(sample_fhir_document{}.as_bundle());
    ASSERT_EQ(a.status, 200) << told(a);
    accepted_letter letter;
    letter.id = submission_id({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    const auto made = make_transaction_response(a.received.asked, letter);
    const auto entries = node(made).all("entry");
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[2]["response.location"].text(), "Bundle/" + letter.id.to_string() + ".1");
}

TEST(fhir_document, says_its_metadata)
{
    const auto text = sample_fhir_document{}.print();
    const auto binary =
        R"({"resourceType":"Binary","contentType":"application/fhir+json","data":")" +
        test::to_base64(text) + "\"}";
    const auto wrap = [](const std::string& resource) {
        return R"({"resourceType":"Parameters","parameter":[{"name":"document","resource":)" +
               resource + "}]}";
    };
    for (const auto& request : {text, wrap(text), binary, wrap(binary)}) {
        auto made = generate_metadata(request, syntax::json);
        ASSERT_TRUE(made.found.empty()) << made.found[0].where << made.found[0].detail;
        const auto reference = node(made.answer)["parameter.resource"];
        EXPECT_EQ(reference["masterIdentifier.value"].text(), "urn:oid:1.2.250.1.999.1.1.7.5001");
        EXPECT_EQ(reference["identifier.value"].text(), "urn:oid:1.2.250.1.999.1.1.7.5000");
        EXPECT_EQ(reference["type.coding.code"].text(), "11502-2");
        EXPECT_EQ(reference["category.coding.code"].text(), "10");
        EXPECT_EQ(reference["date"].text(), "2026-03-02T10:15:30+01:00");
        EXPECT_EQ(reference["subject.reference"].text(), "#patient");
        EXPECT_EQ(reference["author.reference"].text(), "#author1");
        EXPECT_EQ(reference["authenticator.reference"].text(), "#author1");
        EXPECT_EQ(reference["custodian.reference"].text(), "#author1-organization");
        EXPECT_EQ(reference["securityLabel.coding.code"].text(), "N");
        EXPECT_EQ(reference["content.attachment.title"].text(), "Ionogramme sanguin");
        EXPECT_EQ(reference["content.attachment.contentType"].text(), "application/fhir+json");
        EXPECT_EQ(reference["content.attachment.language"].text(), "fr-FR");
        const bool is_binary = request.find("Binary") != std::string::npos;
        EXPECT_EQ(
            reference["content.attachment.hash"].text(), is_binary ? hash_of(text) : std::string{}
        );
        EXPECT_EQ(reference["context.period.start"].text(), "2026-03-02T08:30:00+01:00");
        EXPECT_TRUE(check_shape(made.answer, syntax::json).empty())
            << check_shape(made.answer, syntax::json)[0].where;
    }
}
