#include "tests/unit/schemas/pdf/support.hpp"

#include <thread>

// The whole: a document in, pages out, read back with poppler.

namespace {

using namespace vgm;
using namespace vgm::test;

TEST(pdf_readable, has_the_head_that_the_reference_asks_for)
{
    const auto text = text_in(print_pdf(laboratory_report().print()));

    for (const auto* words :
         {"Compte rendu d'analyses",
          "CR d'examens biologiques",
          "02/03/2026 à 10:15",
          "Côme PLUVIER, Biologiste",
          "Laboratoire des Dunes",
          "ÉTOURNEAU Anaëlle",
          "Née le 17/05/1990",
          "sexe féminin",
          "2 90 05 99 999 012 66 (NIR)"})
        EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
}

TEST(pdf_readable, has_every_word_of_the_narrative)
{
    const auto text = text_in(print_pdf(laboratory_report().print()));

    for (const auto* words :
         {"Hématologie",
          "Formule leucocytaire",
          "Antériorité",
          "13,8",
          "3,80 – 5,20",
          "µmol/L",
          "≥ 90",
          "hyperleucocytose à polynucléaires",
          "tube reçu à 8 h 52",
          "✓"})
        EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
}

TEST(pdf_readable, reads_in_the_order_of_the_document)
{
    const auto text = ask("pdftotext -raw {} -", print_pdf(discharge_letter().print()));
    std::size_t last = 0;
    for (const auto* words :
         {"Motif de",
          "Synthèse du séjour",
          "Électrocardiogramme",
          "fraction d’éjection",
          "Épreuve",
          "Tracé au repos",
          "Traitement à la sortie",
          "Paracétamol",
          "Oméprazole",
          "Suites à donner",
          "1.",
          "Consultation",
          "2.",
          "Bilan lipidique",
          "3."}) {
        const auto at = text.find(words, last);
        ASSERT_NE(at, std::string::npos) << words << '\n' << text;
        last = at;
    }
}

TEST(pdf_readable, writes_letters_of_other_alphabets)
{
    const auto text = text_in(print_pdf(
        document_of("<paragraph>Œuvre, ça, naïf, €, α-fœtoprotéine, Łukasz, Ðorđe, Ő</paragraph>"
                    "<paragraph>→ ↑ ↓ ± × ≤ ≠ ☐ ☑ ♀ ♂ 25 °C ½ Ω ∞</paragraph>"
                    "<paragraph>Юлия Σωκράτης</paragraph><paragraph>office affluer fin</paragraph>")
    ));

    for (const auto* words :
         {"Œuvre, ça, naïf, €, α-fœtoprotéine, Łukasz, Ðorđe, Ő",
          "→ ↑ ↓ ± × ≤ ≠ ☐ ☑ ♀ ♂ 25 °C ½ Ω ∞",
          "Юлия Σωκράτης",
          "office affluer fin"})
        EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
}

TEST(pdf_readable, is_made_whatever_the_letters)
{
    EXPECT_EQ(
        count_pages(print_pdf(document_of("漢字 😀 \u0915\u094D\u0937 שלום \u202E\u200D\uFEFF"))), 1
    );
}

TEST(pdf_readable, names_patient_and_document_on_every_page)
{
    const auto pdf = print_pdf(document_of(repeated("<paragraph>Un paragraphe.</paragraph>", 120)));
    const int pages = count_pages(pdf);

    ASSERT_EQ(pages, 3);
    for (int n = 1; n <= pages; ++n) {
        const auto number = std::to_string(n);
        const auto text = ask("pdftotext -layout -f " + number + " -l " + number + " {} -", pdf);
        EXPECT_EQ(count_of("page " + number + " / 3", text), 1U) << text;
        EXPECT_NE(text.find("ÉTOURNEAU Anaëlle"), std::string::npos) << text;
        EXPECT_NE(text.find("Compte rendu d'analyses"), std::string::npos) << text;
    }
    EXPECT_EQ(count_of("Un paragraphe.", text_in(pdf)), 120U);
}

TEST(pdf_readable, is_the_same_bytes_at_every_time)
{
    for (const auto& d : {laboratory_report(), discharge_letter()})
        EXPECT_EQ(print_pdf(d.print()), print_pdf(d.print()));
}

TEST(pdf_readable, is_the_same_bytes_in_every_thread)
{
    const auto cda = discharge_letter().print();
    const auto expected = print_pdf(cda);
    std::vector<std::string> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto& one : made) threads.emplace_back([&] { one = print_pdf(cda); });
    }

    for (const auto& one : made) EXPECT_EQ(one, expected);
}

TEST(pdf_readable, looks_at_no_other_typeface_than_its_own)
{
    ::setenv("FONTCONFIG_FILE", "/nowhere/fonts.conf", 1);
    ::setenv("LANG", "ja_JP.UTF-8", 1);
    const pdf::typefaces own(pdf::typefaces::installed()->files());
    const auto cda = laboratory_report().print();
    const auto made = pdf::make_readable_pdf(cda, cda::parse_header(cda).value(), own);
    ::unsetenv("FONTCONFIG_FILE");
    ::unsetenv("LANG");

    EXPECT_EQ(made.value(), print_pdf(cda));
}

TEST(pdf_readable, says_which_typeface_is_missing)
{
    const pdf::typefaces none({"/nowhere/Serif.ttf"});
    const auto cda = laboratory_report().print();
    const auto made = pdf::make_readable_pdf(cda, cda::parse_header(cda).value(), none);

    ASSERT_FALSE(made);
    EXPECT_NE(made.error().detail.find("/nowhere/Serif.ttf"), std::string::npos);
    EXPECT_EQ(made.error().code.category(), boost::system::system_category()) << "it may pass";
}

TEST(pdf_readable, says_that_a_document_has_no_text)
{
    sample_cda d{.form = cda_form::n3, .pdf = ""};
    d.sections = "<component><section/></component>";

    EXPECT_NE(text_in(print_pdf(d.print())).find("ne comporte pas de texte"), std::string::npos);
}

TEST(pdf_readable, is_dated_by_its_document)
{
    auto d = laboratory_report();
    const auto facts = ask("TZ=UTC pdfinfo {}", print_pdf(d.print()));
    EXPECT_NE(facts.find("CreationDate:    Mon Mar  2 09:15:00 2026 UTC"), std::string::npos)
        << facts;

    d.effective_time = "2026";
    EXPECT_EQ(ask("pdfinfo {}", print_pdf(d.print())).find("CreationDate"), std::string::npos);
}

TEST(pdf_readable, outlines_its_sections)
{
    const auto pdf = print_pdf(laboratory_report().print());
    const auto outline = ask("qpdf --json --json-key=outlines {}", pdf);

    EXPECT_NE(outline.find("\"title\": \"H\u00e9matologie\""), std::string::npos) << outline;
    EXPECT_NE(outline.find("\"title\": \"Formule leucocytaire\""), std::string::npos) << outline;
}

}  // namespace
