#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

namespace {

// What becomes an HL7 field of its own, its components included.
constexpr std::string_view name_pattern = "[^|~\\\\\\r\\n]*";
constexpr std::string_view name_form = "text without | ~ and \\";

void describe_identity(config::visitor& v, application_settings& s)
{
    v.key(
        "receiving_application",
        s.receiving_application,
        {.says = "MSH-5 of its messages.",
         .example = "DPI",
         .pattern = name_pattern,
         .form = name_form}
    );
    v.key(
        "receiving_facility",
        s.receiving_facility,
        {.says = "MSH-6 of its messages.",
         .example = "CH-SAINT-MARTIN",
         .pattern = name_pattern,
         .form = name_form}
    );
    v.key(
        "processing_id",
        s.processing_id,
        {.says = "MSH-11 of its messages: production, training, debugging."}
    );
}

}  // namespace

void describe(config::visitor& v, application_settings& s)
{
    v.key(
        "name",
        s.name,
        {.says = "Name of the application in records, logs and metrics.",
         .example = "patient-record",
         .pattern = "[a-z0-9_-]{1,64}",
         .form = "lower-case letters, digits, - and _, at most 64",
         .required = true}
    );
    v.key(
        "mailboxes",
        s.mailboxes,
        {.says = "The addresses whose letters it gets: of `mailbox`, or others that lead into it.",
         .example = "patient-record@hospital.mssante.example",
         .pattern = address_pattern,
         .form = address_form,
         .required = true}
    );
    v.key(
        "send_to",
        s.send_to,
        {.says = "Where it listens (MLLP) for documents (MDM).",
         .example = "dpi.example.org:2577",
         .required = true}
    );
    v.section("tls", s.tls, {.says = "TLS towards `send_to`; without it, clear text."});
    v.key(
        "timeout",
        s.timeout,
        {.says = "How long to wait for the acknowledgment of a document.",
         .least = "1s",
         .most = "10m"}
    );
    describe_identity(v, s);
    v.key(
        "masked",
        s.masked,
        {.says = "A document that is masked to professionals (MASQUE_PS): send it with that flag, "
                 "or park it for a person."}
    );
    v.key(
        "error_mailbox",
        s.error_mailbox,
        {.says = "Who gets a mail about a letter that was refused and whose sender cannot be told "
                 "by an MDN; without it, nobody.",
         .example = "errors@hospital.mssante.example",
         .pattern = address_pattern,
         .form = address_form}
    );
    describe_retries(
        v,
        s.retry,
        {"Wait before a document that was not taken is sent again.",
         "A document that was not taken for so long is parked for a person."}
    );
}

}  // namespace vgm::app
