#pragma once

#include "schemas/mime/incoming.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::mime {

// What a mail found in the mailbox of the gateway is about.
enum class mail_kind {
    delivery_report,     // DSN: see find_delivery_report()
    disposition_report,  // MDN: see find_disposition_report()
    integration_error,   // a plain mail that says a letter could not be taken in
    letter,              // documents for us: an IHE_XDM archive, or a subject that announces one
    other,               // for a person
};

std::string_view to_string(mail_kind kind) noexcept;

/** Reports before errors before letters: an error mail repeats the archive it refuses, and must not
    be taken in as a letter. Messages inside the mail are not looked at: who answers a letter may
    attach it. */
mail_kind classify(const incoming_mail& m);

/** The archive among the parts: named IHE_XDM.ZIP, in any case, with "-" for "_"; whatever its type
    and Content-Disposition. Null when there is none. */
const incoming_part* find_archive(const incoming_mail& m);

// "[KO Intégration système !][902] XDM/1.0/DDM+…"
struct integration_error_subject
{
    std::string code;  // "902"; empty when the subject has none
    std::string rest;  // the subject of the letter
    friend bool operator==(const integration_error_subject&, const integration_error_subject&) =
        default;
};

/** Reads both prefixes of the ANS guides, with or without a code, accents lost or not. */
std::optional<integration_error_subject> find_integration_error(std::string_view subject);

}  // namespace vgm::mime
