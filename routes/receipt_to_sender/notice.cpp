#include "routes/receipt_to_sender/notice.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/hl7v2/smtp_error_code.hpp"
#include "schemas/hl7v2/zam.hpp"
#include "schemas/mime/text.hpp"

#include <optional>

namespace vgm::receipt_to_sender {
namespace {

constexpr std::string_view other_error = "906";

// Why a mail is not in its mailbox, as a row of SMTPERRORCODE.
hl7v2::zam_error reception_error(const delivery_account& d)
{
    const auto said = [](int code) {
        return code == 0 ? std::optional<int>{} : std::optional{code};
    };
    if (d.failure) return hl7v2::to_smtp_error(said(d.failure->reply_code), d.failure->status);
    if (d.last.reply_code == 0 && d.last.stage == "connecting")
        return hl7v2::to_smtp_error(hl7v2::smtp_cannot_connect);
    return hl7v2::to_smtp_error(said(d.last.reply_code), d.last.status);
}

// Why the reader could not take it, as a row of applicationErrorCondition.
hl7v2::zam_error reading_error(const reading_record& r)
{
    const auto label = hl7v2::find_application_error_label(r.error_code);
    if (label) return {r.error_code, std::string{*label}};
    return {
        std::string{other_error}, std::string{*hl7v2::find_application_error_label(other_error)}};
}

timestamp time_of(const delivery_account& d, const notice& n)
{
    if (n.kind == "Z03") return d.reading_at;
    if (n.positive) return d.reception_at;
    if (d.failure) return d.failure_at;
    return d.status == delivery_status::expired ? d.given_up_at : d.last_at;
}

// Of the parts of a split letter the one that the notice speaks of: that which was refused, else
// the last to arrive.
const delivery_account& decisive_part(const account& a, const notice& n)
{
    const auto* first = a.find_delivery(n.number);
    VGM_ASSERT(first != nullptr);
    const auto decides = [&](const delivery_account& d) {
        if (n.kind == "Z03") return d.reading && d.reading->negative != n.positive;
        return n.positive || d.failure || d.status == delivery_status::bounced ||
               d.status == delivery_status::expired;
    };
    const delivery_account* found = nullptr;
    for (const auto* part : parts_of(a, *first)) {
        if (!decides(*part)) continue;
        if (found == nullptr || (n.positive && time_of(*part, n) > time_of(*found, n)))
            found = part;
    }
    return found == nullptr ? *first : *found;
}

}  // namespace

std::string
make_notice(const account& a, const notice& n, std::string own_control_id, timestamp now)
{
    VGM_ASSERT(a.accepted);
    const auto* d = &decisive_part(a, n);
    const auto& request = *a.accepted;
    hl7v2::zam z;
    z.event =
        n.kind == "Z03" ? hl7v2::zam_event::mssante_reading : hl7v2::zam_event::mssante_reception;
    z.sending_application = request.sending_application;
    z.sending_facility = request.sending_facility;
    z.receiving_application = request.receiving_application;
    z.receiving_facility = request.receiving_facility;
    z.processing_id = request.processing_id;
    z.encoding = hl7v2::parse_charset(request.charset).value_or(hl7v2::charset::utf_8);
    z.request_control_id = request.control.value;
    z.own_control_id = std::move(own_control_id);
    z.made_at = now;
    const auto happened = time_of(*d, n);
    z.happened_at = happened == timestamp{} ? now : happened;
    z.address = d->plan.to.address;
    z.recipient_id = d->plan.to.identifier;
    if (n.kind == "Z03" && d->reading && !d->reading->reader.empty()) {
        z.address = d->reading->reader;
        // Who it was forwarded to is known by the address alone.
        if (!mime::equals_ignoring_case(z.address, d->plan.to.address)) z.recipient_id.clear();
    }
    if (!n.positive) z.error = n.kind == "Z03" ? reading_error(*d->reading) : reception_error(*d);
    return hl7v2::make_zam(z);
}

}  // namespace vgm::receipt_to_sender
