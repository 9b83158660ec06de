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

TEST(route_naming, takes_the_label_of_the_table_and_then_the_title)
{
    naming n;
    n.document.code.label.clear();
    EXPECT_EQ(n.subject(), naming{}.subject());

    n.document.code.code = "00000-0";
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

TEST(route_naming, parts_no_letter_from_its_accent)
{
    naming n;
    n.document.code.label = std::string(39, 'a') + "e\u0301tude";

    EXPECT_EQ(n.subject(), "XDM/1.0/DDM+" + std::string(39, 'a') + " ETOURNEAU Anaelle 17/05/1990");
}

TEST(route_naming, takes_accents_off_names_however_they_are_written)
{
    naming n;
    n.s.patient.birth_name = "E\u0301TOURNEAU-Łukasz";
    n.s.patient.given_name = "Nguyễn";

    EXPECT_TRUE(n.subject().ends_with("+CR d'examens biologiques ETOURNEAU-LUKASZ Nguyen 17/05/1990"
    )) << n.subject();
}

TEST(route_naming, writes_no_date_that_is_not_whole)
{
    naming n;
    for (const auto* date : {"1990", "199005", "1990051", "1990AB17", "unknown."}) {
        n.s.patient.birth_date = date;
        EXPECT_TRUE(n.subject().ends_with(" ETOURNEAU Anaelle")) << n.subject();
    }
}

TEST(route_naming, names_a_pdf_by_act_type_and_patient)
{
    EXPECT_EQ(naming{}.pdf(), "20260302_CR d'examens biologiques_ETOURNEAU_Anaelle.pdf");
    EXPECT_EQ(naming{}.pdf(2), "20260302_CR d'examens biologiques_ETOURNEAU_Anaelle_2.pdf");
}

TEST(route_naming, dates_a_pdf_by_the_first_act_that_has_a_day)
{
    naming n;
    n.document.events.insert(n.document.events.begin(), cda::service_event{});
    n.document.effective_time = "20270101";
    EXPECT_TRUE(n.pdf().starts_with("20260302_"));
}

TEST(route_naming, dates_a_pdf_by_the_document_when_no_act_has_a_day)
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
