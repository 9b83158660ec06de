#include "schemas/fhir/publication.hpp"

#include "schemas/fhir/answers.hpp"
#include "tests/support/sample_fhir.hpp"
#include "tests/unit/schemas/fhir/gate.hpp"

#include <gtest/gtest.h>

using namespace vgm;
using namespace vgm::fhir;
using test::pass_gate;
using test::sample_publication;

namespace {

std::string told(const std::vector<issue>& found)
{
    std::string text;
    for (const auto& i : found) text += i.rule + " at " + i.where + ": " + i.detail + '\n';
    return text;
}

const submission_id some_id({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

}  // namespace

TEST(fhir_publication, names_in_its_answer_the_document_that_a_patch_supersedes)
{
    const auto with_patch = [](const std::string& url) {
        const auto patch = R"({"resource":{"resourceType":"Parameters","parameter":[{"name":)"
                           R"("operation","part":[{"name":"type","valueCode":"replace"},{"name":)"
                           R"("path","valueString":"DocumentReference.status"},{"name":"value",)"
                           R"("valueCode":"superseded"}]}]},"request":{"method":"PATCH","url":")" +
                           url + "\"}},";
        return pass_gate(test::edited(
            sample_publication{}.bundle(),
            R"("entry":[{"fullUrl")",
            R"("entry":[)" + patch + R"({"fullUrl")"
        ));
    };
    const auto location = [&](const std::string& url) {
        const auto a = with_patch(url);
        EXPECT_EQ(a.status, 200) << told(a.found);
        const auto made = make_transaction_response(a.received.asked, {some_id, {}, false, {}});
        return std::string(node(made)["entry.response.location"].text());
    };
    EXPECT_EQ(location("DocumentReference/01ARZ3.1"), "DocumentReference/01ARZ3.1");
    EXPECT_EQ(location("DocumentReference?identifier=a"), "");
}

TEST(fhir_publication, of_a_bundle_is_a_letter_that_the_gate_accepts)
{
    const auto a = pass_gate(sample_publication{}.bundle());
    ASSERT_EQ(a.status, 200) << told(a.found);
    const auto& s = a.judged.asked;
    ASSERT_EQ(s.recipients.size(), 1U);
    EXPECT_EQ(s.recipients[0].address, "paule.bernache@medecin.test.mssante.fr");
    EXPECT_EQ(s.recipients[0].identifier, "99900000025");
    EXPECT_EQ(s.recipients[0].identifier_type, "RPPS");
    ASSERT_EQ(s.documents.size(), 1U);
    EXPECT_EQ(*s.documents[0].bytes, sample_publication{}.bytes);
    EXPECT_EQ(s.control.value, "1.2.250.1.999.1.1.7.4001");
    EXPECT_TRUE(s.patient.has_qualified_ins());
    EXPECT_EQ(s.patient.birth_name, "ÉTOURNEAU");
    EXPECT_EQ(s.asked_by.organisation_id, "1999900011");
    EXPECT_EQ(s.asked_by.person_id, "899900000017");
    EXPECT_TRUE(s.sent_to.professionals);
    EXPECT_FALSE(s.sent_to.patient);
    EXPECT_EQ(s.action, submission_action::initial);
    EXPECT_EQ(s.sending_application, "SIL");
    EXPECT_TRUE(a.judged.found.empty()) << told(a.judged.found);
}

TEST(fhir_publication, is_the_same_letter_in_xml_and_with_its_entries_in_another_order)
{
    const auto json = sample_publication{}.bundle();
    auto tree = parse_json(json);
    ASSERT_TRUE(tree);
    const auto first = pass_gate(json);
    const auto xml = pass_gate(print(*tree, syntax::xml), transaction::provide_bundle, syntax::xml);
    ASSERT_EQ(first.status, 200) << told(first.found);
    ASSERT_EQ(xml.status, 200) << told(xml.found);
    std::swap(tree->children[1], tree->children[3]);
    const auto turned = pass_gate(print(*tree, syntax::json));
    ASSERT_EQ(turned.status, 200) << told(turned.found);
    const auto er7 = transmission::compose(first.received.asked.letter).er7;
    EXPECT_EQ(transmission::compose(xml.received.asked.letter).er7, er7);
    EXPECT_EQ(transmission::compose(turned.received.asked.letter).er7, er7);
}

TEST(fhir_publication, of_one_reference_is_the_same_letter_as_of_a_bundle)
{
    const auto simplified =
        pass_gate(sample_publication{}.simplified(), transaction::simplified_publish);
    ASSERT_EQ(simplified.status, 200) << told(simplified.found);
    const auto bundle = pass_gate(sample_publication{}.bundle());
    EXPECT_EQ(
        transmission::compose(simplified.received.asked.letter).er7,
        transmission::compose(bundle.received.asked.letter).er7
    );
}

TEST(fhir_publication, puts_a_pdf_into_a_document_of_its_own)
{
    sample_publication p;
    p.bytes = test::small_pdf();
    p.media_type = "application/pdf";
    p.master = "urn:uuid:6ba7b812-9dad-11d1-80b4-00c04fd430c8";
    for (const auto what : {transaction::provide_bundle, transaction::simplified_publish}) {
        const bool whole = what == transaction::provide_bundle;
        const auto a = pass_gate(whole ? p.bundle() : p.simplified(), what);
        ASSERT_EQ(a.status, 200) << told(a.found);
        const auto& document = a.judged.asked.documents.at(0);
        EXPECT_EQ(document.unique_id, "2.25.143098242562633686632406296499919794376");
        const auto& h = a.judged.headers.at(0);
        EXPECT_EQ(h.title, "Compte rendu d'analyses");
        EXPECT_EQ(h.code.code, "11502-2");
        EXPECT_EQ(h.effective_time, "20260302101500+0100");
        EXPECT_EQ(h.stay.facility_type.code, "SA25");
        EXPECT_EQ(h.authors.at(0).who.name.family, "PLUVIER");
        EXPECT_EQ(h.custodian.id.extension, "1999900011");
        const auto pdf = cda::readable_pdf(*document.bytes, h);
        ASSERT_TRUE(pdf);
        EXPECT_EQ(*pdf, test::small_pdf());
        EXPECT_TRUE(a.judged.found.empty()) << told(a.judged.found);
    }
}

TEST(fhir_publication, takes_masking_from_the_security_labels)
{
    const struct
    {
        const char* code;
        bool visibility::*flag;
    } all[] = {
        {"MASQUE_PS", &visibility::masked_to_professionals},
        {"INVISIBLE_PATIENT", &visibility::hidden_from_patient},
        {"INVISIBLE_REPRESENTANTS_LEGAUX", &visibility::hidden_from_representatives},
    };
    for (const auto& l : all) {
        sample_publication p;
        p.label = std::string("N\"},{\"code\":\"") + l.code;
        const auto a = pass_gate(p.bundle());
        ASSERT_EQ(a.status, 200) << told(a.found);
        const visibility none;
        for (const auto& other : all)
            EXPECT_EQ(a.judged.asked.shown_to.*other.flag, other.flag == l.flag) << l.code;
    }
}

TEST(fhir_publication, sends_to_the_patient_at_the_mailbox_of_the_ins)
{
    sample_publication p;
    p.more_contained = ',' + sample_publication::patient("pat");
    p.more_recipients = ',' + sample_publication::recipient_extension("#pat");
    const auto a = pass_gate(p.bundle());
    ASSERT_EQ(a.status, 200) << told(a.found);
    ASSERT_EQ(a.judged.asked.recipients.size(), 2U);
    EXPECT_EQ(a.judged.asked.recipients[1].kind, recipient_kind::patient);
    EXPECT_EQ(
        a.judged.asked.recipients[1].address, std::string(test::sample_ins) + "@patient.mssante.fr"
    );
    EXPECT_TRUE(a.judged.asked.sent_to.patient);
}

TEST(fhir_publication, replaces_by_relates_to)
{
    sample_publication p;
    test::sample_cda document;
    document.replaces = "1.2.250.1.999.1.1.7.4000";
    p.bytes = document.print();
    p.relates = R"("relatesTo":[{"code":"replaces",)"
                R"("target":{"identifier":{"system":"urn:ietf:rfc:3986",)"
                R"("value":"urn:oid:1.2.250.1.999.1.1.7.4000"}}}],)";
    const auto a = pass_gate(p.bundle());
    ASSERT_EQ(a.status, 200) << told(a.found);
    EXPECT_EQ(a.judged.asked.action, submission_action::replacement);
    EXPECT_EQ(a.judged.asked.documents.at(0).replaces, "1.2.250.1.999.1.1.7.4000");
}

TEST(fhir_publication, finds_the_replaced_document_of_a_pdf_by_the_name_it_was_given)
{
    sample_publication p;
    p.bytes = test::small_pdf();
    p.media_type = "application/pdf";
    p.relates = R"("relatesTo":[{"code":"replaces",)"
                R"("target":{"reference":"DocumentReference/OLD.1"}}],)";
    const auto known = [](std::string_view id) -> std::optional<std::string> {
        if (id != "OLD.1") return std::nullopt;
        return "1.2.250.1.999.1.1.7.3999";
    };
    const auto a = pass_gate(p.bundle(), transaction::provide_bundle, syntax::json, known);
    ASSERT_EQ(a.status, 200) << told(a.found);
    EXPECT_EQ(a.judged.asked.documents.at(0).replaces, "1.2.250.1.999.1.1.7.3999");
    const auto unknown = pass_gate(p.bundle());
    EXPECT_EQ(unknown.status, 422);
    EXPECT_EQ(unknown.found.at(0).where, "Bundle.entry[1].resource.relatesTo[0].target.identifier");
}

TEST(fhir_publication, takes_the_traits_of_a_patient_named_by_an_identifier_from_the_document)
{
    auto text = sample_publication{}.bundle();
    text = test::edited(
        text, R"("sourcePatientInfo":{"reference":"#patient"})", R"("encounter":[{"display":"x"}])"
    );
    text = test::edited(
        text,
        R"("subject":{"reference":"#patient"})",
        R"("subject":{"identifier":{"system":"urn:oid:1.2.250.1.213.1.4.8",)"
        R"("value":"290059999901266"}})"
    );
    const auto a = pass_gate(text);
    ASSERT_EQ(a.status, 200) << told(a.found);
    EXPECT_EQ(a.judged.asked.patient.birth_name, "ÉTOURNEAU");
    EXPECT_FALSE(a.judged.asked.patient.identity_validated);
}

TEST(fhir_publication, answers_an_entry_for_each_entry_in_their_order)
{
    sample_publication p;
    p.relates = R"("relatesTo":[{"code":"appends","target":{"reference":"DocumentReference/a"}}],)";
    auto text = p.bundle();
    text.insert(
        text.size() - 2,
        ',' + sample_publication::entry(
                  "f1",
                  R"({"resourceType":"List","status":"current","mode":"working",)"
                  R"("code":{"coding":[{"code":"folder"}]}})",
                  "List"
              )
    );
    const auto a = pass_gate(text);
    ASSERT_EQ(a.status, 200) << told(a.found);
    const auto answer =
        make_transaction_response(a.received.asked, {some_id, timestamp{}, false, {}});
    const node bundle(answer);
    EXPECT_EQ(bundle["type"].text(), "transaction-response");
    const auto entries = bundle.all("entry");
    ASSERT_EQ(entries.size(), 4U);
    const auto id = some_id.to_string();
    const std::string locations[] = {
        "List/" + id, "DocumentReference/" + id + ".1", "Binary/" + id + ".1", "List/" + id + ".4"};
    for (std::size_t n = 0; n < 4; ++n) {
        EXPECT_EQ(entries[n]["response.status"].text(), "201 Created");
        EXPECT_EQ(entries[n]["response.location"].text(), locations[n]);
    }
    EXPECT_EQ(
        entries[1]["response.outcome.issue.details.coding.code"].text(),
        "PartialAppendContentNotProcessed"
    );
    EXPECT_EQ(
        entries[3]["response.outcome.issue.details.coding.code"].text(),
        "PartialFolderContentNotProcessed"
    );
    EXPECT_FALSE(entries[0]["response.outcome"]);
}

TEST(fhir_publication, answers_the_created_reference_without_its_document)
{
    const auto a = pass_gate(sample_publication{}.simplified(), transaction::simplified_publish);
    ASSERT_EQ(a.status, 200) << told(a.found);
    const auto made = make_created_reference(a.received.asked, {some_id, timestamp{}, false, {}});
    const node reference(made);
    EXPECT_EQ(reference["id"].text(), some_id.to_string() + ".1");
    EXPECT_EQ(reference["masterIdentifier.value"].text(), "urn:oid:1.2.250.1.999.1.1.7.4001");
    EXPECT_FALSE(reference["content.attachment.data"]);
    const auto named = parse_document_id(reference["id"].text());
    ASSERT_TRUE(named);
    EXPECT_EQ(named->letter, some_id);
    EXPECT_EQ(named->number, 1U);
    EXPECT_FALSE(parse_document_id("x.1"));
    EXPECT_FALSE(parse_document_id(some_id.to_string() + ".0"));
}

TEST(fhir_publication, reads_both_forms_of_a_master_identifier)
{
    const auto read = [](const std::string& system, const std::string& value) {
        const auto made = make_identifier("masterIdentifier", system, value);
        element root;
        root.type = "DocumentReference";
        root.children.push_back(made);
        return read_master_identifier(node(root)["masterIdentifier"]).to_xds();
    };
    EXPECT_EQ(read("urn:ietf:rfc:3986", "urn:oid:1.2.3"), "1.2.3");
    EXPECT_EQ(read("urn:oid:1.2.3", "4"), "1.2.3^4");
    EXPECT_EQ(
        read("urn:ietf:rfc:3986", "urn:uuid:00000000-0000-0000-0000-00000000000A"), "2.25.10"
    );
    EXPECT_EQ(read("https://example.org", "4"), "");
    EXPECT_EQ(read("urn:ietf:rfc:3986", "urn:uuid:00000000-0000-0000-0000-00000000000"), "");
}
