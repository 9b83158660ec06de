#include "schemas/pdf/archival.hpp"

#include "schemas/pdf/colour_profile.hpp"
#include "tests/unit/schemas/pdf/support.hpp"

#include <sstream>

// ISO 19005-1 as far as it can be seen without a validator; tests/conformance asks one.

namespace {

using namespace vgm;
using namespace vgm::test;

std::string plain_form_of(const std::string& pdf)
{
    return ask("qpdf --qdf --no-original-object-ids {} -", pdf);
}

TEST(pdf_archival, is_a_sound_pdf_1_4_with_an_id)
{
    const auto pdf = print_pdf(discharge_letter().print());

    EXPECT_TRUE(pdf.starts_with("%PDF-1.4\n%"));
    EXPECT_NE(
        ask("qpdf --check {}", pdf).find("No syntax or stream encoding errors"), std::string::npos
    );
    EXPECT_NE(pdf.find("/ID ["), std::string::npos);
    EXPECT_EQ(pdf.find("/ObjStm"), std::string::npos);
    EXPECT_EQ(pdf.find("/Type /XRef"), std::string::npos);
}

TEST(pdf_archival, embeds_every_font_and_says_what_each_glyph_means)
{
    for (const auto& d : {laboratory_report(), discharge_letter()}) {
        std::istringstream fonts(ask("pdffonts {}", print_pdf(d.print())));
        std::string line;
        int count = -2;  // two lines of head
        for (; std::getline(fonts, line); ++count)
            EXPECT_TRUE(count < 0 || line.find("yes yes yes") != std::string::npos) << line;
        EXPECT_GE(count, 2);
    }
}

TEST(pdf_archival, says_which_glyphs_a_font_holds)
{
    const auto pdf = plain_form_of(print_pdf(laboratory_report().print()));

    EXPECT_GT(count_of("/CIDFontType2", pdf), 0U);
    EXPECT_EQ(count_of("/CIDFontType2", pdf), count_of("/CIDSet", pdf));
    EXPECT_EQ(count_of("/CIDFontType2", pdf), count_of("/CIDToGIDMap /Identity", pdf));
}

TEST(pdf_archival, has_no_transparency_and_smooths_no_picture)
{
    const auto pdf = plain_form_of(print_pdf(discharge_letter().print()));

    EXPECT_GT(count_of("/Subtype /Image", pdf), 0U);
    for (const auto* word : {"/Transparency", "/SMask", "/Interpolate", "/JavaScript", "/URI"})
        EXPECT_EQ(count_of(word, pdf), 0U) << word;
}

TEST(pdf_archival, says_the_same_in_both_kinds_of_metadata)
{
    auto d = laboratory_report();
    d.title = "R&amp;D &lt;1&gt; (essai)";
    const auto pdf = print_pdf(d.print());

    for (const auto* words :
         {"<pdfaid:part>1</pdfaid:part>",
          "<pdfaid:conformance>B</pdfaid:conformance>",
          "<rdf:li xml:lang=\"x-default\">R&amp;D &lt;1&gt; (essai)</rdf:li>",
          "<rdf:li>Côme PLUVIER</rdf:li>",
          "<xmp:CreateDate>2026-03-02T10:15:00+01:00</xmp:CreateDate>"})
        EXPECT_EQ(count_of(words, pdf), 1U) << words;
    const auto facts = ask("pdfinfo {}", pdf);
    EXPECT_NE(facts.find("R&D <1> (essai)"), std::string::npos) << facts;
    EXPECT_NE(facts.find("Côme PLUVIER"), std::string::npos) << facts;
}

TEST(pdf_archival, has_a_colour_profile_of_the_version_that_pdf_1_4_knows)
{
    const auto& profile = pdf::srgb_profile();

    EXPECT_EQ(profile.substr(36, 4), "acsp");
    EXPECT_EQ(profile.substr(12, 8), "mntrRGB ");
    EXPECT_EQ(profile[8], 2);
    EXPECT_EQ(count_of("/GTS_PDFA1", print_pdf(laboratory_report().print())), 1U);
}

TEST(pdf_archival, refuses_a_drawing_that_is_none)
{
    EXPECT_FALSE(pdf::to_archival("no PDF", {}).has_value());
}

}  // namespace
