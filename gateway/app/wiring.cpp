#include "gateway/app/wiring.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/opposition_list.hpp"
#include "gateway/app/version.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "schemas/tables/national_tables.hpp"

#include <fstream>
#include <stdexcept>

namespace vgm::app {
namespace {

std::shared_ptr<const runtime::tls_context> make_server_tls(
    const std::optional<server_tls_settings>& s
)
{
    if (!s) return nullptr;
    runtime::tls_settings t{s->certificate, s->key, s->trust, s->revocation.value_or("").string()};
    using peer = runtime::tls_settings::peer_certificate;
    switch (s->client_certificates) {
        case client_certificates::required:
            t.client_certificates = peer::required;
            break;
        case client_certificates::optional:
            t.client_certificates = peer::optional;
            break;
        case client_certificates::ignored:
            t.client_certificates = peer::ignored;
            break;
    }
    return runtime::tls_context::make_server(t);
}

std::shared_ptr<const runtime::tls_context> make_client_tls(const std::optional<tls_settings>& s)
{
    if (!s) return nullptr;
    return runtime::tls_context::make_client(
        {s->certificate, s->key, s->trust, s->revocation.value_or("").string()}
    );
}

std::string domain_of(const std::string& address) { return address.substr(address.find('@') + 1); }

std::string read_secret(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string secret;
    if (!std::getline(in, secret))
        throw std::runtime_error("cannot read the password file " + file.string());
    return secret;
}

// The journal counts a segment in whole pages of 4 KiB; people count in megabytes.
std::uint32_t whole_pages(const byte_size& size)
{
    constexpr std::uint64_t page = 4096;
    return static_cast<std::uint32_t>((size.bytes + page - 1) / page * page);
}

xdm::compression to_compression(archive_compression c)
{
    switch (c) {
        case archive_compression::automatic:
            return xdm::compression::automatic;
        case archive_compression::store:
            return xdm::compression::store;
        case archive_compression::deflate:
            return xdm::compression::deflate;
    }
    return xdm::compression::automatic;
}

document_to_mssante::replacement_mark to_mark(replacement_mark m)
{
    switch (m) {
        case replacement_mark::none:
            return document_to_mssante::replacement_mark::none;
        case replacement_mark::before:
            return document_to_mssante::replacement_mark::before;
        case replacement_mark::after:
            return document_to_mssante::replacement_mark::after;
    }
    return document_to_mssante::replacement_mark::none;
}

}  // namespace

runtime::log::settings to_log(const log_settings& s)
{
    runtime::log::settings made;
    made.least = static_cast<runtime::log::level>(s.level);
    made.format =
        s.format == log_format::json ? runtime::log::format::json : runtime::log::format::text;
    if (s.file) made.file = s.file->string();
    return made;
}

ledger_options to_ledger(const settings& all)
{
    ledger_options options;
    options.relayed_counts = all.receipts.relayed == relayed_reports::positive;
    options.uncertain_is_resent = all.delivery.uncertain == uncertain_letters::resend;
    options.duplicate_window = all.intake.duplicate_window;
    options.documents_known_max = all.intake.documents_known_max;
    options.documents_retention = all.journal.documents_retention;
    options.tracking_retention = all.journal.tracking_retention;
    return options;
}

journal::settings to_journal(const settings& all)
{
    journal::settings made;
    made.directory = (all.gateway.data / "journal").string();
    made.documents_segment_bytes = whole_pages(all.journal.documents_segment);
    made.tracking_segment_bytes = whole_pages(all.journal.tracking_segment);
    made.waiting_bytes_max = all.intake.memory_max.bytes;
    made.on_damage = all.journal.on_damage == journal_damage::skip_and_report
                         ? journal::damage_policy::skip_and_report
                         : journal::damage_policy::refuse;
    made.sync_delay = all.journal.sync_delay;
    return made;
}

static transmission::tolerance_settings to_tolerances(const source_settings& s)
{
    transmission::tolerance_settings made;
    if (s.tolerance == source_tolerance::strict) made.by_default = transmission::strictness::strict;
    const auto all = transmission::all_tolerances();
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto& choice = s.tolerances.choices[n];
        if (!choice) continue;
        auto& names = *choice == tolerance_choice::accept ? made.accept : made.refuse;
        names.emplace_back(all[n].id);
    }
    return made;
}

// Whether the white list of the directory has a domain, as it is when that is asked. Without a
// replica that can be read, it has none.
static std::function<bool(std::string_view)> to_white_list(const settings& all)
{
    return [replica = std::make_shared<const annuaire::replica>(directory_database(all)
            )](std::string_view domain) {
        const auto known = replica->domains();
        return known &&
               (*known)->judge("a@" + std::string(domain)) == directory::domain_verdict::trusted;
    };
}

transmission::gate_settings to_gate(const settings& all, const source_settings& s)
{
    transmission::gate_settings gate;
    gate.has_default_facility = all.delivery.default_facility_type.has_value();
    gate.has_default_setting = all.delivery.default_practice_setting.has_value();
    gate.processing_ids.clear();
    for (const auto id : s.processing_ids)
        gate.processing_ids.emplace_back(
            id == processing_id::production ? "P"
            : id == processing_id::training ? "T"
                                            : "D"
        );
    switch (s.matrix) {
        case destination_matrix::contradictions:
            gate.matrix = transmission::matrix_policy::contradictions;
            break;
        case destination_matrix::published_2_1_2:
            gate.matrix = transmission::matrix_policy::literal_2_1_2;
            break;
        case destination_matrix::published_2_1_3:
            gate.matrix = transmission::matrix_policy::literal_2_1_3;
            break;
    }
    gate.refuse_unqualified_ins = s.unqualified_ins == unqualified_ins::refuse;
    gate.refuse_unqualified_ins_to_patient =
        s.unqualified_ins_to_patient == unqualified_ins::refuse;
    gate.tolerances = to_tolerances(s);
    gate.recipient_domains = s.recipient_domains;
    if (all.directory && s.recipient_domains == source_settings{}.recipient_domains)
        gate.is_trusted_domain = to_white_list(all);
    gate.resolves_recipients = all.directory.has_value();
    return gate;
}

rest::letter_ends to_letter_ends(const settings& all, const source_settings& s)
{
    const auto& us = all.gateway;
    const std::string& house = us.organisation.empty() ? us.name : us.organisation;
    return {s.name, s.name, house, us.name, house};
}

std::map<std::string, rest_source> to_rest_sources(const settings& all)
{
    std::map<std::string, rest_source> made;
    for (const auto& s : all.sources)
        if (s.http)
            made.emplace(
                s.name,
                rest_source{to_gate(all, s), to_letter_ends(all, s), s.block_bytes_max.bytes}
            );
    return made;
}

document_to_mssante::mailbox_finder to_finder(const settings& all)
{
    if (!all.directory) return {};
    return [desk = std::make_shared<const directory_desk>(all
            )](const directory::resolution_request& who) { return desk->resolve(who, now()); };
}

mllp::source_settings to_source(const source_settings& s)
{
    mllp::source_settings made;
    made.name = s.name;
    made.address = s.listen->host;
    made.port = s.listen->port;
    made.connections_max = s.connections_max;
    made.block_bytes_max = s.block_bytes_max.bytes;
    made.end = s.block_end == block_end::fs ? mllp::block_end::fs : mllp::block_end::fs_cr;
    made.idle_timeout = s.idle_timeout;
    made.block_timeout = s.block_timeout;
    made.tls = make_server_tls(s.tls);
    return made;
}

http::server_settings to_http_server(const http_settings& s)
{
    http::server_settings made;
    made.address = s.listen.host == "localhost" ? "127.0.0.1" : s.listen.host;
    made.port = s.listen.port;
    made.connections_max = s.connections_max;
    made.idle_timeout = s.idle_timeout;
    made.head_timeout = s.head_timeout;
    made.body_timeout = s.body_timeout;
    made.tls = make_server_tls(s.tls);
    return made;
}

http::server_settings to_monitoring_server(const monitoring_settings& s)
{
    http_settings like;
    like.listen = s.listen;
    like.tls = s.tls;
    like.connections_max = 32;
    auto made = to_http_server(like);
    made.name = "monitoring";
    return made;
}

http::server_settings to_console_server(const console_settings& s)
{
    http_settings like;
    like.listen = s.listen;
    like.connections_max = s.connections_max;
    auto made = to_http_server(like);
    made.name = "console";
    return made;
}

std::vector<told_source> to_told_sources(const settings& all)
{
    std::vector<told_source> made;
    for (const auto& s : all.sources) {
        if (!s.receipts_to) continue;
        mllp::client_settings producer;
        producer.host = s.receipts_to->host;
        producer.port = s.receipts_to->port;
        producer.answer_timeout = s.receipts_timeout;
        producer.tls = make_client_tls(s.receipts_tls);
        made.push_back({s.name, std::move(producer)});
    }
    return made;
}

// A code of the configuration with the label and system that its table gives it.
std::optional<coded>
find_code(const std::optional<std::string>& code, const tables::code_table& table, const char* key)
{
    if (!code) return std::nullopt;
    const auto* entry = table.find(*code);
    if (entry == nullptr)
        throw std::runtime_error(
            std::string{key} + ": " + *code + " is not in " + std::string{table.name()}
        );
    return coded{std::string{entry->code}, std::string{entry->text}, std::string{entry->system}};
}

// Of the sources whose letters do not leave from the first mailbox.
static std::map<std::string, document_to_mssante::sender, std::less<>> find_senders(
    const settings& all
)
{
    std::map<std::string, document_to_mssante::sender, std::less<>> senders;
    const auto carriers = carriers_of(all);
    for (const auto& source : all.sources) {
        if (!source.mailbox) continue;
        const auto wanted = directory::comparable_address(*source.mailbox);
        for (const auto& c : carriers)
            for (const auto& box : c.mailboxes)
                if (box.use == mailbox_use::send_and_read &&
                    directory::comparable_address(box.address) == wanted)
                    senders[source.name] = {
                        box.address,
                        box.display_name.empty() ? all.gateway.organisation : box.display_name,
                        box.reply_to.value_or("")};
    }
    return senders;
}

document_to_mssante::settings to_letters(const settings& all)
{
    document_to_mssante::settings made;
    made.mailbox = all.mailbox.address;
    made.mailbox_name =
        all.mailbox.display_name.empty() ? all.gateway.organisation : all.mailbox.display_name;
    for (const auto& s : all.sources)
        if (s.display_name) made.names_by_source.emplace(s.name, *s.display_name);
    made.reply_to = all.mailbox.reply_to.value_or("");
    made.senders_by_source = find_senders(all);
    made.product_reference = all.gateway.product_reference;
    made.mark = to_mark(all.delivery.replacement_mark);
    made.largest.to_professionals = all.mail_operator.submission.message_bytes_max.bytes;
    made.splits = all.delivery.too_large == too_large_letters::split;
    made.largest.to_patients = all.delivery.patient_message_bytes_max.bytes;
    if (const auto& file = all.delivery.opposition_file)
        made.has_objected = [list = std::make_shared<opposition_list>(*file)](std::string_view ins
                            ) { return list->contains(ins); };
    auto& archive = made.archive;
    archive.source_id = all.gateway.oid;
    archive.emitter =
        all.gateway.organisation.empty() ? all.mailbox.display_name : all.gateway.organisation;
    archive.contact = made.reply_to.empty() ? made.mailbox : made.reply_to;
    archive.application_version = version;
    archive.application_editor = "Vaguemestre";
    archive.how = to_compression(all.delivery.compression);
    const auto& tables = tables::national_tables();
    const auto& d = all.delivery;
    archive.default_class = find_code(d.default_class, tables.classes, "delivery.default_class");
    archive.default_facility_type =
        find_code(d.default_facility_type, tables.facility_types, "delivery.default_facility_type");
    archive.default_practice_setting = find_code(
        d.default_practice_setting, tables.practice_settings, "delivery.default_practice_setting"
    );
    archive.default_content_type =
        find_code(d.default_content_type, tables.content_types, "delivery.default_content_type")
            ->code;
    archive.action_slot = all.delivery.action_slot;
    return made;
}

post_office_settings to_post_office(const settings& all, const carrier_settings& by)
{
    post_office_settings made;
    made.letters = to_letters(all);
    made.letters.largest.to_professionals = by.submission.message_bytes_max.bytes;
    made.letters_per_minute = by.submission.letters_per_minute;
    made.retry = all.delivery.retry;
    made.uncertain = all.delivery.uncertain == uncertain_letters::resend ? uncertain_policy::resend
                                                                         : uncertain_policy::hold;
    made.ask_success_always = all.delivery.delivery_receipts == delivery_receipts::always;
    made.concurrent_max = by.submission.connections_max;
    return made;
}

std::shared_ptr<const runtime::tls_context> to_operator_tls(const operator_settings& s)
{
    return make_client_tls(s.tls);
}

smtp::destination_settings
to_destination(const carrier_settings& by, std::shared_ptr<const runtime::tls_context> tls)
{
    const auto& submission = by.submission;
    smtp::destination_settings made;
    made.name = by.name;
    made.host = submission.address.host;
    made.port = submission.address.port;
    made.server_name = by.server_name;
    made.secured_by = submission.security == security::implicit ? smtp::security::implicit
                                                                : smtp::security::starttls;
    made.auth = submission.authentication == submission_authentication::external
                    ? smtp::authentication::external
                    : smtp::authentication::none;
    made.helo_name = domain_of(by.mailboxes.front().address);
    made.connections_max = submission.connections_max;
    made.idle_timeout = submission.idle_timeout;
    made.connection_age_max = submission.connection_age_max;
    made.connect_pause = submission.outage_pause;
    made.tls = std::move(tls);
    return made;
}

receipt_to_sender::receipt_policy to_receipt_policy(const receipts_settings& s)
{
    return {.deleted_is_read = s.deleted == deleted_mails::read};
}

imap::source_settings to_inbox(
    const operator_settings& s,
    const reading_settings& reading,
    const carried_mailbox_settings& box
)
{
    imap::source_settings made;
    made.name = s.name;
    made.host = reading.address.host;
    made.port = reading.address.port;
    made.server_name = s.server_name;
    made.reconnect.first = reading.retry_first;
    made.reconnect.longest = reading.retry_longest;
    auto& session = made.session;
    session.security = reading.security == security::implicit ? imap::security::implicit
                                                              : imap::security::starttls;
    session.authentication = reading.authentication == reading_authentication::password
                                 ? imap::authentication::password
                                 : imap::authentication::external;
    session.user = box.user.empty() ? reading.user : box.user;
    if (const auto& file = box.password_file ? box.password_file : reading.password_file)
        session.password = read_secret(*file);
    session.folder = reading.folder;
    session.poll_interval = reading.poll_interval;
    session.message_bytes_max = reading.message_bytes_max.bytes;
    switch (reading.after_processing) {
        case after_processing::seen:
            session.after_processing = imap::after_processing::seen;
            break;
        case after_processing::remove:
            session.after_processing = imap::after_processing::remove;
            break;
        case after_processing::leave:
            session.after_processing = imap::after_processing::leave;
            break;
    }
    return made;
}

}  // namespace vgm::app
