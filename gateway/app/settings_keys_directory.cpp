#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

using config::file_use;

void describe(config::visitor& v, directory_api_settings& s)
{
    v.key(
        "url",
        s.url,
        {.says = "Base of the directory's FHIR API, version 2; clear text only on this machine.",
         .pattern = "https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[!-~]*)?|"
                    "http://(?:127\\.0\\.0\\.1|localhost)(?::[0-9]{1,5})?(?:/[!-~]*)?",
         .form = "an address that begins with https://"}
    );
    v.key(
        "key_file",
        s.key_file,
        {.says = "The key of the API (ESANTE-API-KEY), alone in a file readable by the gateway "
                 "alone.",
         .example = "secrets/annuaire-api-key",
         .file = file_use::read,
         .required = true,
         .secret = true}
    );
    v.key(
        "calls_per_second",
        s.calls_per_second,
        {.says = "Calls at most; the directory refuses more than 17.",
         .unit = "calls a second",
         .least = "1",
         .most = "17"}
    );
    v.key(
        "page_size",
        s.page_size,
        {.says = "Resources asked for at a time.",
         .unit = "resources",
         .least = "10",
         .most = "1000"}
    );
    v.key(
        "timeout", s.timeout, {.says = "How long one call may take.", .least = "1s", .most = "5m"}
    );
}

static void describe_ages(config::visitor& v, directory_settings& s)
{
    v.key(
        "shrink_share_max",
        s.shrink_share_max,
        {.says =
             "A file that lost more than this share of its lines since the last one is refused.",
         .unit = "share",
         .least = "0",
         .most = "1"}
    );
    v.key(
        "past_retention",
        s.past_retention,
        {.says = "How long it is known that an address was published.",
         .least = "1d",
         .most = "3650d"}
    );
    v.key(
        "live_check_after",
        s.live_check_after,
        {.says = "While the replica is older than this, `api` is asked before a mail is first sent "
                 "whether its address is still published.",
         .least = "1h",
         .most = "30d"}
    );
    v.key(
        "live_check_says",
        s.live_check_says,
        {.says = "A mail whose address `api` does not know any more: `warn` logs it and sends it; "
                 "`hold` keeps it and asks again each hour, until its retries would be over."}
    );
    v.key(
        "alarm_after",
        s.alarm_after,
        {.says = "A replica older than this is an alarm.", .least = "1h", .most = "365d"}
    );
}

void describe(config::visitor& v, directory_settings& s)
{
    v.key(
        "folder",
        s.folder,
        {.says = "Folder of the directory's files (ZIP or text, under their own names): of each "
                 "kind the newest is loaded.",
         .example = "/var/lib/vaguemestre/directory",
         .file = file_use::directory,
         .required = true}
    );
    v.key(
        "database",
        s.database,
        {.says = "The replica that is made of them; without it, directory.db in gateway.data.",
         .example = "/var/lib/vaguemestre/directory.db",
         .file = file_use::write}
    );
    v.key(
        "urls",
        s.urls,
        {.says = "Where a sync fetches files from, into the folder.",
         .example = "https://service.annuaire.sante.fr/annuaire-sante-webservices/V300/services/"
                    "extraction/Extraction_Correspondance_MSSante",
         .pattern = "https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[!-~]*)?",
         .form = "an address that begins with https:// or http://"}
    );
    v.key(
        "every",
        s.every,
        {.says = "The running gateway brings the directory up to date at its start and each time "
                 "that this has passed; without it, something else must run 'directory sync'.",
         .example = "6h",
         .least = "1m",
         .most = "7d"}
    );
    v.key(
        "trust",
        s.trust,
        {.says = "PEM file of the authorities that `urls` and `api` are believed by; no other is.",
         .example = "tls/igc-sante.pem",
         .file = file_use::read}
    );
    v.key(
        "units",
        s.units,
        {.says = "The hospital's own units: a table (CSV) with the columns code, structure_type, "
                 "structure, service, address.",
         .example = "units.csv",
         .file = file_use::read}
    );
    describe_ages(v, s);
    v.section(
        "api",
        s.api,
        {.says = "The directory's FHIR API: changes since the files, and live checks."}
    );
}

}  // namespace vgm::app
