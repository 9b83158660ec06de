#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

using config::file_use;

void describe(config::visitor& v, tls_settings& s)
{
    v.key(
        "certificate",
        s.certificate,
        {.says = "Our certificate in PEM, then the intermediate ones.",
         .example = "tls/gateway.crt",
         .file = file_use::read,
         .required = true}
    );
    v.key(
        "key",
        s.key,
        {.says = "The private key of the certificate in PEM, readable by the gateway alone.",
         .example = "tls/gateway.key",
         .file = file_use::read,
         .required = true,
         .secret = true}
    );
    v.key(
        "trust",
        s.trust,
        {.says = "The only authorities that are believed, in PEM; the system's own are not.",
         .example = "tls/igc-sante.pem",
         .file = file_use::read,
         .required = true}
    );
    v.key(
        "revocation",
        s.revocation,
        {.says = "Revocation lists in PEM, one for each authority; without it none is checked.",
         .example = "tls/igc-sante.crl",
         .file = file_use::read}
    );
}

void describe(config::visitor& v, server_tls_settings& s)
{
    describe(v, static_cast<tls_settings&>(s));
    v.key(
        "client_certificates",
        s.client_certificates,
        {.says = "Whether who connects must show a certificate of a trusted authority."}
    );
}

// The sentence of each tolerance: declarations keep views of it.
static const std::vector<std::string>& tolerance_sentences()
{
    static const std::vector<std::string> sentences = [] {
        std::vector<std::string> made;
        for (const auto& t : transmission::all_tolerances()) {
            std::string sentence = "Whether this passes: " + std::string(t.lets_pass);
            sentence += t.accepted ? "; left out, it does where the source is tolerant."
                                   : "; left out, it does not.";
            made.push_back(std::move(sentence));
        }
        return made;
    }();
    return sentences;
}

void describe(config::visitor& v, tolerances_settings& s)
{
    const auto all = transmission::all_tolerances();
    for (std::size_t n = 0; n < all.size(); ++n)
        v.key(
            all[n].id,
            s.choices[n],
            {.says = tolerance_sentences()[n], .example = all[n].accepted ? "refuse" : "accept"}
        );
}

static void describe_judgement(config::visitor& v, source_settings& s)
{
    v.key(
        "matrix",
        s.matrix,
        {.says = "Rules on destinations and masking: real contradictions only, or the table of a "
                 "published version to the letter."}
    );
    v.key(
        "unqualified_ins",
        s.unqualified_ins,
        {.says = "What to do with a patient identity (INS) that is not qualified."}
    );
    v.key(
        "unqualified_ins_to_patient",
        s.unqualified_ins_to_patient,
        {.says = "The same when the patient is to get a mail, whose address is made from the INS; "
                 "`warn` is a derogation."}
    );
    v.key(
        "tolerance",
        s.tolerance,
        {.says = "What to do with what senders are known to do otherwise than version 2.1 of the "
                 "guide: take it with a warning where it can be read without doubt, or refuse it."}
    );
    v.section(
        "tolerances",
        s.tolerances,
        {.says = "Single tolerances, by their names; they go before `tolerance`."}
    );
    v.key(
        "recipient_domains",
        s.recipient_domains,
        {.says =
             "The domains where a recipient may have a mailbox; those below them count too. Left "
             "out, the white list of the directory counts beside them, where there is one.",
         .example = "mssante.fr",
         .pattern = "[a-z0-9-]+([.][a-z0-9-]+)+",
         .form = "a domain in small letters, such as mssante.fr"}
    );
}

static void describe_receipts_back(config::visitor& v, source_settings& s)
{
    v.key(
        "receipts_to",
        s.receipts_to,
        {.says =
             "Where reception and reading receipts (ZAM) go; without it they are only recorded.",
         .example = "ris.example.org:2576"}
    );
    v.section(
        "receipts_tls",
        s.receipts_tls,
        {.says = "TLS towards `receipts_to`; without it receipts go in clear text."}
    );
    v.key(
        "receipts_timeout",
        s.receipts_timeout,
        {.says = "How long to wait for the acknowledgment of a receipt.",
         .least = "1s",
         .most = "10m"}
    );
}

// What people see of whom its letters are from.
static void describe_sender(config::visitor& v, source_settings& s)
{
    v.key(
        "display_name",
        s.display_name,
        {.says = "What people read beside the mailbox's address on letters of this source, instead "
                 "of `mailbox.display_name`.",
         .example = "CH de Saint-Martin - Biologie"}
    );
    v.key(
        "mailbox",
        s.mailbox,
        {.says = "The mailbox that letters of this source leave from; without it, the first.",
         .example = "gateway@hospital.mssante.example",
         .pattern = address_pattern,
         .form = address_form}
    );
}

void describe(config::visitor& v, source_settings& s)
{
    v.key(
        "name",
        s.name,
        {.says = "Name of the source in records, logs and metrics.",
         .example = "laboratory",
         .pattern = "[a-z0-9_-]{1,64}",
         .form = "lower-case letters, digits, - and _, at most 64",
         .required = true}
    );
    v.key(
        "listen",
        s.listen,
        {.says = "Where the producer connects (MLLP); port 0 takes any free one.",
         .example = "127.0.0.1:2575"}
    );
    v.section("folder", s.folder, {.says = "A folder where the producer puts files."});
    v.section("tls", s.tls, {.says = "TLS of this source; without it, clear text."});
    v.section(
        "http",
        s.http,
        {.says = "The client that sends for this source over HTTP; see the section `http`."}
    );
    v.key(
        "block_bytes_max",
        s.block_bytes_max,
        {.says = "The largest message that is taken; a larger one closes the connection.",
         .least = "1KB",
         .most = "1GB"}
    );
    v.key(
        "connections_max",
        s.connections_max,
        {.says = "Connections at a time; more are closed at once.",
         .unit = "connections",
         .least = "1",
         .most = "10000"}
    );
    v.key(
        "idle_timeout",
        s.idle_timeout,
        {.says = "A connection silent for so long between two messages is closed; 0 means never.",
         .most = "7d"}
    );
    v.key(
        "block_timeout",
        s.block_timeout,
        {.says = "How long one message may take to arrive.", .least = "1s", .most = "1h"}
    );
    v.key(
        "block_end",
        s.block_end,
        {.says = "What ends a message: FS CR as the standard has it, or FS alone."}
    );
    v.key(
        "processing_ids",
        s.processing_ids,
        {.says = "The processing ids (MSH-11) that are taken: production, training, debugging.",
         .example = "P"}
    );
    describe_sender(v, s);
    describe_receipts_back(v, s);
    describe_judgement(v, s);
}

}  // namespace vgm::app
