#include "gateway/app/directory_desk.hpp"
#include "gateway/app/mail_room.hpp"
#include "gateway/app/version.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/mime/text.hpp"

namespace vgm::app {
namespace {

mllp::client_settings to_client(const application_settings& s)
{
    mllp::client_settings made;
    made.host = s.send_to.host;
    made.port = s.send_to.port;
    made.answer_timeout = s.timeout;
    if (s.tls)
        made.tls = runtime::tls_context::make_client(
            {s.tls->certificate, s.tls->key, s.tls->trust, s.tls->revocation.value_or("").string()}
        );
    return made;
}

// What the directory publishes of a mailbox; nothing when it cannot be read now: then the message
// says of the mailbox its address alone.
std::optional<directory::mailbox_entry>
find_mailbox(const directory_desk& desk, std::string_view address)
{
    const auto found = desk.lookup().find_by_address(address);
    if (!found || found->empty()) return std::nullopt;
    return found->front();
}

std::optional<mail_to_document::known_unit>
find_unit(const directory_desk& desk, std::string_view address)
{
    const auto found = desk.units().find_by_address(directory::comparable_address(address));
    if (!found) return std::nullopt;
    const auto& [code, unit] = *found;
    // PRT-8.6.1 is a FINESS, the IDNST without the digit of its kind.
    const bool finess = unit.structure_id.size() == 10 && unit.structure_id.front() == '1';
    return mail_to_document::known_unit{
        unit.service, code, finess ? unit.structure_id.substr(1) : unit.structure_id};
}

mail_to_document::settings to_route(
    const settings& all,
    const application_settings& s,
    const std::shared_ptr<const directory_desk>& desk
)
{
    mail_to_document::settings made;
    made.sending_application = hl7v2::escape(all.gateway.name);
    made.sending_facility = hl7v2::escape(all.gateway.organisation);
    made.receiving_application = s.receiving_application;
    made.receiving_facility = s.receiving_facility;
    made.processing_id = s.processing_id == processing_id::production ? "P"
                         : s.processing_id == processing_id::training ? "T"
                                                                      : "D";
    if (!desk) return made;
    made.find_mailbox = [desk](std::string_view a) { return find_mailbox(*desk, a); };
    made.find_unit = [desk](std::string_view a) { return find_unit(*desk, a); };
    return made;
}

}  // namespace

arrival_settings to_arrivals(const settings& all)
{
    arrival_settings made;
    const auto desk = all.directory && !all.applications.empty()
                          ? std::make_shared<const directory_desk>(all)
                          : nullptr;
    for (const auto& s : all.applications) {
        arrival_application application;
        application.name = s.name;
        for (const auto& address : s.mailboxes)
            application.mailboxes.push_back(mime::to_lower(address));
        application.to = to_client(s);
        application.route = to_route(all, s, desk);
        application.retry = s.retry;
        application.masked =
            s.masked == masked_letters::block ? masked_documents::block : masked_documents::send;
        application.error_mailbox = s.error_mailbox.value_or("");
        made.applications.push_back(std::move(application));
    }
    made.answer_retry = all.delivery.retry;
    made.uncertain_is_resent = all.delivery.uncertain == uncertain_letters::resend;
    return made;
}

answer_ways to_answer_ways(const settings& all, mail_room& mail)
{
    std::map<std::string, mailbox_settings> ours;  // by address, as addresses are compared
    for (const auto& c : carriers_of(all))
        for (const auto& box : c.mailboxes)
            ours.emplace(directory::comparable_address(box.address), box);
    return [&mail,
            ours = std::move(ours),
            first = mailbox_settings{all.mailbox},
            organisation = all.gateway.organisation](const std::string& mailbox) {
        // A mailbox that the configuration has no more: from the first one.
        const auto found = ours.find(directory::comparable_address(mailbox));
        const auto& box = found == ours.end() ? first : found->second;
        const auto& name = box.display_name.empty() ? organisation : box.display_name;
        return answer_way{
            mail.destination_of(box.address),
            {box.address,
             name,
             "Vaguemestre " + std::string{version},
             mail.taken_from(box.address)}};
    };
}

}  // namespace vgm::app
