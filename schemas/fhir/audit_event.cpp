#include "schemas/fhir/audit_event.hpp"

#include "gateway/core/masked.hpp"
#include "schemas/fhir/communication.hpp"

namespace vgm::fhir {
namespace {

constexpr std::string_view lifecycle_system =
    "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
constexpr std::string_view entity_type_system =
    "http://terminology.hl7.org/CodeSystem/audit-entity-type";
constexpr std::string_view object_role_system = "http://terminology.hl7.org/CodeSystem/object-role";

// Value set audit-event-outcome.
constexpr std::string_view well = "0", passing = "4", grave = "8";

struct detail
{
    std::string_view name;
    std::string value;
};

// Who acts, beside the gateway.
enum class other_party { none, source, recipient, host, person };

// What one record says.
struct saying
{
    std::string_view type;
    std::string_view outcome = well;
    std::string words = {};
    int number = 0;  // of the mail it is about
    other_party other = other_party::none;
    bool other_asks = false;  // otherwise the gateway is the one who began it
    std::string party = {};   // its name, where the record has it
    std::vector<detail> details = {};
    std::string_view action = "E";
};

void add(saying& to, std::string_view name, std::string value)
{
    if (!value.empty()) to.details.push_back({name, std::move(value)});
}

struct reader_of_records
{
    saying operator()(const accepted_record& r) const
    {
        saying s{"receive", well, "accepted and stored", 0, other_party::source, true, r.source};
        s.action = "C";
        add(s, "control-id", r.control.value);
        add(s, "event", r.event);
        for (const auto& w : r.warnings) add(s, "warning", w);
        for (const auto& rule : r.routing.rules) add(s, "routing-rule", rule);
        if (!r.routing.hold.empty()) s.words = "accepted and stored, held by a rule for a person";
        return s;
    }
    saying operator()(const refused_record& r) const
    {
        saying s{"receive", grave, "refused", 0, other_party::source, true, r.source};
        add(s, "acknowledgment", r.acknowledgment);
        for (const auto& why : r.reasons)
            add(s, "rule", why.where.empty() ? why.rule : why.rule + " at " + why.where);
        return s;
    }
    saying operator()(const repeated_record& r) const
    {
        return {
            "receive",
            well,
            "the same message again: the first answer was given",
            0,
            other_party::source,
            true,
            r.source};
    }
    saying operator()(const planned_record& r) const
    {
        saying s{"originate", well, "its mails were planned"};
        add(s, "mails", std::to_string(r.deliveries.size()));
        return s;
    }
    // Who and why are words of persons.
    saying operator()(const released_record&) const
    {
        return {"unhold", well, "let go by a person", 0, other_party::person, true, "operator"};
    }
    saying operator()(const unroutable_record& r) const
    {
        saying s{"originate", grave, "no mail can be made of it: a person must look"};
        add(s, "rule", r.where.empty() ? r.rule : r.rule + " at " + r.where);
        return s;
    }
    saying operator()(const sending_record& r) const
    {
        saying s{
            "transmit",
            well,
            "on its way to the operator",
            r.number,
            other_party::host,
            false,
            r.host};
        add(s, "attempt", std::to_string(r.attempt));
        return s;
    }
    saying operator()(const sent_record& r) const
    {
        return attempt(r, well, "taken by the operator");
    }
    saying operator()(const deferred_record& r) const { return attempt(r, passing, "deferred"); }
    saying operator()(const bounced_record& r) const { return attempt(r, grave, "refused"); }
    saying operator()(const uncertain_record& r) const
    {
        return attempt(r, passing, "the mail may have been taken");
    }
    saying operator()(const expired_record& r) const
    {
        return {"transmit", grave, "given up: the time for attempts has passed", r.number};
    }
    saying operator()(const held_record& r) const
    {
        return {"hold", passing, "held back: " + r.reason, r.number};
    }
    saying operator()(const reception_record& r) const
    {
        const auto said = to_string(r.action);
        const bool failed = r.action == reception_action::failed;
        saying s{
            "report",
            failed                                  ? grave
            : r.action == reception_action::delayed ? passing
                                                    : well,
            "DSN: " + std::string(said),
            r.number,
            other_party::recipient,
            true};
        if (r.status.known()) add(s, "enhanced-status", r.status.to_string());
        if (r.reply_code != 0) add(s, "reply-code", std::to_string(r.reply_code));
        return s;
    }
    saying operator()(const reading_record& r) const
    {
        saying s{
            "report",
            r.negative ? grave : well,
            "MDN: " + r.disposition,
            r.number,
            other_party::recipient,
            true};
        add(s, "error-code", r.error_code);
        return s;
    }
    saying operator()(const told_record& r) const
    {
        saying s{
            "report", well, "the source was told: ZAM^" + r.kind, r.number, other_party::source};
        add(s, "positive", r.positive ? "Y" : "N");
        add(s, "control-id", r.zam_control_id);
        return s;
    }
    saying operator()(const tell_deferred_record& r) const
    {
        return {
            "report",
            passing,
            "ZAM^" + r.kind + " not taken yet: " + r.reason,
            r.number,
            other_party::source};
    }
    saying operator()(const tell_parked_record& r) const
    {
        return {
            "report",
            grave,
            "ZAM^" + r.kind + " not taken: " + r.reason,
            r.number,
            other_party::source};
    }
    saying operator()(const auto&) const { return {}; }

    static saying attempt(const attempt_outcome& r, std::string_view outcome, std::string words)
    {
        if (outcome != well && !r.reason.empty()) words += ": " + r.reason;
        saying s{"transmit", outcome, std::move(words), r.number};
        if (r.attempt != 0) add(s, "attempt", std::to_string(r.attempt));
        if (r.status.known()) add(s, "enhanced-status", r.status.to_string());
        if (r.reply_code != 0) add(s, "reply-code", std::to_string(r.reply_code));
        add(s, "stage", r.stage);
        add(s, "queue-id", r.remote_id);
        if (r.next_attempt != timestamp{}) add(s, "next-attempt", to_rfc3339(r.next_attempt));
        return s;
    }
};

element make_agent(element who, bool asks)
{
    return as_item(make_part("agent", {std::move(who), make_boolean("requestor", asks)}));
}

element make_named(std::string_view name, std::string_view display)
{
    return make_part(name, {make_text("display", display)});
}

element make_gateway(std::string_view name, const audit_names& names)
{
    auto made = make_part(name, {});
    if (!names.oid.empty())
        made.children.push_back(
            make_identifier("identifier", "urn:ietf:rfc:3986", "urn:oid:" + names.oid)
        );
    made.children.push_back(make_text("display", names.gateway));
    return made;
}

element make_source(std::string_view source)
{
    return make_part(
        "who", {make_identifier("identifier", source_system, source), make_text("display", source)}
    );
}

std::optional<element>
make_other_agent(const saying& s, const account& letter, const delivery_account* mail)
{
    switch (s.other) {
        case other_party::none:
            return std::nullopt;
        case other_party::source: {
            const std::string name = !s.party.empty()  ? s.party
                                     : letter.accepted ? letter.accepted->source
                                                       : std::string();
            if (name.empty()) return std::nullopt;
            return make_agent(make_source(name), s.other_asks);
        }
        case other_party::recipient:
            return make_agent(
                make_named("who", mail ? masked_address(mail->plan.to) : "the recipient's side"),
                s.other_asks
            );
        case other_party::host: {
            if (s.party.empty()) return std::nullopt;
            auto made = make_agent(make_named("who", s.party), s.other_asks);
            made.children.push_back(
                make_part("network", {make_text("address", s.party), make_text("type", "1")})
            );
            return made;
        }
        case other_party::person:
            return make_agent(make_named("who", s.party), s.other_asks);
    }
    return std::nullopt;
}

element make_entity(element what, std::string_view role)
{
    return as_item(make_part(
        "entity",
        {std::move(what),
         make_coding("type", entity_type_system, "2"),
         make_coding("role", object_role_system, role)}
    ));
}

// XDS writes an id as root or root^extension.
element make_document_identifier(std::string_view unique_id)
{
    const auto caret = unique_id.find('^');
    const auto root = "urn:oid:" + std::string(unique_id.substr(0, caret));
    if (caret == std::string_view::npos)
        return make_identifier("identifier", "urn:ietf:rfc:3986", root);
    return make_identifier("identifier", root, unique_id.substr(caret + 1));
}

// The letter, and the mail where a record is about one, which has the details then.
void add_letter_entities(
    const saying& s,
    const tracking_record& r,
    const account& letter,
    std::vector<element>& into
)
{
    const auto id = r.submission.to_string();
    auto what = make_part("what", {});
    // What was refused can be read nowhere.
    if (letter.accepted) what.children.push_back(make_text("reference", "Communication/" + id));
    what.children.push_back(make_identifier("identifier", letter_system, id));
    into.push_back(make_entity(std::move(what), "4"));
    if (s.number != 0 && letter.accepted)
        into.push_back(make_entity(
            make_part(
                "what",
                {make_text(
                    "reference", "Communication/" + delivery_id{r.submission, s.number}.to_string()
                )}
            ),
            "4"
        ));
    for (const auto& d : s.details)
        into.back().children.push_back(as_item(
            make_part("detail", {make_text("type", d.name), make_text("valueString", d.value)})
        ));
}

}  // namespace

bool is_audited(const record_body& body) noexcept
{
    switch (kind_of(body)) {
        case record_kind::unclaimed:
        case record_kind::mailbox_position:
        case record_kind::arrived:
        case record_kind::handed_over:
        case record_kind::handover_deferred:
        case record_kind::handover_parked:
        case record_kind::answering:
        case record_kind::answered:
            return false;
        default:
            return true;
    }
}

std::optional<std::string_view> source_of(const record_body& body) noexcept
{
    if (const auto* r = std::get_if<accepted_record>(&body)) return r->source;
    if (const auto* r = std::get_if<refused_record>(&body)) return r->source;
    return std::nullopt;
}

element make_audit_event(
    const tracking_record& record,
    const account& letter,
    std::string_view id,
    const audit_names& names
)
{
    const auto s = std::visit(reader_of_records{}, record.body);
    const auto at = to_rfc3339(record.at);
    const auto* mail = s.number == 0 ? nullptr : letter.find_delivery(s.number);
    auto made = make_resource("AuditEvent");
    auto& c = made.children;
    c.push_back(make_text("id", id));
    c.push_back(make_coding("type", lifecycle_system, s.type));
    c.push_back(as_item(make_coding("subtype", record_system, to_string(kind_of(record.body)))));
    c.push_back(make_text("action", s.action));
    c.push_back(make_part("period", {make_text("start", at), make_text("end", at)}));
    c.push_back(make_text("recorded", at));
    c.push_back(make_text("outcome", s.outcome));
    c.push_back(make_text("outcomeDesc", s.words));
    c.push_back(make_agent(make_gateway("who", names), !s.other_asks));
    if (auto other = make_other_agent(s, letter, mail)) c.push_back(std::move(*other));
    c.push_back(make_part("source", {make_gateway("observer", names)}));
    add_letter_entities(s, record, letter, c);
    if (letter.accepted)
        for (const auto& d : letter.accepted->documents)
            c.push_back(make_entity(make_part("what", {make_document_identifier(d.unique_id)}), "3")
            );
    return made;
}

element make_audit_searchset(audit_page page)
{
    auto bundle = make_resource("Bundle");
    bundle.children.push_back(make_text("type", "searchset"));
    if (page.total) bundle.children.push_back(make_number("total", *page.total));
    const auto link = [&](std::string_view relation, std::string_view url) {
        bundle.children.push_back(
            as_item(make_part("link", {make_text("relation", relation), make_text("url", url)}))
        );
    };
    link("self", page.self);
    if (!page.next.empty()) link("next", page.next);
    for (auto& event : page.events) {
        const auto url = page.base + "/AuditEvent/" + event.children.front().value;
        bundle.children.push_back(as_item(make_part(
            "entry",
            {make_text("fullUrl", url),
             as_part("resource", std::move(event)),
             make_part("search", {make_text("mode", "match")})}
        )));
    }
    return bundle;
}

}  // namespace vgm::fhir
