#include "schemas/pdf/head_words.hpp"

#include "schemas/pdf/list_label.hpp"
#include "tests/support/sample_cda.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::pdf;

TEST(pdf_head_words, print_a_time_as_precisely_as_it_is_known)
{
    EXPECT_EQ(print_time("20260302101500+0100"), "02/03/2026 à 10:15");
    EXPECT_EQ(print_time("20260302"), "02/03/2026");
    EXPECT_EQ(print_time("202603"), "03/2026");
    EXPECT_EQ(print_time("2026"), "2026");
    EXPECT_EQ(print_time("hier"), "");
    EXPECT_EQ(print_time(""), "");
}

patient_identity patient(std::string_view authority, std::string sex)
{
    patient_identity p;
    p.identifiers = {{"290059999901266", std::string(authority), {}}};
    p.birth_date = "19900517";
    p.sex = std::move(sex);
    return p;
}

TEST(pdf_head_words, tell_the_traits_of_the_patient)
{
    EXPECT_EQ(birth_and_sex(patient(ins_nir, "F")), "Née le 17/05/1990 – sexe féminin");
    EXPECT_EQ(birth_and_sex(patient(ins_nir, "M")), "Né le 17/05/1990 – sexe masculin");
    EXPECT_EQ(birth_and_sex(patient(ins_nir, "U")), "Né(e) le 17/05/1990 – sexe indéterminé");
    EXPECT_EQ(birth_and_sex({}), "");
}

TEST(pdf_head_words, tell_an_ins_with_its_kind)
{
    const std::string grouped =
        "Matricule INS\u00A0: 2\u00A090\u00A005\u00A099\u00A0999\u00A0012\u00A066 ";
    EXPECT_EQ(ins_line(patient(ins_nir, "F")), grouped + "(NIR)");
    EXPECT_EQ(ins_line(patient(ins_nia, "F")), grouped + "(NIA)");
    EXPECT_EQ(ins_line(patient(ins_nir_test, "F")), grouped + "(de test)");
    EXPECT_EQ(ins_line(patient("1.2.3", "F")), "");
}

TEST(pdf_head_words, name_each_author_once_and_who_validated)
{
    cda::header h;
    cda::author doctor;
    doctor.who.name = {"PLUVIER", "Côme", "Dr", ""};
    doctor.who.specialty.label = "Biologiste";
    cda::author device;
    device.device = "Automate";
    h.authors = {doctor, doctor, device};
    h.custodian.name = "Laboratoire";
    h.legal_authenticator = cda::person{{}, {}, {"MARTIN", "Eva", "", ""}, {}};
    h.code.label = "CR";
    h.related.push_back({"RPLC", {{"1.2.3", ""}}, {}});

    std::string all;
    for (const auto& [label, value] : document_facts(h)) all += label + ": " + value + ";";
    EXPECT_EQ(
        all,
        "Type: CR;Auteur: Dr Côme PLUVIER, Biologiste\nAutomate;Organisation: Laboratoire;"
        "Validé par: Eva MARTIN;Version: annule et remplace la version précédente;"
    );
}

TEST(pdf_list_label, counts_as_the_list_asks)
{
    const auto label = [](std::string numbering, std::size_t n) {
        return pdf::list_label({true, std::move(numbering), {}}, n, 0);
    };

    EXPECT_EQ(label("", 9), "10.");
    EXPECT_EQ(label("LittleAlpha", 2), "c.");
    EXPECT_EQ(label("LittleAlpha", 26), "aa.");
    EXPECT_EQ(label("BigAlpha", 25), "Z.");
    EXPECT_EQ(label("LittleRoman", 13), "xiv.");
    EXPECT_EQ(label("BigRoman", 2025), "MMXXVI.");
}

TEST(pdf_list_label, marks_lists_in_lists_differently)
{
    EXPECT_NE(pdf::list_label({}, 0, 0), pdf::list_label({}, 0, 1));
    EXPECT_EQ(pdf::list_label({false, "Square", {}}, 3, 0), "▪");
}

}  // namespace
