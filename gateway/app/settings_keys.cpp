#include "gateway/app/settings_keys.hpp"

#include "gateway/config/json_schema.hpp"
#include "gateway/config/reference.hpp"
#include "gateway/config/yaml_text.hpp"

namespace vgm::app {

namespace {

using config::file_use;

// What becomes part of an HL7 field may not hold a delimiter.
constexpr std::string_view hl7_text_pattern = "[^|^~\\\\&]*";
constexpr std::string_view hl7_text_form = "text without | ^ ~ \\ &";

}  // namespace

void describe(config::visitor& v, gateway_settings& s)
{
    v.key(
        "data",
        s.data,
        {.says = "Folder of the journal and of all else that must survive a restart.",
         .example = "/var/lib/vaguemestre",
         .file = file_use::directory,
         .required = true}
    );
    v.key(
        "name",
        s.name,
        {.says = "MSH-3 of the answer to bytes that name no receiver.",
         .pattern = "[^|^~\\\\&]+",
         .form = hl7_text_form}
    );
    v.key(
        "organisation",
        s.organisation,
        {.says = "The care organisation that runs this gateway, as people know it.",
         .example = "CH de Saint-Martin",
         .pattern = hl7_text_pattern,
         .form = hl7_text_form}
    );
    v.key(
        "oid",
        s.oid,
        {.says = "OID under which this gateway makes the identifiers of its archives.",
         .example = "1.2.250.1.999.1.1",
         .pattern = "[0-2](?:\\.(?:0|[1-9][0-9]*))+",
         .form = "an OID: numbers joined by dots",
         .required = true}
    );
    v.key(
        "product_reference",
        s.product_reference,
        {.says = "Reference of the product with the national agency, in X-MSS-NIL of each letter.",
         .example = "DEV000000",
         .pattern = "[!-~]{1,64}",
         .form = "letters, digits and signs without blanks, at most 64",
         .required = true}
    );
    v.key(
        "threads",
        s.threads,
        {.says = "Threads that work; 0 makes one for each core.",
         .unit = "threads",
         .least = "0",
         .most = "256"}
    );
}

void describe(config::visitor& v, log_settings& s)
{
    v.key("level", s.level, {.says = "The least level that is logged."});
    v.key("format", s.format, {.says = "One line of text or one JSON object for each event."});
    v.key(
        "file",
        s.file,
        {.says = "Where to log; without it, to standard error.",
         .example = "/var/log/vaguemestre/gateway.log",
         .file = file_use::write}
    );
}

void describe(config::visitor& v, journal_settings& s)
{
    v.key(
        "tracking_segment",
        s.tracking_segment,
        {.says = "Size of one file of the tracking stream.", .least = "1MB", .most = "2GB"}
    );
    v.key(
        "documents_segment",
        s.documents_segment,
        {.says = "Size of one file of the documents stream.", .least = "1MB", .most = "2GB"}
    );
    v.key(
        "documents_retention",
        s.documents_retention,
        {.says = "How long the letters themselves are kept.", .least = "1s", .most = "3650d"}
    );
    v.key(
        "tracking_retention",
        s.tracking_retention,
        {.says = "How long it is known what became of each letter.", .least = "1s", .most = "7300d"}
    );
    v.key(
        "on_damage",
        s.on_damage,
        {.says =
             "When acknowledged records cannot be read any more: do not start, or go on without "
             "them and say which."}
    );
    v.key(
        "sync_delay",
        s.sync_delay,
        {.says = "Added to each flush to disk, to measure what a slow disk costs; never in use.",
         .most = "1s"}
    );
}

void describe(config::visitor& v, intake_settings& s)
{
    v.key(
        "memory_max",
        s.memory_max,
        {.says = "Memory for messages not yet in the journal; above it, sources wait.",
         .least = "1MB",
         .most = "64GB"}
    );
    v.key(
        "duplicate_window",
        s.duplicate_window,
        {.says = "How long a message sent again gets its first answer again.", .most = "90d"}
    );
    v.key(
        "documents_known_max",
        s.documents_known_max,
        {.says = "How many documents are remembered, 16 bytes each, to warn of a replacement or a "
                 "deletion of one that was never sent; 0 means no such warning.",
         .unit = "documents",
         .most = "100000000"}
    );
}

void describe(config::visitor& v, tables_settings& s)
{
    v.key(
        "folder",
        s.folder,
        {.says = "Folder of national tables (*.tsv) that are newer than the program's; read at the "
                 "start.",
         .example = "/etc/vaguemestre/tables",
         .file = file_use::folder}
    );
}

void describe(config::visitor& v, routes_settings& s)
{
    v.key(
        "folder",
        s.folder,
        {.says = "Folder of the site's routing rules (*.yaml, in the order of their names); "
                 "docs/routing.md says what they may hold.",
         .example = "/etc/vaguemestre/routes",
         .file = file_use::folder,
         .needs_restart = false}
    );
    v.key(
        "senders",
        s.senders,
        {.says =
             "A table (CSV) with the columns service, address, name: the mailbox that letters of "
             "a service or unit come from, where a rule says 'from: by_service'.",
         .example = "senders.csv",
         .file = file_use::read,
         .needs_restart = false}
    );
}

static void describe_listeners(config::visitor& v, settings& s)
{
    v.section(
        "http",
        s.http,
        {.says = "The HTTP listener for sources with a section `http`, and for health; without it "
                 "there is none."}
    );
    v.section(
        "monitoring",
        s.monitoring,
        {.says = "The listener for figures (Prometheus) and health; without it there is none. No "
                 "patient data is there."}
    );
    v.section(
        "console",
        s.console,
        {.says = "The API of the delivery console, and the projection that it asks, a file that "
                 "holds the names of patients; without it there is neither."}
    );
}

void describe(config::visitor& v, settings& s)
{
    v.section("gateway", s.gateway, {.says = "Who this gateway is and where it keeps things."});
    v.section("log", s.log, {.says = "What is logged. No patient data ever is."});
    v.list("sources", s.sources, {.says = "The systems that send documents.", .required = true});
    describe_listeners(v, s);
    v.section("journal", s.journal, {.says = "The record of all that happens, on disk."});
    v.section("intake", s.intake, {.says = "What all sources share."});
    v.section(
        "operator",
        s.mail_operator,
        {.says = "The MSSanté operator that carries the letters, where there is one only. It "
                 "goes with `mailbox`."}
    );
    v.section(
        "mailbox", s.mailbox, {.says = "Our mailbox with that operator, where there is one only."}
    );
    v.list(
        "operators",
        s.operators,
        {.says = "Several operators or mailboxes, in place of `operator` and `mailbox`. Letters "
                 "leave from the first mailbox of the first operator unless "
                 "`sources[].mailbox` or a rule says otherwise, through the operator that has "
                 "the mailbox."}
    );
    v.section("delivery", s.delivery, {.says = "How letters are made and sent."});
    v.section("receipts", s.receipts, {.says = "How receipts go back to their producers."});
    v.list(
        "applications",
        s.applications,
        {.says = "The applications that documents of incoming letters go to. Without any, such "
                 "letters stay in the mailbox."}
    );
    v.section(
        "directory",
        s.directory,
        {.says = "The national directory: which mailbox belongs to whom. The commands of "
                 "`vaguemestre directory` need it."}
    );
    v.section("routes", s.routes, {.says = "The site's own rules: who gets what, and from whom."});
    v.section("tables", s.tables, {.says = "The national tables that codes are looked up in."});
    v.section(
        "kafka",
        s.kafka,
        {.says = "Kafka topics on which all that happens to letters is published; without it, "
                 "nothing is."}
    );
    v.section(
        "subscriptions",
        s.subscriptions,
        {.says = "FHIR subscriptions: endpoints of clients that are told what becomes of their "
                 "letters. Without it, none is accepted."}
    );
    v.section(
        "alerts",
        s.alerts,
        {.says = "What is watched, and who is told. It is watched without this section too; then "
                 "nobody is told but who asks."}
    );
}

std::string print_reference()
{
    return "# Configuration\n\n"
           "One YAML file. Every key has its meaning, its range and its default below; a key that "
           "is not here is an error.\n\n"
           "Durations are a whole number and `ms`, `s`, `m`, `h` or `d`. Bytes are a whole number "
           "and `B`, `KB`, `MB`, `GB` (powers of 1000) or `KiB`, `MiB`, `GiB` (powers of 1024). "
           "Relative paths start from the folder of the file. Texts are read as they are written: "
           "`NO` and `010` need no quotes. All keys apply when the gateway starts, unless it says "
           "otherwise.\n\n" +
           config::print_reference<settings>();
}

std::string print_differences(const settings& all) { return config::print_differences(all); }

std::string print_json_schema()
{
    return config::print_json_schema<settings>("Configuration of Vaguemestre");
}

}  // namespace vgm::app
