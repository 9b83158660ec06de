#pragma once

// From the configuration to what each part takes. Nothing is started here.

#include "adapters/http/server.hpp"
#include "adapters/imap/settings.hpp"
#include "adapters/mllp/source.hpp"
#include "adapters/smtp/destination.hpp"
#include "gateway/app/arrivals.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/app/post_office.hpp"
#include "gateway/app/rest_door.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/app/teller.hpp"
#include "gateway/runtime/log.hpp"
#include "routes/document_to_mssante/addressing.hpp"
#include "routes/receipt_to_sender/correlate.hpp"
#include "schemas/transmission/request.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace vgm::app {

class mail_room;

// Those that read certificates throw runtime::tls_error, naming the file.
runtime::log::settings to_log(const log_settings& s);
ledger_options to_ledger(const settings& all);
journal::settings to_journal(const settings& all);
transmission::gate_settings to_gate(const settings& all, const source_settings& s);
// Who a letter of a source comes from and goes to when it does not say so itself.
rest::letter_ends to_letter_ends(const settings& all, const source_settings& s);
// Those with a client, by name.
std::map<std::string, rest_source> to_rest_sources(const settings& all);
mllp::source_settings to_source(const source_settings& s);
http::server_settings to_http_server(const http_settings& s);
http::server_settings to_monitoring_server(const monitoring_settings& s);
http::server_settings to_console_server(const console_settings& s);
std::vector<told_source> to_told_sources(const settings& all);
// Asks the directory of the configuration; empty without one. Throws std::runtime_error for a unit
// table that cannot be read.
document_to_mssante::mailbox_finder to_finder(const settings& all);
document_to_mssante::settings to_letters(const settings& all);
post_office_settings to_post_office(const settings& all, const carrier_settings& by);
std::shared_ptr<const runtime::tls_context> to_operator_tls(const operator_settings& s);
smtp::destination_settings
to_destination(const carrier_settings& by, std::shared_ptr<const runtime::tls_context> tls);
arrival_settings to_arrivals(const settings& all);
// `mail` must outlive it.
answer_ways to_answer_ways(const settings& all, mail_room& mail);
receipt_to_sender::receipt_policy to_receipt_policy(const receipts_settings& s);
imap::source_settings to_inbox(
    const operator_settings& s,
    const reading_settings& reading,
    const carried_mailbox_settings& box
);

}  // namespace vgm::app
