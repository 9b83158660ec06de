#include "schemas/events/published.hpp"

#include "gateway/core/masked.hpp"
#include "schemas/events/event_json.hpp"

#include <cstdio>
#include <optional>

namespace vgm::events {
namespace {

enum class lists { whole, left_out };

// Where a record's event goes, and whether a person must be told; none: it is not published.
struct destination
{
    std::optional<topic> to;
    std::string_view alert = {};  // what the alert is called
};

struct router
{
    destination operator()(const accepted_record&) const { return {topic::submission}; }
    destination operator()(const refused_record&) const { return {topic::submission}; }
    destination operator()(const repeated_record&) const { return {topic::submission}; }
    destination operator()(const planned_record&) const { return {topic::submission}; }
    destination operator()(const unroutable_record&) const
    {
        return {topic::submission, "letter_unroutable"};
    }
    destination operator()(const sending_record&) const { return {topic::delivery}; }
    destination operator()(const sent_record&) const { return {topic::delivery}; }
    destination operator()(const deferred_record&) const { return {topic::delivery}; }
    destination operator()(const bounced_record&) const { return {topic::delivery}; }
    destination operator()(const uncertain_record&) const
    {
        return {topic::delivery, "delivery_uncertain"};
    }
    destination operator()(const expired_record&) const { return {topic::delivery}; }
    destination operator()(const held_record&) const { return {topic::delivery}; }
    destination operator()(const reception_record&) const { return {topic::receipt}; }
    destination operator()(const reading_record&) const { return {topic::receipt}; }
    destination operator()(const told_record&) const { return {topic::receipt}; }
    destination operator()(const tell_deferred_record&) const { return {topic::receipt}; }
    destination operator()(const tell_parked_record&) const
    {
        return {topic::receipt, "producer_not_told"};
    }
    destination operator()(const unclaimed_record&) const { return {topic::receipt}; }
    destination operator()(const mailbox_position_record&) const { return {}; }
    // In a person's words, which may name anybody: not told.
    destination operator()(const released_record&) const { return {}; }
    destination operator()(const rerouted_record&) const { return {topic::submission}; }
    destination operator()(const arrived_record&) const { return {topic::submission}; }
    destination operator()(const handed_over_record&) const { return {topic::delivery}; }
    destination operator()(const handover_deferred_record&) const { return {topic::delivery}; }
    destination operator()(const handover_parked_record&) const
    {
        return {topic::delivery, "document_not_handed_over"};
    }
    destination operator()(const answering_record&) const { return {topic::receipt}; }
    destination operator()(const answered_record&) const { return {topic::receipt}; }
};

// What each record says to strangers. Everything that is not here stays in the house.
class teller
{
public:
    teller(event_json& out, const submission_id& of, lists which)
        : out_(out), of_(of), which_(which)
    {}

    bool has_left_out() const { return left_out_; }

    void operator()(const accepted_record& r)
    {
        out_.put("source", r.source);
        out_.put("control_id", r.control.value);
        out_.put("sending_application", r.sending_application);
        out_.put("sending_facility", r.sending_facility);
        out_.put("processing_id", r.processing_id);
        out_.put("message_event", r.event);
        out_.put("action", to_string(r.action));
        out_.put_number("bytes", static_cast<std::int64_t>(r.body_size));
        out_.put_object("receipts", [&](event_json& inside) {
            inside.put_flag("reception", r.receipts.reception);
            inside.put_flag("reading", r.receipts.reading);
        });
        put_list("documents", r.documents, [](const auto& d, event_json& out) {
            out.put("id", d.unique_id);
            out.put("replaces", d.replaces);
            out.put("type_code", d.type_code);
        });
        if (may_list(r.warnings)) out_.put_texts("warnings", r.warnings);
        put_deliveries(r.deliveries);
    }
    void operator()(const refused_record& r)
    {
        out_.put("source", r.source);
        out_.put("control_id", r.control.value);
        out_.put("sending_application", r.sending_application);
        out_.put("sending_facility", r.sending_facility);
        out_.put("acknowledgment", r.acknowledgment);
        put_list("reasons", r.reasons, [](const auto& one, event_json& out) {
            out.put("rule", one.rule);
            out.put("where", one.where);
            out.put("detail", one.detail);
        });
    }
    void operator()(const repeated_record& r) { out_.put("source", r.source); }
    void operator()(const planned_record& r) { put_deliveries(r.deliveries); }
    void operator()(const unroutable_record& r)
    {
        out_.put("rule", r.rule);
        out_.put("where", r.where);
        out_.put("detail", r.detail);
    }

    void operator()(const sending_record& r)
    {
        put_delivery(r.number);
        out_.put_number("attempt", r.attempt);
        out_.put("host", r.host);
    }
    void operator()(const attempt_outcome& r)
    {
        put_delivery(r.number);
        out_.put_number("attempt", r.attempt);
        out_.put_status("status", r.status);
        if (r.reply_code != 0) out_.put_number("reply_code", r.reply_code);
        out_.put("stage", r.stage);
        out_.put("reason", r.reason);
        out_.put("remote_id", r.remote_id);
        if (r.operator_problem) out_.put_flag("operator_problem", true);
        out_.put_time("next_attempt", r.next_attempt);
    }
    void operator()(const expired_record& r) { put_delivery(r.number); }
    void operator()(const held_record& r)
    {
        put_delivery(r.number);
        out_.put("reason", r.reason);
    }

    void operator()(const reception_record& r)
    {
        put_delivery(r.number);
        out_.put("action", to_string(r.action));
        out_.put_status("status", r.status);
        if (r.reply_code != 0) out_.put_number("reply_code", r.reply_code);
    }
    void operator()(const reading_record& r)
    {
        put_delivery(r.number);
        out_.put("disposition", r.disposition);
        out_.put_flag("negative", r.negative);
        out_.put("error_code", r.error_code);
    }
    void operator()(const told_record& r)
    {
        put_delivery(r.number);
        out_.put("notice", r.kind);
        out_.put_flag("positive", r.positive);
        out_.put("zam_control_id", r.zam_control_id);
    }
    void operator()(const tell_deferred_record& r)
    {
        (*this)(static_cast<const told_record&>(r));
        out_.put_number("attempt", r.attempt);
        out_.put("reason", r.reason);
    }
    void operator()(const tell_parked_record& r)
    {
        (*this)(static_cast<const told_record&>(r));
        out_.put("reason", r.reason);
    }
    void operator()(const unclaimed_record& r)
    {
        out_.put("mailbox", r.found_in.mailbox);
        out_.put_number("uidvalidity", r.found_in.uidvalidity);
        out_.put_number("uid", r.found_in.uid);
        out_.put("mail_kind", r.kind);
        out_.put("reason", r.reason);
    }
    void operator()(const mailbox_position_record&) {}
    void operator()(const released_record&) {}
    // Without the words of the person who asked for it.
    void operator()(const rerouted_record& r)
    {
        std::vector<std::string> withdrawn;
        for (const int number : r.withdrawn)
            withdrawn.push_back(delivery_id{of_, number}.to_string());
        if (may_list(withdrawn)) out_.put_texts("withdrawn", withdrawn);
        put_deliveries(r.deliveries);
    }

    // A letter from outside: neither who wrote it nor what its mail is called, for both may be a
    // patient's.
    void operator()(const arrived_record& r)
    {
        out_.put("mailbox", r.found_in.mailbox);
        out_.put_number("uidvalidity", r.found_in.uidvalidity);
        out_.put_number("uid", r.found_in.uid);
        out_.put("application", r.application);
        out_.put_number("bytes", static_cast<std::int64_t>(r.body_size));
        put_list("documents", r.documents, [](const auto& d, event_json& out) {
            out.put("id", d.unique_id);
            out.put("replaces", d.replaces);
            out.put("type_code", d.type_code);
            out.put("action", to_string(d.action));
        });
        out_.put("rule", r.problem_rule);
        out_.put("where", r.problem_where);
        out_.put("detail", r.problem);
    }
    void operator()(const handed_over_record& r)
    {
        out_.put_number("document", r.number);
        out_.put("control_id", r.control_id);
        out_.put("acknowledgment", r.acknowledgment);
        out_.put("error_code", r.error_code);
    }
    void operator()(const handover_deferred_record& r)
    {
        out_.put_number("document", r.number);
        out_.put_number("attempt", r.attempt);
        out_.put("reason", r.reason);
    }
    void operator()(const handover_parked_record& r)
    {
        out_.put_number("document", r.number);
        out_.put("reason", r.reason);
    }
    void operator()(const answering_record& r)
    {
        out_.put("answer", r.kind);
        out_.put_number("attempt", r.attempt);
        out_.put("host", r.host);
    }
    void operator()(const answered_record& r)
    {
        out_.put("answer", r.kind);
        out_.put_number("attempt", r.attempt);
        out_.put("outcome", r.outcome);
        if (r.reply_code != 0) out_.put_number("reply_code", r.reply_code);
        out_.put("reason", r.reason);
        out_.put("remote_id", r.remote_id);
        out_.put_time("next_attempt", r.next_attempt);
    }

private:
    void put_delivery(int number) { out_.put("delivery", delivery_id{of_, number}.to_string()); }
    void put_deliveries(const std::vector<planned_delivery>& all)
    {
        put_list("deliveries", all, [this](const planned_delivery& d, event_json& out) {
            out.put("delivery", delivery_id{of_, d.number}.to_string());
            out.put("recipient", masked_address(d.to));
            out.put("recipient_kind", to_string(d.to.kind));
            if (may_show_identifier(d.to)) {
                out.put("recipient_id", d.to.identifier);
                out.put("recipient_id_type", d.to.identifier_type);
            }
            out.put("message_id", d.mail_id.value);
        });
    }
    template <class All>
    bool may_list(const All& all)
    {
        left_out_ = left_out_ || (which_ == lists::left_out && !all.empty());
        return which_ == lists::whole;
    }
    template <class All, class Each>
    void put_list(std::string_view name, const All& all, Each each)
    {
        if (may_list(all)) out_.put_list(name, all, each);
    }

    event_json& out_;
    const submission_id& of_;
    const lists which_;
    bool left_out_ = false;
};

std::string event_id(const submission_id& of, std::uint64_t position, std::string_view suffix = {})
{
    char hexadecimal[20];
    std::snprintf(
        hexadecimal, sizeof hexadecimal, "-%016llx", static_cast<unsigned long long>(position)
    );
    return of.to_string() + hexadecimal + std::string{suffix};
}

void put_head(event_json& out, const published_event& e, timestamp at, std::string_view gateway)
{
    out.put("id", e.id);
    out.put("type", e.type);
    out.put("time", to_rfc3339(at));
    out.put("gateway", gateway);
}

std::string print(
    const published_event& e,
    const tracking_record& record,
    std::string_view gateway,
    lists which
)
{
    event_json out;
    put_head(out, e, record.at, gateway);
    out.put("submission", e.key);
    teller tell(out, record.submission, which);
    std::visit(tell, record.body);
    if (tell.has_left_out()) out.put_flag("truncated", true);
    return out.finish();
}

// Of the mail that a record speaks of; 0: of none.
struct find_number
{
    // Of a document.
    int operator()(const handed_over_record&) const { return 0; }
    int operator()(const handover_deferred_record&) const { return 0; }
    int operator()(const handover_parked_record&) const { return 0; }
    int operator()(const auto& r) const
    {
        if constexpr (requires { r.number; })
            return r.number;
        else
            return 0;
    }
};

published_event make_alert(
    const published_event& about,
    std::string_view type,
    const tracking_record& record,
    const origin& from
)
{
    published_event e{topic::alert, about.key, about.id + "-alert", std::string{type}, {}};
    event_json out;
    put_head(out, e, record.at, from.gateway);
    out.put("submission", e.key);
    if (const int number = std::visit(find_number{}, record.body); number != 0)
        out.put("delivery", delivery_id{record.submission, number}.to_string());
    out.put("about", about.id);
    e.value = out.finish();
    return e;
}

}  // namespace

std::string_view to_string(topic t) noexcept
{
    switch (t) {
        case topic::submission:
            return "submission.v1";
        case topic::delivery:
            return "delivery.v1";
        case topic::receipt:
            return "receipt.v1";
        case topic::alert:
            return "alert.v1";
    }
    return "unknown";
}

std::vector<published_event> publish(const tracking_record& record, const origin& from)
{
    const auto where = std::visit(router{}, record.body);
    if (!where.to) return {};
    published_event e{
        *where.to,
        record.submission.to_string(),
        event_id(record.submission, from.position),
        std::string{to_string(kind_of(record.body))},
        {}};
    e.value = print(e, record, from.gateway, lists::whole);
    if (e.value.size() > event_bytes_max) e.value = print(e, record, from.gateway, lists::left_out);
    std::vector<published_event> all{std::move(e)};
    if (!where.alert.empty()) {
        auto alert = make_alert(all.front(), where.alert, record, from);
        all.push_back(std::move(alert));
    }
    return all;
}

published_event publish(const publication_alert& alert, std::string_view gateway)
{
    const auto type = [&]() -> std::string_view {
        switch (alert.what) {
            case publication_alert::kind::late:
                return "publication_late";
            case publication_alert::kind::caught_up:
                return "publication_caught_up";
            case publication_alert::kind::gap:
                return "publication_gap";
        }
        return "unknown";
    }();
    const auto since = std::to_string(alert.at.time_since_epoch().count());
    published_event e{
        topic::alert,
        std::string{gateway},
        std::string{gateway} + "-" + since + "-" + std::string{type},
        std::string{type},
        {}};
    event_json out;
    put_head(out, e, alert.at, gateway);
    out.put("reason", alert.reason);
    e.value = out.finish();
    return e;
}

static std::string_view name_of(operational_alert::kind what)
{
    switch (what) {
        case operational_alert::kind::raised:
            return "alert_raised";
        case operational_alert::kind::reminded:
            return "alert_reminded";
        case operational_alert::kind::recovered:
            return "alert_recovered";
    }
    return "unknown";
}

published_event publish(const operational_alert& alert, std::string_view gateway)
{
    const auto type = name_of(alert.what);
    const auto told = std::to_string(alert.at.time_since_epoch().count());
    published_event e{
        topic::alert,
        std::string{gateway},
        std::string{gateway} + "-" + told + "-" + std::to_string(alert.number) + "-" +
            std::string{type},
        std::string{type},
        {}};
    event_json out;
    put_head(out, e, alert.at, gateway);
    out.put_number("number", static_cast<std::int64_t>(alert.number));
    out.put("rule", alert.rule);
    out.put("subject", alert.subject);
    out.put("urgency", alert.urgency);
    out.put("says", alert.says);
    out.put_time("since", alert.since);
    e.value = out.finish();
    return e;
}

}  // namespace vgm::events
