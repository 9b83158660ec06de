#include "routes/document_to_mssante/letter_body.hpp"

#include "tests/unit/routes/document_to_mssante/support.hpp"

namespace {

using namespace vgm;
using document_to_mssante::make_letter_body;
using enum submission_action;

constexpr auto professional = recipient_kind::professional;
constexpr auto patient = recipient_kind::patient;

std::string body(
    submission_action action,
    recipient_kind to,
    std::string given = {},
    const std::vector<test::sample_cda>& documents = {test::sample_cda{}}
)
{
    test::sample_route route(documents);
    route.asked.action = action;
    (to == patient ? route.asked.body_for_patient : route.asked.body_for_professionals) =
        std::move(given);
    return make_letter_body(route.asked, to, route.headers);
}

TEST(route_letter_body, is_what_the_producer_gave)
{
    EXPECT_EQ(body(initial, professional, "Cher confrère"), "Cher confrère");
    EXPECT_EQ(body(initial, patient, "Bonjour"), "Bonjour");
}

TEST(route_letter_body, is_given_to_whom_it_is_for)
{
    test::sample_route route;
    route.asked.body_for_professionals = "pour le médecin";

    EXPECT_EQ(
        make_letter_body(route.asked, recipient_kind::organisation, route.headers),
        "pour le médecin"
    );
    EXPECT_EQ(
        make_letter_body(route.asked, recipient_kind::application, route.headers), "pour le médecin"
    );
    EXPECT_EQ(
        make_letter_body(route.asked, patient, route.headers).find("médecin"), std::string::npos
    );
}

TEST(route_letter_body, is_our_own_text_when_none_was_given)
{
    EXPECT_EQ(
        body(initial, professional),
        "Bonjour,\n\nVeuillez trouver ci-joint le document suivant :\n- Compte rendu d'analyses\n\n"
        "L'archive IHE_XDM.ZIP permet son intégration dans votre logiciel ; la version lisible est "
        "jointe au format PDF.\n"
    );
    EXPECT_EQ(
        body(initial, patient),
        "Bonjour,\n\nVeuillez trouver ci-joint le document suivant :\n- Compte rendu d'analyses\n"
    );
}

TEST(route_letter_body, announces_the_pdf_of_a_document_that_carries_none)
{
    const auto text = body(initial, professional, {}, {{.form = test::cda_form::n3, .pdf = ""}});

    EXPECT_NE(text.find("jointe au format PDF"), std::string::npos) << text;
}

TEST(route_letter_body, lists_several_documents)
{
    const auto text = body(
        initial,
        professional,
        {},
        {{}, {.form = test::cda_form::n3, .id_root = "1.2.3", .title = "Le second"}}
    );

    EXPECT_NE(
        text.find("les documents suivants :\n- Compte rendu d'analyses\n- Le second\n"),
        std::string::npos
    ) << text;
}

TEST(route_letter_body, always_says_that_a_document_is_replaced)
{
    constexpr auto sentence =
        "Ce document annule et remplace la version qui vous a été transmise précédemment.";

    EXPECT_TRUE(body(replacement, professional).ends_with(std::string{sentence} + "\n"));
    EXPECT_EQ(body(replacement, patient, "Bonjour"), std::string{"Bonjour\n\n"} + sentence + "\n");
    EXPECT_EQ(body(replacement, patient, "Ceci remplace l'ancien."), "Ceci remplace l'ancien.");
    EXPECT_EQ(body(replacement, patient, "Remplacement du CR."), "Remplacement du CR.");
}

TEST(route_letter_body, always_says_that_a_document_is_to_be_removed)
{
    constexpr auto sentence =
        "Le document joint ne doit plus être utilisé : merci de le supprimer de votre dossier.";

    EXPECT_TRUE(body(removal, professional).ends_with(std::string{sentence} + "\n"));
    EXPECT_EQ(
        body(removal, professional, "Bonjour\n"), std::string{"Bonjour\n\n"} + sentence + "\n"
    );
    EXPECT_EQ(body(removal, professional, "Merci de supprimer."), "Merci de supprimer.");
}

}  // namespace
