#include "schemas/cda/header.hpp"
#include "tests/unit/schemas/cda/sample_document.hpp"

#include <chrono>
#include <map>

namespace {

using namespace vgm;
using cda::parse_header;
using cda::pdf_origin;
using cda::readable_pdf;

constexpr std::string_view body =
    R"(<nonXMLBody>
    <text mediaType="application/pdf" representation="B64">JVBERi0xLjQK
      JSVFT0YK</text>
  </nonXMLBody>)";

std::string media(std::string_view base64)
{
    return R"(<component><observationMedia classCode="OBS" moodCode="EVN"><value mediaType="application/pdf" representation="B64">)" +
           std::string(base64) + "</value></observationMedia></component>";
}

std::string organizer(std::string_view base64, std::string_view kind)
{
    return "<entry><organizer><component><observation><code code=\"69764-9\"/><value code=\"" +
           std::string(kind) + "\"/></observation></component>" + media(base64) +
           "</organizer></entry>";
}

std::string structured(const std::string& entries)
{
    return test::sample_with(
        body,
        "<structuredBody><component><section>" + entries + "</section></component></structuredBody>"
    );
}

// base64 of "%PDF-1", "%PDF-2", "%PDF-3"
constexpr std::string_view first = "JVBERi0x", second = "JVBERi0y", third = "JVBERi0z";

TEST(cda_readable_pdf, is_the_body_of_an_unstructured_document)
{
    const auto h = parse_header(test::sample_document).value();

    EXPECT_EQ(h.unstructured->media_type, "application/pdf");
    EXPECT_EQ(h.unstructured->representation, "B64");
    EXPECT_EQ(h.pdf->origin, pdf_origin::body);
    EXPECT_EQ(readable_pdf(test::sample_document, h).value(), test::sample_pdf);
}

TEST(cda_readable_pdf, is_the_copy_of_the_document_wherever_it_stands)
{
    const auto text = structured(
        organizer(first, "other") + organizer(second, "55108-5") + organizer(third, "55108-5")
    );

    const auto h = parse_header(text).value();

    EXPECT_FALSE(h.unstructured);
    EXPECT_EQ(h.pdf->origin, pdf_origin::document_copy);
    EXPECT_EQ(readable_pdf(text, h).value(), "%PDF-2");
}

TEST(cda_readable_pdf, is_the_first_attachment_when_none_is_a_copy)
{
    const auto text = structured(organizer(first, "other") + organizer(second, "other"));

    const auto h = parse_header(text).value();

    EXPECT_EQ(h.pdf->origin, pdf_origin::attachment);
    EXPECT_EQ(readable_pdf(text, h).value(), "%PDF-1");
}

TEST(cda_readable_pdf, is_read_out_of_a_cdata_section)
{
    const auto text =
        test::sample_with("JVBERi0xLjQK\n      JSVFT0YK", "<![CDATA[JVBERi0xLjQKJSVFT0YK]]>");

    const auto h = parse_header(text).value();

    EXPECT_EQ(readable_pdf(text, h).value(), test::sample_pdf);
}

TEST(cda_readable_pdf, says_why_there_is_none)
{
    const struct
    {
        std::string text;
        fault why;
    } cases[] = {
        {structured("<entry/>"), fault::field_missing},
        {test::sample_with(R"(application/pdf")", R"(text/plain")"), fault::field_missing},
        {test::sample_with(R"(representation="B64")", R"(representation="TXT")"),
         fault::field_missing},
        {test::sample_with(R"(representation="B64")", R"(representation="B64" compression="DF")"),
         fault::field_missing},
        {test::sample_with("JVBERi0xLjQK\n      JSVFT0YK", "  "), fault::field_missing},
        {test::sample_with("JVBERi0xLjQK", "JVBE*i0xLjQK"), fault::bad_data_type},
        {test::sample_with("JVBERi0xLjQK", "QUJDREVGR0hJ"), fault::bad_data_type},
    };

    for (const auto& [text, why] : cases) {
        const auto h = parse_header(text).value();
        const auto pdf = readable_pdf(text, h);
        ASSERT_FALSE(pdf);
        EXPECT_EQ(to_fault(pdf.error().code), why) << text;
        EXPECT_EQ(pdf.error().where, "ClinicalDocument/component");
    }
}

TEST(cda_readable_pdf, does_not_read_past_other_bytes)
{
    const auto h = parse_header(test::sample_document).value();

    EXPECT_FALSE(readable_pdf("short", h));
}

TEST(cda_readable_pdf, looks_at_a_bounded_number_of_attachments)
{
    std::string entries;
    for (int i = 0; i < 60; ++i) entries += organizer(first, "other");
    const auto text = structured(entries + organizer(second, "55108-5"));

    EXPECT_EQ(parse_header(text).value().pdf->origin, pdf_origin::attachment);
}

TEST(cda_readable_pdf, of_published_documents)
{
    if (test::shared_document("LDL-SES_2022.01.xml").empty()) GTEST_SKIP() << "no reference data";
    const std::map<std::string, std::optional<pdf_origin>> expected{
        {"BIO-CR-BIO_2021.01_CDA-R2-Niveau-1.xml", pdf_origin::body},
        {"DOC_NON_STRUCTURE_CDA-R2-N1.xml", pdf_origin::body},
        {"BIO-CR-BIO_2024.01_TSH_1.xml", pdf_origin::document_copy},
        {"BIO-CR-BIO_2024.01_CR-2nde-intention-PDF.xml", pdf_origin::document_copy},
        {"IMG_CR_IMG_2024.01.xml", pdf_origin::attachment},  // an earlier report
        {"LDL-SES_2022.01.xml", std::nullopt},
        {"VSM_1.4_2022.01.xml", std::nullopt}};

    for (const auto& [name, origin] : expected) {
        const auto bytes = test::shared_document(name);
        const auto h = parse_header(bytes).value();
        ASSERT_EQ(h.pdf.has_value(), origin.has_value()) << name;
        if (!origin) continue;
        EXPECT_EQ(h.pdf->origin, *origin) << name;
        EXPECT_GT(readable_pdf(bytes, h).value().size(), 50'000u) << name;
    }
}

TEST(cda_readable_pdf, of_ten_megabytes_takes_no_second_parse)
{
    std::string base64;
    while (base64.size() < 10'000'000)
        base64 += "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    const auto text = test::sample_with("JSVFT0YK", base64);

    const auto start = std::chrono::steady_clock::now();
    const auto h = parse_header(text).value();
    const auto parsed = std::chrono::steady_clock::now();
    const auto pdf = readable_pdf(text, h).value();
    const auto decoded = std::chrono::steady_clock::now();

    EXPECT_GT(pdf.size(), 7'400'000u);
    using ms = std::chrono::duration<double, std::milli>;
    RecordProperty("header_ms", std::to_string(ms(parsed - start).count()));
    std::cout << "header " << ms(parsed - start).count() << " ms, PDF "
              << ms(decoded - parsed).count() << " ms\n";
}

}  // namespace
