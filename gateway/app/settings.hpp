#pragma once

// The whole configuration of the gateway as plain structs: what deploy/config/vaguemestre.yaml
// says, with the defaults of what it leaves out. Each key is described once, in settings_keys*.cpp;
// the meaning, unit and range of a member are there, and so in docs/configuration.md.

#include "gateway/app/settings_alerts.hpp"
#include "gateway/app/settings_console.hpp"
#include "gateway/app/settings_directory.hpp"
#include "gateway/app/settings_kafka.hpp"
#include "gateway/app/settings_subscriptions.hpp"
#include "gateway/config/byte_size.hpp"
#include "gateway/config/endpoint.hpp"
#include "gateway/config/problem.hpp"
#include "gateway/config/visitor.hpp"
#include "gateway/core/retry_schedule.hpp"
#include "schemas/transmission/tolerances.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::config {
class visitor;
}

namespace vgm::app {

using config::byte_size;
using config::endpoint;

struct gateway_settings
{
    std::filesystem::path data;
    std::string name = "VAGUEMESTRE";
    std::string organisation;
    std::string oid;
    std::string product_reference;
    unsigned threads = 0;  // 0: one per core
};

enum class log_level { trace, debug, info, warning, error };
enum class log_format { text, json };

struct log_settings
{
    log_level level = log_level::info;
    log_format format = log_format::text;
    std::optional<std::filesystem::path> file;  // nothing: standard error
};

enum class client_certificates { required, optional, ignored };

struct tls_settings
{
    std::filesystem::path certificate, key, trust;
    std::optional<std::filesystem::path> revocation;
};

// TLS where we are the server.
struct server_tls_settings : tls_settings
{
    app::client_certificates client_certificates = app::client_certificates::required;
};

enum class block_end { fs_cr, fs };
enum class processing_id { production, training, debugging };
enum class destination_matrix { contradictions, published_2_1_2, published_2_1_3 };
enum class unqualified_ins { warn, refuse };
enum class source_tolerance { tolerant, strict };
enum class tolerance_choice { accept, refuse };

// What is said of single tolerances, in the order of transmission::all_tolerances().
struct tolerances_settings
{
    std::vector<std::optional<tolerance_choice>> choices{
        transmission::all_tolerances().size(),
        std::nullopt};
};

// A client of the HTTP listener that speaks for a source.
struct http_client_settings
{
    std::optional<std::filesystem::path> token_file;
    std::optional<std::string> certificate;
    unsigned requests_per_minute = 600;  // 0: any number
};

enum class folder_completion { renamed, settled, marker };

// A folder where a producer puts files.
struct folder_settings
{
    std::filesystem::path path;
    std::optional<std::filesystem::path> done, refused;  // in `path` when they are not said
    folder_completion complete_when = folder_completion::settled;
    milliseconds settle{5000};
    milliseconds scan_every{10'000};
    seconds pair_within{3600};
};

struct source_settings
{
    std::string name;
    std::optional<endpoint> listen;  // nothing: its letters come by another door
    std::optional<folder_settings> folder;
    std::optional<server_tls_settings> tls;
    std::optional<http_client_settings> http;
    byte_size block_bytes_max = byte_size::megabytes(64);
    unsigned connections_max = 64;
    seconds idle_timeout{600};  // 0: never
    seconds block_timeout{60};
    app::block_end block_end = app::block_end::fs_cr;
    std::vector<processing_id> processing_ids{processing_id::production};
    std::optional<endpoint> receipts_to;
    std::optional<tls_settings> receipts_tls;
    seconds receipts_timeout{30};
    destination_matrix matrix = destination_matrix::contradictions;
    app::unqualified_ins unqualified_ins = app::unqualified_ins::warn;
    app::unqualified_ins unqualified_ins_to_patient = app::unqualified_ins::refuse;
    std::optional<std::string> display_name;  // instead of the mailbox's
    std::optional<std::string> mailbox;       // that its letters leave from; nothing: the first
    source_tolerance tolerance = source_tolerance::tolerant;
    tolerances_settings tolerances;
    std::vector<std::string> recipient_domains{"mssante.fr", "interop-mssante.apicrypt.org"};
};

struct http_settings
{
    endpoint listen;
    std::optional<server_tls_settings> tls;
    byte_size body_bytes_max = byte_size::megabytes(64);
    unsigned connections_max = 256;
    seconds idle_timeout{60};
    seconds head_timeout{10};
    seconds body_timeout{60};
};

struct monitoring_settings
{
    endpoint listen;
    std::optional<server_tls_settings> tls;
};

enum class journal_damage { refuse, skip_and_report };

struct journal_settings
{
    byte_size tracking_segment = byte_size::megabytes(64);
    byte_size documents_segment = byte_size::megabytes(256);
    seconds documents_retention{7 * 86400};
    seconds tracking_retention{180 * 86400};
    journal_damage on_damage = journal_damage::refuse;
    milliseconds sync_delay{0};
};

struct intake_settings
{
    byte_size memory_max = byte_size::megabytes(192);
    seconds duplicate_window{7 * 86400};
    unsigned documents_known_max = 1'000'000;
};

enum class security { starttls, implicit };
enum class submission_authentication { none, external };
enum class reading_authentication { external, password };
enum class after_processing { seen, remove, leave };

struct submission_settings
{
    endpoint address;
    app::security security = app::security::starttls;
    unsigned connections_max = 4;
    seconds idle_timeout{30};
    seconds connection_age_max{600};  // 0: none
    seconds outage_pause{10};
    submission_authentication authentication = submission_authentication::none;
    byte_size message_bytes_max = byte_size::megabytes(25);
    unsigned letters_per_minute = 0;  // 0: as fast as the operator takes them
};

struct reading_settings
{
    endpoint address;
    app::security security = app::security::starttls;
    reading_authentication authentication = reading_authentication::external;
    std::string user;
    std::optional<std::filesystem::path> password_file;
    std::string folder = "INBOX";
    seconds poll_interval{60};
    // Between sessions; a mailbox is waited for for ever.
    seconds retry_first{5}, retry_longest{300};
    app::after_processing after_processing = app::after_processing::seen;
    byte_size message_bytes_max = byte_size::megabytes(64);
};

struct operator_settings
{
    std::string name;
    submission_settings submission;
    std::optional<reading_settings> reading;
    tls_settings tls;         // its keys stand directly in `operator`
    std::string server_name;  // empty: the host of each address
};

struct mailbox_settings
{
    std::string address;
    std::string display_name;
    std::optional<std::string> reply_to;
};

enum class mailbox_use { send_and_read, read_only };

// A mailbox among several.
struct carried_mailbox_settings : mailbox_settings
{
    mailbox_use use = mailbox_use::send_and_read;
    // How this one is opened, where that is not `reading.user` and its password.
    std::string user;
    std::optional<std::filesystem::path> password_file;
};

// An operator with the mailboxes that it keeps for us: one of the list `operators`.
struct carrier_settings : operator_settings
{
    std::vector<carried_mailbox_settings> mailboxes;
};

enum class uncertain_letters { hold, resend };
enum class delivery_receipts { always, when_asked };
enum class archive_compression { automatic, store, deflate };
enum class too_large_letters { refuse, split };
enum class replacement_mark { none, before, after };

struct delivery_settings
{
    retry_schedule retry;
    uncertain_letters uncertain = uncertain_letters::hold;
    app::delivery_receipts delivery_receipts = app::delivery_receipts::always;
    archive_compression compression = archive_compression::automatic;
    byte_size memory_max = byte_size::megabytes(192);
    std::string action_slot = "action";
    app::replacement_mark replacement_mark = app::replacement_mark::none;
    // Codes of national tables for documents that lack what an archive must say.
    std::optional<std::string> default_class, default_facility_type, default_practice_setting;
    std::string default_content_type = "07";
    byte_size patient_message_bytes_max = byte_size::megabytes(25);
    too_large_letters too_large = too_large_letters::refuse;
    std::optional<std::filesystem::path> opposition_file;
};

enum class relayed_reports { wait, positive };
enum class deleted_mails { refused, read };

struct receipts_settings
{
    // A DSN "relayed" proves no delivery. `positive` is for an operator whose next hops never say
    // more.
    relayed_reports relayed = relayed_reports::wait;
    deleted_mails deleted = deleted_mails::refused;
    retry_schedule retry{
        .first = seconds{5},
        .longest = seconds{600},
        .give_up_after = seconds{30 * 86400}};
};

enum class masked_letters { send, block };

// Who gets the documents of letters that come in.
struct application_settings
{
    std::string name;
    std::vector<std::string> mailboxes;
    endpoint send_to;
    std::optional<tls_settings> tls;
    seconds timeout{30};
    std::string receiving_application, receiving_facility;
    app::processing_id processing_id = app::processing_id::production;
    masked_letters masked = masked_letters::send;
    std::optional<std::string> error_mailbox;
    retry_schedule retry{
        .first = seconds{5},
        .longest = seconds{600},
        .give_up_after = seconds{30 * 86400}};
};

struct tables_settings
{
    std::optional<std::filesystem::path> folder;
};

struct routes_settings
{
    std::optional<std::filesystem::path> folder;
    std::optional<std::filesystem::path> senders;
};

struct settings
{
    gateway_settings gateway;
    log_settings log;
    std::vector<source_settings> sources;
    std::optional<http_settings> http;
    std::optional<monitoring_settings> monitoring;
    std::optional<console_settings> console;
    journal_settings journal;
    intake_settings intake;
    // One operator and one mailbox: the sections `operator` and `mailbox`. Where `operators` stands
    // instead, its first operator and the first mailbox that letters leave from.
    config::maybe_given<operator_settings> mail_operator;
    config::maybe_given<mailbox_settings> mailbox;
    std::vector<carrier_settings> operators;
    delivery_settings delivery;
    receipts_settings receipts;
    std::vector<application_settings> applications;
    std::optional<directory_settings> directory;
    tables_settings tables;
    std::optional<kafka_settings> kafka;
    std::optional<subscriptions_settings> subscriptions;
    routes_settings routes;
    alerts_settings alerts;
};

/** The operators, whichever way they were written: never none. The first one's first mailbox to
   send from is where letters leave unless their source says otherwise. */
std::vector<carrier_settings> carriers_of(const settings& all);

// The settings, unless `problems` has an error. Warnings come with settings too.
struct loaded_settings
{
    std::optional<settings> value;
    std::vector<config::problem> problems;
};

// Reads and checks the file, the keys together, and the files that it names. Opens nothing but the
// configuration itself; never throws for what is in it.
enum class look_at_files { no, yes };
loaded_settings
load_settings(const std::filesystem::path& file, look_at_files files = look_at_files::yes);

// The same without looking at any file: `name` is for messages, relative paths start from `folder`.
loaded_settings
read_settings(std::string_view text, const std::string& name, const std::filesystem::path& folder);

std::string print_reference();                       // docs/configuration.md
std::string print_differences(const settings& all);  // YAML, only what is not default
std::string print_json_schema();                     // draft 2020-12

// Names every key of every section to a visitor.
void describe(config::visitor& v, settings& all);

// The words of the file for each choice.
template <class E, std::size_t N>
using choice_names = std::array<std::pair<std::string_view, E>, N>;

constexpr choice_names<log_level, 5> names_of(log_level)
{
    return {
        {{"trace", log_level::trace},
         {"debug", log_level::debug},
         {"info", log_level::info},
         {"warning", log_level::warning},
         {"error", log_level::error}}};
}
constexpr choice_names<log_format, 2> names_of(log_format)
{
    return {{{"text", log_format::text}, {"json", log_format::json}}};
}
constexpr choice_names<client_certificates, 3> names_of(client_certificates)
{
    return {
        {{"required", client_certificates::required},
         {"optional", client_certificates::optional},
         {"ignored", client_certificates::ignored}}};
}
constexpr choice_names<block_end, 2> names_of(block_end)
{
    return {{{"fs_cr", block_end::fs_cr}, {"fs", block_end::fs}}};
}
constexpr choice_names<processing_id, 3> names_of(processing_id)
{
    return {
        {{"P", processing_id::production},
         {"T", processing_id::training},
         {"D", processing_id::debugging}}};
}
constexpr choice_names<destination_matrix, 3> names_of(destination_matrix)
{
    return {
        {{"contradictions", destination_matrix::contradictions},
         {"2.1.2", destination_matrix::published_2_1_2},
         {"2.1.3", destination_matrix::published_2_1_3}}};
}
constexpr choice_names<unqualified_ins, 2> names_of(unqualified_ins)
{
    return {{{"warn", unqualified_ins::warn}, {"refuse", unqualified_ins::refuse}}};
}
constexpr choice_names<source_tolerance, 2> names_of(source_tolerance)
{
    return {{{"tolerant", source_tolerance::tolerant}, {"strict", source_tolerance::strict}}};
}
constexpr choice_names<tolerance_choice, 2> names_of(tolerance_choice)
{
    return {{{"accept", tolerance_choice::accept}, {"refuse", tolerance_choice::refuse}}};
}
constexpr choice_names<security, 2> names_of(security)
{
    return {{{"starttls", security::starttls}, {"implicit", security::implicit}}};
}
constexpr choice_names<submission_authentication, 2> names_of(submission_authentication)
{
    return {
        {{"none", submission_authentication::none},
         {"external", submission_authentication::external}}};
}
constexpr choice_names<reading_authentication, 2> names_of(reading_authentication)
{
    return {
        {{"external", reading_authentication::external},
         {"password", reading_authentication::password}}};
}
constexpr choice_names<mailbox_use, 2> names_of(mailbox_use)
{
    return {{{"send_and_read", mailbox_use::send_and_read}, {"read_only", mailbox_use::read_only}}};
}
constexpr choice_names<after_processing, 3> names_of(after_processing)
{
    return {
        {{"seen", after_processing::seen},
         {"delete", after_processing::remove},
         {"leave", after_processing::leave}}};
}
constexpr choice_names<folder_completion, 3> names_of(folder_completion)
{
    return {
        {{"renamed", folder_completion::renamed},
         {"settled", folder_completion::settled},
         {"marker", folder_completion::marker}}};
}
constexpr choice_names<vanished_letters, 2> names_of(vanished_letters)
{
    return {{{"warn", vanished_letters::warn}, {"hold", vanished_letters::hold}}};
}

constexpr choice_names<uncertain_letters, 2> names_of(uncertain_letters)
{
    return {{{"hold", uncertain_letters::hold}, {"resend", uncertain_letters::resend}}};
}
constexpr choice_names<delivery_receipts, 2> names_of(delivery_receipts)
{
    return {{{"always", delivery_receipts::always}, {"when_asked", delivery_receipts::when_asked}}};
}
constexpr choice_names<journal_damage, 2> names_of(journal_damage)
{
    return {
        {{"refuse", journal_damage::refuse}, {"skip_and_report", journal_damage::skip_and_report}}};
}
constexpr choice_names<relayed_reports, 2> names_of(relayed_reports)
{
    return {{{"wait", relayed_reports::wait}, {"positive", relayed_reports::positive}}};
}
constexpr choice_names<deleted_mails, 2> names_of(deleted_mails)
{
    return {{{"refused", deleted_mails::refused}, {"read", deleted_mails::read}}};
}
constexpr choice_names<masked_letters, 2> names_of(masked_letters)
{
    return {{{"send", masked_letters::send}, {"block", masked_letters::block}}};
}
constexpr choice_names<archive_compression, 3> names_of(archive_compression)
{
    return {
        {{"automatic", archive_compression::automatic},
         {"store", archive_compression::store},
         {"deflate", archive_compression::deflate}}};
}
constexpr choice_names<too_large_letters, 2> names_of(too_large_letters)
{
    return {{{"refuse", too_large_letters::refuse}, {"split", too_large_letters::split}}};
}
constexpr choice_names<replacement_mark, 3> names_of(replacement_mark)
{
    return {
        {{"none", replacement_mark::none},
         {"before", replacement_mark::before},
         {"after", replacement_mark::after}}};
}

}  // namespace vgm::app
