#include "routes/document_to_mssante/naming.hpp"

#include "tests/unit/routes/document_to_mssante/support.hpp"

#include <algorithm>

namespace {

using namespace vgm;
using namespace vgm::document_to_mssante;
using enum replacement_mark;

// Subject and PDF name of a submission with one thing changed.
struct naming
{
    submission s = test::sample_route{}.asked;
    cda::header document = test::sample_route{}.headers[0];

    std::string subject(replacement_mark mark = none, std::size_t documents = 1) const
    {
        return make_subject(s, std::vector<cda::header>(documents, document), mark);
    }
    std::string pdf(std::size_t number = 1) const { return make_pdf_name(s, document, number); }
};

TEST(route_naming, makes_the_subject_of_the_reference)
{
    EXPECT_EQ(
        naming{}.subject(), "XDM/1.0/DDM+CR d'examens biologiques ETOURNEAU Anaelle 17/05/1990"
    );
}

TEST(route_naming, counts_several_documents)
{
    EXPECT_EQ(naming{}.subject(none, 2), "XDM/1.0/DDM+2 documents ETOURNEAU Anaelle 17/05/1990");
}

TEST(route_naming, cuts_the_label_at_forty_characters)
{
    naming n;
    n.document.code.label = "Lettre de liaison à la sortie d'un établissement de soins";

    EXPECT_EQ(
        n.subject(),
        "XDM/1.0/DDM+Lettre de liaison à la sortie d'un établ ETOURNEAU Anaelle 17/05/1990"
    );
    EXPECT_EQ(n.pdf(), "20260302_Lettre de liaison à la sortie d'un établ_ETOURNEAU_Anaelle.pdf");
}

TEST(route_naming, takes_the_title_when_the_type_has_no_label)
{
    naming n;
    n.document.code.label.clear();

    EXPECT_EQ(n.subject(), "XDM/1.0/DDM+Compte rendu d'analyses ETOURNEAU Anaelle 17/05/1990");
}

TEST(route_naming, leaves_out_what_is_not_known)
{
    naming n;
    n.s.patient.given_name.clear();
    n.s.patient.birth_date.clear();

    EXPECT_EQ(n.subject(), "XDM/1.0/DDM+CR d'examens biologiques ETOURNEAU");
}

TEST(route_naming, marks_a_replacement_where_the_site_wants_it)
{
    naming n;
    const std::string rest = "CR d'examens biologiques ETOURNEAU Anaelle 17/05/1990";
    EXPECT_EQ(n.subject(before), "XDM/1.0/DDM+" + rest) << "not a replacement";

    n.s.action = submission_action::replacement;
    EXPECT_EQ(n.subject(none), "XDM/1.0/DDM+" + rest);
    EXPECT_EQ(n.subject(before), "[Annule et remplace] XDM/1.0/DDM+" + rest);
    EXPECT_EQ(n.subject(after), "XDM/1.0/DDM+[Annule et remplace] " + rest);
    n.s.action = submission_action::removal;
    EXPECT_EQ(n.subject(before), "XDM/1.0/DDM+" + rest);
}

TEST(route_naming, cuts_text_between_characters)
{
    EXPECT_EQ(cut_text("éèà", 2), "éè");
    EXPECT_EQ(cut_text("é", 0), "");
    EXPECT_EQ(cut_text("abc", 3), "abc");
    EXPECT_EQ(cut_text("ab  cd", 4), "ab") << "no blank at the end";
    EXPECT_EQ(cut_text("👩‍⚕️x", 1), "👩");
    EXPECT_EQ(cut_text("", 40), "");
}

TEST(route_naming, takes_accents_off_letters)
{
    EXPECT_EQ(without_accents("Œuvré ÇÀ ÿ æ ñ"), "OEuvre CA y ae n");
    EXPECT_EQ(without_accents("L’Haÿ"), "L'Hay");
    EXPECT_EQ(without_accents("Ελένη"), "Ελένη") << "other alphabets stay";
    EXPECT_EQ(without_accents("\xC3"), "\xC3") << "half a character is left alone";
}

TEST(route_naming, names_a_pdf_by_act_type_and_patient)
{
    EXPECT_EQ(naming{}.pdf(), "20260302_CR d'examens biologiques_ETOURNEAU_Anaelle.pdf");
    EXPECT_EQ(naming{}.pdf(2), "20260302_CR d'examens biologiques_ETOURNEAU_Anaelle_2.pdf");
}

TEST(route_naming, dates_a_pdf_by_the_document_when_the_act_has_no_day)
{
    naming n;
    n.document.events.front().time.low = "2025";
    EXPECT_TRUE(n.pdf().starts_with("20260302_"));
    n.document.events.clear();
    EXPECT_TRUE(n.pdf().starts_with("20260302_"));
}

TEST(route_naming, makes_a_file_name_of_any_name)
{
    naming n;
    n.s.patient.birth_name = "../../ETC\\PASSWD:*?\"<>|";
    n.s.patient.given_name = std::string{"A\r\nB\x7F_", 6} + '\0';
    n.document.code.label = "a/b";
    n.document.events.clear();
    n.document.effective_time = "../../..";
    const auto name = n.pdf();

    EXPECT_EQ(name.find_first_of("/\\:*?\"<>|\r\n\x7F"), std::string::npos) << name;
    EXPECT_EQ(name.find('\0'), std::string::npos);
    EXPECT_EQ(std::ranges::count(name, '_'), 3) << "its own separator only: " << name;
}

TEST(route_naming, cuts_a_file_name_that_no_disk_would_hold)
{
    naming n;
    for (int i = 0; i < 200; ++i) n.s.patient.birth_name += "Ж";
    const auto name = n.pdf(2);

    EXPECT_LE(name.size(), 255U);
    EXPECT_TRUE(name.ends_with("Ж_2.pdf")) << name;
}

}  // namespace
