#include "schemas/hl7v2/smtp_error_code.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace vgm::hl7v2 {
namespace {

struct row
{
    int code;
    std::string_view label;
};

constexpr std::array<row, 30> rows{
    {{101, "Connexion au serveur impossible"},
     {111, "Connexion refusée par le serveur"},
     {251, "Destinataire non local, message relayé"},
     {252, "Destinataire non vérifiable, distribution tentée"},
     {420, "Délai de connexion dépassé pendant le transfert"},
     {421, "Service indisponible"},
     {422, "Quota de la boîte aux lettres du destinataire dépassé"},
     {431, "Espace disque ou mémoire insuffisants chez le destinataire"},
     {432, "Changement de mot de passe requis"},
     {441, "Le serveur du destinataire ne répond pas"},
     {442, "Connexion interrompue pendant le transfert"},
     {450, "Boîte aux lettres temporairement indisponible"},
     {451, "Erreur de traitement, action abandonnée"},
     {452, "Espace de stockage système insuffisant"},
     {500, "Erreur de syntaxe ou ligne trop longue"},
     {501, "Erreur de syntaxe dans les paramètres"},
     {502, "Commande non implémentée"},
     {503, "Mauvaise séquence de commandes"},
     {504, "Paramètre non implémenté"},
     {510, "Adresse de messagerie incorrecte"},
     {512, "Serveur du destinataire introuvable (DNS)"},
     {513, "Type d'adresse incorrect"},
     {523, "Taille du message supérieure à la limite du destinataire"},
     {530, "Authentification requise"},
     {541, "Message rejeté par le destinataire"},
     {550, "Boîte aux lettres non disponible"},
     {551, "Destinataire non local, relais refusé"},
     {552, "Espace de stockage de la boîte aux lettres dépassé"},
     {553, "Nom de boîte aux lettres non autorisé"},
     {554, "Échec définitif de la transaction"}}};

struct nearest
{
    enhanced_status status;
    int code;
};

constexpr std::array<nearest, 12> nearest_codes{
    {{{5, 1, 1}, 550},
     {{5, 1, 2}, 512},
     {{5, 1, 3}, 510},
     {{5, 2, 2}, 552},
     {{4, 2, 2}, 422},
     {{5, 2, 3}, 523},
     {{5, 3, 4}, 523},
     {{4, 3, 1}, 431},
     {{4, 4, 1}, 441},
     {{4, 4, 2}, 442},
     {{5, 7, 1}, 541},
     {{5, 7, 8}, 530}}};

int nearest_code(const enhanced_status& status)
{
    for (const nearest& n : nearest_codes)
        if (n.status == status) return n.code;
    return status.is_transient() ? 451 : 554;
}

bool is_refusal(int reply)
{
    const bool said_by_a_server = reply >= 400 && reply <= 599;
    return said_by_a_server || reply == smtp_cannot_connect || reply == smtp_connection_refused;
}

}  // namespace

zam_error to_smtp_error(int code)
{
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const row& r) { return r.code == code; });
    const std::string_view label = found == rows.end() ? "Autre erreur SMTP" : found->label;
    return {std::to_string(code), std::string{label}, 'E'};
}

zam_error to_smtp_error(std::optional<int> reply, const enhanced_status& status)
{
    if (reply && is_refusal(*reply)) return to_smtp_error(*reply);
    return to_smtp_error(nearest_code(status));
}

}  // namespace vgm::hl7v2
