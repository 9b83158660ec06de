#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

namespace {

using config::file_use;

}  // namespace

void describe(config::visitor& v, submission_settings& s)
{
    v.key(
        "address",
        s.address,
        {.says = "The operator's submission server (SMTP).",
         .example = "smtp.operator.example:587",
         .required = true}
    );
    v.key("security", s.security, {.says = "How TLS begins; clear text is not offered."});
    v.key(
        "connections_max",
        s.connections_max,
        {.says = "Connections at a time.", .unit = "connections", .least = "1", .most = "100"}
    );
    v.key(
        "idle_timeout",
        s.idle_timeout,
        {.says = "How long a connection is kept for the next letter.", .most = "10m"}
    );
    v.key(
        "connection_age_max",
        s.connection_age_max,
        {.says = "A connection that is older takes no further letter; 0 means no limit.",
         .most = "1d"}
    );
    v.key(
        "outage_pause",
        s.outage_pause,
        {.says = "How long no letter is tried after the operator could not be reached.",
         .least = "1s",
         .most = "10m"}
    );
    v.key(
        "authentication",
        s.authentication,
        {.says = "Whether SASL EXTERNAL follows the client certificate."}
    );
    v.key(
        "message_bytes_max",
        s.message_bytes_max,
        {.says = "The largest letter that the operator takes.", .least = "100KB", .most = "1GB"}
    );
    v.key(
        "letters_per_minute",
        s.letters_per_minute,
        {.says = "No more letters are begun in a minute, evenly spread; 0 means no limit.",
         .unit = "letters",
         .least = "0",
         .most = "100000"}
    );
}

void describe(config::visitor& v, reading_settings& s)
{
    v.key(
        "address",
        s.address,
        {.says = "The operator's mailbox server (IMAP).",
         .example = "imap.operator.example:143",
         .required = true}
    );
    v.key("security", s.security, {.says = "How TLS begins; clear text is not offered."});
    v.key(
        "authentication",
        s.authentication,
        {.says = "By the client certificate (SASL EXTERNAL), or by `user` and `password_file`."}
    );
    v.key(
        "user",
        s.user,
        {.says = "Name of the account; needed with a password.", .example = "gateway@example.org"}
    );
    v.key(
        "password_file",
        s.password_file,
        {.says = "The password, alone in a file readable by the gateway alone.",
         .example = "secrets/imap-password",
         .file = file_use::read,
         .secret = true}
    );
    v.key(
        "folder",
        s.folder,
        {.says = "The folder that receipts arrive in.",
         .pattern = ".+",
         .form = "the name of a folder"}
    );
    v.key(
        "poll_interval",
        s.poll_interval,
        {.says = "How often to look when the server does not announce new mail (IDLE).",
         .least = "1s",
         .most = "1d"}
    );
    v.key(
        "retry_first",
        s.retry_first,
        {.says =
             "Wait before the mailbox is connected to again; each wait is twice the one before.",
         .least = "1s",
         .most = "1h"}
    );
    v.key(
        "retry_longest",
        s.retry_longest,
        {.says = "No wait is longer.", .least = "1s", .most = "1h"}
    );
    v.key(
        "after_processing",
        s.after_processing,
        {.says = "What becomes of a mail of the mailbox, such as a receipt, that was taken over."}
    );
    v.key(
        "message_bytes_max",
        s.message_bytes_max,
        {.says = "A larger mail of the mailbox is reported and not fetched.",
         .least = "100KB",
         .most = "1GB"}
    );
}

void describe(config::visitor& v, operator_settings& s)
{
    v.key(
        "name",
        s.name,
        {.says = "Name of the operator in records and logs.",
         .example = "regional-operator",
         .required = true}
    );
    v.section("submission", s.submission, {.says = "How letters leave."});
    v.section(
        "reading",
        s.reading,
        {.says = "How receipts come back. Without it no reception or reading is ever known."}
    );
    describe(v, s.tls);
    v.key(
        "server_name",
        s.server_name,
        {.says = "The name that the server certificates bear, when it is not the host.",
         .example = "mail.operator.example",
         .pattern = "[A-Za-z0-9._-]*",
         .form = "a host name"}
    );
}

void describe(config::visitor& v, mailbox_settings& s)
{
    v.key(
        "address",
        s.address,
        {.says = "The mailbox that letters come from and receipts return to.",
         .example = "gateway@hospital.mssante.example",
         .pattern = address_pattern,
         .form = address_form,
         .required = true}
    );
    v.key(
        "display_name",
        s.display_name,
        {.says = "What people read beside that address; without it, `gateway.organisation`.",
         .example = "CH de Saint-Martin"}
    );
    v.key(
        "reply_to",
        s.reply_to,
        {.says = "Where answers of people go, unless the producer says it for a letter.",
         .example = "secretariat@hospital.mssante.example",
         .pattern = address_pattern,
         .form = address_form}
    );
}

void describe(config::visitor& v, carried_mailbox_settings& s)
{
    describe(v, static_cast<mailbox_settings&>(s));
    v.key(
        "use",
        s.use,
        {.says = "Whether letters leave from it. `read_only` is for a mailbox that has moved to "
                 "another operator and may still get receipts here."}
    );
    v.key(
        "user",
        s.user,
        {.says = "Name of its account, where that is not `reading.user`.",
         .example = "laboratory@example.org"}
    );
    v.key(
        "password_file",
        s.password_file,
        {.says = "Its password, where that is not `reading.password_file`.",
         .example = "secrets/laboratory-password",
         .file = file_use::read,
         .secret = true}
    );
}

void describe(config::visitor& v, carrier_settings& s)
{
    describe(v, static_cast<operator_settings&>(s));
    v.list(
        "mailboxes", s.mailboxes, {.says = "Our mailboxes with this operator.", .required = true}
    );
}

static void describe_retries(config::visitor& v, delivery_settings& s)
{
    v.key(
        "retry_first",
        s.retry.first,
        {.says = "Wait before the second attempt.", .least = "1s", .most = "1d"}
    );
    v.key(
        "retry_factor",
        s.retry.factor,
        {.says = "Each wait is so many times the one before.",
         .unit = "times",
         .least = "1",
         .most = "10"}
    );
    v.key(
        "retry_longest",
        s.retry.longest,
        {.says = "No wait is longer.", .least = "1s", .most = "7d"}
    );
    v.key(
        "retry_jitter",
        s.retry.jitter,
        {.says = "Each wait is longer or shorter by up to this share of it.",
         .unit = "share",
         .least = "0",
         .most = "1"}
    );
    v.key(
        "give_up_after",
        s.retry.give_up_after,
        {.says = "A letter that could not leave for so long is given up.",
         .least = "1s",
         .most = "90d"}
    );
}

static void describe_defaults(config::visitor& v, delivery_settings& s)
{
    v.key(
        "default_class",
        s.default_class,
        {.says = "classCode (TRE_A03) for a document type that ASS_X04 gives no class; without it "
                 "such a document is refused.",
         .example = "10"}
    );
    v.key(
        "default_facility_type",
        s.default_facility_type,
        {.says = "Facility type (JDV_J02) for a document that names none; without it such a "
                 "document is refused.",
         .example = "SA01"}
    );
    v.key(
        "default_practice_setting",
        s.default_practice_setting,
        {.says = "Practice setting (JDV_J04) for a document that names none; without it such a "
                 "document is refused.",
         .example = "ETABLISSEMENT"}
    );
    v.key(
        "default_content_type",
        s.default_content_type,
        {.says =
             "contentTypeCode (JDV_J03) when the patient class (PV1-2) is none of I, O, E, R and "
             "N."}
    );
}

static void describe_patients(config::visitor& v, delivery_settings& s)
{
    v.key(
        "patient_message_bytes_max",
        s.patient_message_bytes_max,
        {.says = "The largest letter to a patient; Mon espace santé takes 25 MB.",
         .least = "100KB",
         .most = "1GB"}
    );
    v.key(
        "too_large",
        s.too_large,
        {.says =
             "What becomes of a letter whose mail would be too large: refused, or, with several "
             "documents, split into several mails of whole documents where that is enough."}
    );
    v.key(
        "opposition_file",
        s.opposition_file,
        {.says =
             "Patients who objected to mail, one INS a line, # before a remark; read again when "
             "it changes.",
         .example = "/etc/vaguemestre/oppositions",
         .file = file_use::read}
    );
}

void describe(config::visitor& v, delivery_settings& s)
{
    describe_retries(v, s);
    v.key(
        "uncertain",
        s.uncertain,
        {.says = "A letter that may or may not have left: held for a person, or sent again."}
    );
    v.key(
        "delivery_receipts",
        s.delivery_receipts,
        {.says = "Ask for reception receipts (DSN) for every letter, or when the producer does."}
    );
    v.key(
        "compression",
        s.compression,
        {.says = "Whether archives are compressed; automatic does so where it makes them smaller."}
    );
    v.key(
        "memory_max",
        s.memory_max,
        {.says = "Memory for letters on their way out.", .least = "1MB", .most = "64GB"}
    );
    v.key(
        "action_slot",
        s.action_slot,
        {.says = "Name of the archive's metadata slot that tells a replacement or removal.",
         .pattern = "[A-Za-z0-9:._-]{1,128}",
         .form = "letters, digits, : . _ and -, at most 128"}
    );
    v.key(
        "replacement_mark",
        s.replacement_mark,
        {.says = "Where the subject of a replacement says so: nowhere, before or after its label."}
    );
    describe_defaults(v, s);
    describe_patients(v, s);
}

void describe(config::visitor& v, receipts_settings& s)
{
    v.key(
        "relayed",
        s.relayed,
        {.says = "What a DSN that says only \"relayed\" tells the producer: nothing, until more is "
                 "known, or that the letter was received."}
    );
    v.key(
        "deleted",
        s.deleted,
        {.says = "What an MDN \"deleted\" without an error tells the producer: perhaps nobody saw "
                 "the letter, or somebody did."}
    );
    describe_retries(
        v,
        s.retry,
        {"Wait before a receipt that was not taken is sent again.",
         "A receipt that was not taken for so long is given up."}
    );
}

void describe_retries(config::visitor& v, retry_schedule& s, const retry_words& says)
{
    v.key("retry_first", s.first, {.says = says.first, .least = "1s", .most = "1d"});
    v.key("retry_longest", s.longest, {.says = "No wait is longer.", .least = "1s", .most = "7d"});
    v.key("give_up_after", s.give_up_after, {.says = says.given_up, .least = "1s", .most = "365d"});
}

}  // namespace vgm::app
