#include "gateway/core/record.hpp"

namespace vgm {
namespace {

struct kind_visitor
{
    record_kind operator()(const accepted_record&) const { return record_kind::accepted; }
    record_kind operator()(const refused_record&) const { return record_kind::refused; }
    record_kind operator()(const repeated_record&) const { return record_kind::repeated; }
    record_kind operator()(const held_record&) const { return record_kind::held; }
    record_kind operator()(const released_record&) const { return record_kind::released; }
    record_kind operator()(const rerouted_record&) const { return record_kind::rerouted; }
    record_kind operator()(const planned_record&) const { return record_kind::planned; }
    record_kind operator()(const unroutable_record&) const { return record_kind::unroutable; }
    record_kind operator()(const sending_record&) const { return record_kind::sending; }
    record_kind operator()(const sent_record&) const { return record_kind::sent; }
    record_kind operator()(const deferred_record&) const { return record_kind::deferred; }
    record_kind operator()(const bounced_record&) const { return record_kind::bounced; }
    record_kind operator()(const uncertain_record&) const { return record_kind::uncertain; }
    record_kind operator()(const expired_record&) const { return record_kind::expired; }
    record_kind operator()(const reception_record&) const { return record_kind::reception; }
    record_kind operator()(const reading_record&) const { return record_kind::reading; }
    record_kind operator()(const told_record&) const { return record_kind::told; }
    record_kind operator()(const tell_deferred_record&) const { return record_kind::tell_deferred; }
    record_kind operator()(const tell_parked_record&) const { return record_kind::tell_parked; }
    record_kind operator()(const unclaimed_record&) const { return record_kind::unclaimed; }
    record_kind operator()(const mailbox_position_record&) const
    {
        return record_kind::mailbox_position;
    }
    record_kind operator()(const arrived_record&) const { return record_kind::arrived; }
    record_kind operator()(const handed_over_record&) const { return record_kind::handed_over; }
    record_kind operator()(const handover_deferred_record&) const
    {
        return record_kind::handover_deferred;
    }
    record_kind operator()(const handover_parked_record&) const
    {
        return record_kind::handover_parked;
    }
    record_kind operator()(const answering_record&) const { return record_kind::answering; }
    record_kind operator()(const answered_record&) const { return record_kind::answered; }
};

}  // namespace

record_kind kind_of(const record_body& body) noexcept { return std::visit(kind_visitor{}, body); }

std::string_view to_string(record_kind kind) noexcept
{
    switch (kind) {
        case record_kind::accepted:
            return "accepted";
        case record_kind::refused:
            return "refused";
        case record_kind::planned:
            return "planned";
        case record_kind::sending:
            return "sending";
        case record_kind::sent:
            return "sent";
        case record_kind::deferred:
            return "deferred";
        case record_kind::bounced:
            return "bounced";
        case record_kind::uncertain:
            return "uncertain";
        case record_kind::expired:
            return "expired";
        case record_kind::reception:
            return "reception";
        case record_kind::reading:
            return "reading";
        case record_kind::told:
            return "told";
        case record_kind::tell_deferred:
            return "tell_deferred";
        case record_kind::tell_parked:
            return "tell_parked";
        case record_kind::unclaimed:
            return "unclaimed";
        case record_kind::mailbox_position:
            return "mailbox_position";
        case record_kind::unroutable:
            return "unroutable";
        case record_kind::repeated:
            return "repeated";
        case record_kind::held:
            return "held";
        case record_kind::arrived:
            return "arrived";
        case record_kind::handed_over:
            return "handed_over";
        case record_kind::handover_deferred:
            return "handover_deferred";
        case record_kind::handover_parked:
            return "handover_parked";
        case record_kind::answering:
            return "answering";
        case record_kind::answered:
            return "answered";
        case record_kind::released:
            return "released";
        case record_kind::rerouted:
            return "rerouted";
    }
    return "unknown";
}

std::string_view to_string(reception_action action) noexcept
{
    switch (action) {
        case reception_action::delivered:
            return "delivered";
        case reception_action::relayed:
            return "relayed";
        case reception_action::expanded:
            return "expanded";
        case reception_action::failed:
            return "failed";
        case reception_action::delayed:
            return "delayed";
    }
    return "unknown";
}

}  // namespace vgm
