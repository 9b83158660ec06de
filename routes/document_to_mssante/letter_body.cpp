#include "routes/document_to_mssante/letter_body.hpp"

namespace vgm::document_to_mssante {
namespace {

std::string_view sentence_of(submission_action action)
{
    switch (action) {
        case submission_action::initial:
            return {};
        case submission_action::replacement:
            return "Ce document annule et remplace la version qui vous a été transmise "
                   "précédemment.";
        case submission_action::removal:
            return "Le document joint ne doit plus être utilisé : merci de le supprimer de votre "
                   "dossier.";
    }
    return {};
}

// Whether the producer's own text says it already, in the words it would be said with.
bool says_so(std::string_view body, submission_action action)
{
    if (action == submission_action::removal)
        return body.find("supprim") != std::string_view::npos ||
               body.find("Supprim") != std::string_view::npos;
    return body.find("emplace") != std::string_view::npos;
}

std::string own_text(recipient_kind to, const std::vector<cda::header>& documents)
{
    const bool several = documents.size() > 1;
    std::string text = "Bonjour,\n\n";
    text += several ? "Veuillez trouver ci-joint les documents suivants :\n"
                    : "Veuillez trouver ci-joint le document suivant :\n";
    for (const auto& d : documents)
        text += "- " + (d.title.empty() ? d.code.label : d.title) + "\n";
    if (to == recipient_kind::patient) return text;
    text += "\nL'archive IHE_XDM.ZIP permet ";
    text += several ? "leur" : "son";
    text += " intégration dans votre logiciel ; la version lisible est jointe au format PDF.\n";
    return text;
}

}  // namespace

bool carries_readable_form(const cda::header& document) noexcept
{
    return document.pdf && document.pdf->origin != cda::pdf_origin::attachment;
}

std::string
make_letter_body(const submission& s, recipient_kind to, const std::vector<cda::header>& documents)
{
    const auto& given =
        to == recipient_kind::patient ? s.body_for_patient : s.body_for_professionals;
    std::string body = given.empty() ? own_text(to, documents) : given;
    if (s.action == submission_action::initial || says_so(body, s.action)) return body;
    if (!body.empty() && body.back() != '\n') body += '\n';
    return body + '\n' + std::string{sentence_of(s.action)} + '\n';
}

}  // namespace vgm::document_to_mssante
