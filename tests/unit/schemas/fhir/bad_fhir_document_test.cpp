#include "tests/support/sample_fhir_document.hpp"
#include "tests/unit/schemas/fhir/bad_payloads.hpp"

using namespace vgm;
using namespace vgm::test;

namespace {

maker change(std::function<void(sample_fhir_document&)> how)
{
    return [how = std::move(how)] {
        sample_fhir_document d;
        how(d);
        return d.as_bundle();
    };
}

maker edit_document(std::string what, std::string with)
{
    return [what = std::move(what), with = std::move(with)] {
        return edited(sample_fhir_document{}.as_bundle(), what, with);
    };
}

maker narrative(std::string inside)
{
    return change([inside = std::move(inside)](auto& d) {
        d.div = R"(<div xmlns=\"http://www.w3.org/1999/xhtml\">)" + inside + "</div>";
    });
}

// The document in a Binary, changed: its hash is right.
maker inside(std::function<void(std::string&)> how)
{
    return [how = std::move(how)] {
        auto p = sample_fhir_document{}.published();
        how(p.bytes);
        return p.bundle();
    };
}

constexpr auto* entry = "Bundle.entry[2].resource";
constexpr auto* text_div = "Bundle.entry[2].resource.entry[0].resource.section[0].text.div";

const std::vector<bad_payload>& payloads()
{
    static const std::string composition = std::string(entry) + ".entry[0].resource";
    static const std::string at_type = std::string(entry) + ".type";
    static const std::string at_value = std::string(entry) + ".identifier.value";
    static const std::string at_time = std::string(entry) + ".timestamp";
    static const std::string at_status = composition + ".status";
    static const std::string at_subject = composition + ".subject";
    static const std::string at_subject_reference = composition + ".subject";
    static const std::string at_author = composition + ".author[0].reference";
    static const std::string at_entry = composition + ".section[0].entry[0].reference";
    static const std::string second_text = composition + ".section[1].text";
    static const std::string second_url = std::string(entry) + ".entry[1].fullUrl";
    static const std::string at_request = std::string(entry) + ".entry[1].request";
    static const std::string at_title = composition + ".title";
    static const std::vector<bad_payload> all{
        {"collection",
         edit_document(R"("type":"document")", R"("type":"collection")"),
         422,
         at_type.c_str(),
         "FHIR-DOCUMENT"},
        {"no_timestamp",
         edit_document(R"("timestamp":"2026-03-02T10:15:30+01:00",)", ""),
         422,
         at_time.c_str(),
         "FHIR-DOCUMENT"},
        {"identifier_of_no_kind",
         edit_document(
             R"("value":"urn:oid:1.2.250.1.999.1.1.7.5001"},"type":"document")",
             R"("value":"5001"},"type":"document")"
         ),
         422,
         at_value.c_str(),
         "FHIR-MASTER-ID"},
        {"no_composition",
         edit_document(
             R"({"resourceType":"Composition","identifier":)",
             R"({"resourceType":"Media","identifier":)"
         ),
         422,
         composition.c_str(),
         "FHIR-DOCUMENT"},
        {"no_title",
         edit_document(R"("title":"Ionogramme sanguin",)", ""),
         400,
         at_title.c_str(),
         "FHIR-CARDINALITY"},
        {"preliminary",
         change([](auto& d) { d.status = "preliminary"; }),
         422,
         at_status.c_str(),
         "FHIR-COMPOSITION"},
        {"entered_in_error",
         change([](auto& d) { d.status = "entered-in-error"; }),
         422,
         at_status.c_str(),
         "FHIR-COMPOSITION"},
        {"no_subject",
         edit_document("\"subject\":" + sample_fhir_document::to("02") + ',', ""),
         422,
         at_subject.c_str(),
         "FHIR-SUBJECT"},
        {"subject_elsewhere",
         edit_document(
             "\"subject\":" + sample_fhir_document::to("02"),
             "\"subject\":" + sample_fhir_document::to("99")
         ),
         422,
         at_subject_reference.c_str(),
         "FHIR-REFERENCE"},
        {"subject_no_patient",
         edit_document(
             "\"subject\":" + sample_fhir_document::to("02"),
             "\"subject\":" + sample_fhir_document::to("05")
         ),
         422,
         at_subject.c_str(),
         "FHIR-SUBJECT"},
        {"author_elsewhere",
         edit_document(
             "\"author\":[" + sample_fhir_document::to("03"),
             "\"author\":[" + sample_fhir_document::to("98")
         ),
         422,
         at_author.c_str(),
         "FHIR-REFERENCE"},
        {"entry_elsewhere",
         edit_document(
             "\"entry\":[" + sample_fhir_document::to("06"),
             "\"entry\":[" + sample_fhir_document::to("97")
         ),
         422,
         at_entry.c_str(),
         "FHIR-REFERENCE"},
        {"section_of_entries_alone",
         change([](auto& d) {
             d.more_sections =
                 R"(,{"title":"Mesures","entry":[)" + sample_fhir_document::to("06") + "]}";
         }),
         422,
         second_text.c_str(),
         "FHIR-COMPOSITION"},
        {"same_full_url",
         edit_document(
             R"({"fullUrl":"urn:uuid:00000000-0000-4000-9000-000000000002")",
             R"({"fullUrl":"urn:uuid:00000000-0000-4000-9000-000000000001")"
         ),
         422,
         second_url.c_str(),
         "FHIR-ENTRY"},
        {"request_in_a_document",
         edit_document(
             R"({"fullUrl":"urn:uuid:00000000-0000-4000-9000-000000000002",)",
             R"({"fullUrl":"urn:uuid:00000000-0000-4000-9000-000000000002","request":{"method":)"
             R"("POST","url":"Patient"},)"
         ),
         422,
         at_request.c_str(),
         "FHIR-DOCUMENT"},
        {"script", narrative("<script>alert(1)</script>"), 422, text_div, "FHIR-NARRATIVE"},
        {"event", narrative(R"(<p onclick=\"x()\">a</p>)"), 422, text_div, "FHIR-NARRATIVE"},
        {"form", narrative("<form><input/></form>"), 422, text_div, "FHIR-NARRATIVE"},
        {"frame",
         narrative(R"(<iframe src=\"http://a.example/\"/>)"),
         422,
         text_div,
         "FHIR-NARRATIVE"},
        {"link_that_runs",
         narrative(R"(<a href=\"JavaScript:x()\">a</a>)"),
         422,
         text_div,
         "FHIR-NARRATIVE"},
        {"element_of_another_namespace",
         narrative(R"(<p xmlns=\"http://www.w3.org/2000/svg\">a</p>)"),
         422,
         text_div,
         "FHIR-NARRATIVE"},
        {"entity", narrative("<p>a&nbsp;b</p>"), 422, text_div, "FHIR-NARRATIVE"},
        {"doctype",
         change([](auto& d) { d.div = "<!DOCTYPE div [<!ENTITY a 'b'>]>" + d.div; }),
         422,
         text_div,
         "FHIR-NARRATIVE"},
        {"no_words", narrative("<p> </p>"), 422, text_div, "FHIR-NARRATIVE"},
        {"no_xhtml",
         change([](auto& d) { d.div = "<div>a</div>"; }),
         422,
         text_div,
         "FHIR-NARRATIVE"},
        {"not_closed",
         change([](auto& d) { d.div = R"(<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>)"; }),
         422,
         text_div,
         "FHIR-NARRATIVE"},
        {"narrative_bomb",
         narrative([] {
             std::string deep;
             for (int n = 0; n < 60; ++n) deep += "<div>";
             deep += "a";
             for (int n = 0; n < 60; ++n) deep += "</div>";
             return deep;
         }()),
         413,
         text_div,
         "FHIR-NARRATIVE"},
        {"more_than_can_be_read",
         narrative("<p>" + std::string(600u << 10, 'a') + "</p>"),
         413,
         entry,
         "FHIR-NARRATIVE"},
        {"other_identifier",
         edit_document(
             R"("masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.2.250.1.999.1.1.7.5001")",
             R"("masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.2.250.1.999.1.1.7.5002")"
         ),
         422,
         "Bundle.entry[1].resource.masterIdentifier.value",
         "FHIR-MASTER-ID"},
        {"other_patient",
         [] {
             auto text = sample_fhir_document{}.as_bundle();
             const auto at = text.rfind("1990-05-17");
             return text.replace(at, 10, "1991-05-17");
         },
         422,
         "Bundle.entry[1].resource.subject",
         "FHIR-SUBJECT"},
        {"less_confidential_than_it_is",
         edit_document(R"("confidentiality":"N")", R"("confidentiality":"V")"),
         422,
         "Bundle.entry[1].resource.securityLabel[0].coding[0].code",
         "FHIR-SECURITY-LABEL"},
        {"size_of_a_bundle",
         edit_document(R"(,"title":"Compte)", R"(,"size":4,"title":"Compte)"),
         422,
         "Bundle.entry[1].resource.content[0].attachment.size",
         "FHIR-SIZE"},
        {"hash_of_a_bundle",
         edit_document(R"(,"title":"Compte)", R"(,"hash":"AAAA","title":"Compte)"),
         422,
         "Bundle.entry[1].resource.content[0].attachment.hash",
         "FHIR-HASH"},
        {"bundle_said_to_be_a_pdf",
         edit_document(
             R"("contentType":"application/fhir+json")", R"("contentType":"application/pdf")"
         ),
         422,
         "Bundle.entry[1].resource.content[0].attachment.contentType",
         "FHIR-MEDIA-TYPE"},
        {"no_json_inside",
         inside([](auto& bytes) { bytes = "{"; }),
         422,
         "Bundle.entry[2].resource.data",
         "FHIR-JSON"},
        {"patient_inside",
         inside([](auto& bytes) { bytes = sample_publication::patient("a"); }),
         422,
         "Bundle.entry[2].resource.data",
         "FHIR-DOCUMENT"},
        {"member_twice_inside",
         inside([](auto& bytes) {
             bytes =
                 edited(bytes, R"("type":"document")", R"("type":"document","type":"document")");
         }),
         422,
         "Bundle.entry[2].resource.data",
         "FHIR-JSON"},
        {"script_inside",
         inside([](auto& bytes) { bytes = edited(bytes, "<ul>", "<script/><ul>"); }),
         422,
         "Bundle.entry[2].resource.data",
         "FHIR-NARRATIVE"},
        {"document_posted_as_it_is",
         [] { return sample_fhir_document{}.print(); },
         422,
         "Bundle.type",
         "FHIR-BUNDLE"},
    };
    return all;
}

class fhir_bad_document : public bad_payload_test
{};

}  // namespace

TEST_P(fhir_bad_document, gets_its_status_and_a_located_issue) { expect_refused(GetParam()); }

INSTANTIATE_TEST_SUITE_P(of, fhir_bad_document, testing::ValuesIn(payloads()), name_of);
