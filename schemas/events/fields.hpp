#pragma once

// Every member of every tracking record, named once. The writer and the reader of codec.cpp walk
// the same list, so they cannot disagree. Names are stored: they may be added, never changed.

#include "gateway/core/record.hpp"

namespace vgm::events {

template <class V, class R>
concept same_record = std::same_as<std::remove_cvref_t<V>, R>;

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), control_id>
{
    v("value", r.value);
}
template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), mail_message_id>
{
    v("value", r.value);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), receipts_wanted>
{
    v("reception", r.reception);
    v("reading", r.reading);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), accepted_record::document_summary>
{
    v("id", r.unique_id);
    v("replaces", r.replaces);
    v("type", r.type_code);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), recipient>
{
    v("address", r.address);
    v("kind", r.kind);
    v("identifier", r.identifier);
    v("identifier_type", r.identifier_type);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), planned_delivery>
{
    v("number", r.number);
    v("to", r.to);
    v("mail_id", r.mail_id.value);
    v("why", r.why);
    v("documents", r.documents);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), routing>
{
    v("version", r.version);
    v("rules", r.rules);
    v("from", r.from);
    v("from_name", r.from_name);
    v("reply_to", r.reply_to);
    v("priority", r.priority);
    v("operator", r.operator_name);
    v("body", r.body);
    v("body_for_patient", r.body_for_patient);
    v("hold", r.hold);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), released_record>
{
    v("by", r.by);
    v("reason", r.reason);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), rerouted_record>
{
    v("by", r.by);
    v("reason", r.reason);
    v("withdrawn", r.withdrawn);
    v("deliveries", r.deliveries);
    v("routing", r.routing);
    v("receipts", r.receipts);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), accepted_record>
{
    v("source", r.source);
    v("control", r.control.value);
    v("sending_application", r.sending_application);
    v("sending_facility", r.sending_facility);
    v("receiving_application", r.receiving_application);
    v("receiving_facility", r.receiving_facility);
    v("processing_id", r.processing_id);
    v("hl7_version", r.hl7_version);
    v("event", r.event);
    v("charset", r.charset);
    v("action", r.action);
    v("documents", r.documents);
    v("receipts", r.receipts);
    v("content_hash", r.content_hash);
    v("warnings", r.warnings);
    v("body_size", r.body_size);
    v("deliveries", r.deliveries);
    v("routing", r.routing);
    v("batch", r.batch);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), refused_record::reason>
{
    v("rule", r.rule);
    v("where", r.where);
    v("detail", r.detail);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), refused_record>
{
    v("source", r.source);
    v("control", r.control.value);
    v("sending_application", r.sending_application);
    v("sending_facility", r.sending_facility);
    v("acknowledgment", r.acknowledgment);
    v("reasons", r.reasons);
    v("batch", r.batch);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), repeated_record>
{
    v("source", r.source);
    v("batch", r.batch);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), planned_record>
{
    v("deliveries", r.deliveries);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), unroutable_record>
{
    v("rule", r.rule);
    v("where", r.where);
    v("detail", r.detail);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), sending_record>
{
    v("number", r.number);
    v("attempt", r.attempt);
    v("host", r.host);
}

template <class V>
void fields(V& v, auto&& r) requires
    std::derived_from<std::remove_cvref_t<decltype(r)>, attempt_outcome>
{
    v("number", r.number);
    v("attempt", r.attempt);
    v("status", r.status);
    v("reply_code", r.reply_code);
    v("stage", r.stage);
    v("reason", r.reason);
    v("remote_id", r.remote_id);
    v("operator_problem", r.operator_problem);
    v("next_attempt", r.next_attempt);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), held_record>
{
    v("number", r.number);
    v("reason", r.reason);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), expired_record>
{
    v("number", r.number);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), mail_place>
{
    v("mailbox", r.mailbox);
    v("uidvalidity", r.uidvalidity);
    v("uid", r.uid);
    v("operator", r.operator_name);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), reception_record>
{
    v("number", r.number);
    v("action", r.action);
    v("status", r.status);
    v("reply_code", r.reply_code);
    v("found_in", r.found_in);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), reading_record>
{
    v("number", r.number);
    v("disposition", r.disposition);
    v("negative", r.negative);
    v("error_code", r.error_code);
    v("reader", r.reader);
    v("found_in", r.found_in);
}

template <class V>
void fields(V& v, auto&& r) requires
    std::derived_from<std::remove_cvref_t<decltype(r)>, told_record>
{
    v("number", r.number);
    v("kind", r.kind);
    v("positive", r.positive);
    v("zam_control_id", r.zam_control_id);
    if constexpr (requires { r.attempt; }) v("attempt", r.attempt);
    if constexpr (requires { r.reason; }) v("reason", r.reason);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), unclaimed_record>
{
    v("found_in", r.found_in);
    v("kind", r.kind);
    v("mail_id", r.mail_id);
    v("reason", r.reason);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), mailbox_position_record>
{
    v("last", r.last);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), arrived_record::document>
{
    v("id", r.unique_id);
    v("replaces", r.replaces);
    v("type", r.type_code);
    v("action", r.action);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), arrived_record>
{
    v("found_in", r.found_in);
    v("mail_id", r.mail_id);
    v("from", r.from);
    v("application", r.application);
    v("documents", r.documents);
    v("content_hash", r.content_hash);
    v("body_size", r.body_size);
    v("problem_rule", r.problem_rule);
    v("problem_where", r.problem_where);
    v("problem", r.problem);
    v("mdn_to", r.mdn_to);
    v("no_mdn", r.no_mdn);
    v("error_mail_to", r.error_mail_to);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), handed_over_record>
{
    v("number", r.number);
    v("control_id", r.control_id);
    v("acknowledgment", r.acknowledgment);
    v("error_code", r.error_code);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), handover_deferred_record>
{
    v("number", r.number);
    v("attempt", r.attempt);
    v("reason", r.reason);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), handover_parked_record>
{
    v("number", r.number);
    v("reason", r.reason);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), answering_record>
{
    v("kind", r.kind);
    v("attempt", r.attempt);
    v("host", r.host);
}

template <class V>
void fields(V& v, auto&& r) requires same_record<decltype(r), answered_record>
{
    v("kind", r.kind);
    v("attempt", r.attempt);
    v("outcome", r.outcome);
    v("reply_code", r.reply_code);
    v("reason", r.reason);
    v("remote_id", r.remote_id);
    v("next_attempt", r.next_attempt);
}

}  // namespace vgm::events
