#include "schemas/fhir/communication.hpp"

#include "gateway/core/masked.hpp"

#include <algorithm>

namespace vgm::fhir {
namespace {

bool has_failed(const delivery_account& d)
{
    return d.status == delivery_status::bounced || d.status == delivery_status::expired ||
           (d.failure && !d.reception);
}

// R4 value set event-status.
std::string_view status_of(const delivery_account& d)
{
    if (has_failed(d)) return "not-done";
    switch (d.status) {
        case delivery_status::withdrawn:
            return "not-done";
        case delivery_status::queued:
        case delivery_status::deferred:
        case delivery_status::sending:
            return "in-progress";
        case delivery_status::uncertain:
            return d.reception || d.reading ? "completed" : "unknown";
        case delivery_status::sent:
        case delivery_status::bounced:
        case delivery_status::expired:
            return "completed";
    }
    return "unknown";
}

// The latest first.
std::vector<std::string_view> fates_of(const delivery_account& d)
{
    std::vector<std::string_view> made;
    if (d.reading) made.push_back(d.reading->negative ? "refused" : "read");
    if (d.failure) made.push_back("bounced");
    if (d.reception)
        made.push_back(*d.reception == reception_action::delivered ? "delivered" : "relayed");
    made.push_back(to_string(d.status));
    return made;
}

std::string_view resource_of(recipient_kind kind)
{
    switch (kind) {
        case recipient_kind::professional:
            return "Practitioner";
        case recipient_kind::organisation:
            return "Organization";
        case recipient_kind::application:
            return "Device";
        case recipient_kind::patient:
            return "Patient";
    }
    return "Practitioner";
}

std::string contained_id(const delivery_account& d)
{
    return "recipient-" + std::to_string(d.plan.number);
}

element make_recipient(const delivery_account& d)
{
    auto who = make_resource(resource_of(d.plan.to.kind));
    who.children.push_back(make_text("id", contained_id(d)));
    // An organisation has a name or an identifier, whatever is known of it.
    const auto& to = d.plan.to;
    if (to.kind == recipient_kind::organisation)
        who.children.push_back(make_text("name", masked_address(to)));
    // Device has its addresses under another name.
    const auto* name = to.kind == recipient_kind::application ? "contact" : "telecom";
    who.children.push_back(as_item(
        make_part(name, {make_text("system", "email"), make_text("value", masked_address(to))})
    ));
    return as_item(as_part("contained", std::move(who)));
}

element make_reference(std::string_view name, std::string_view to)
{
    return make_part(name, {make_text("reference", to)});
}

element make_reason(const delivery_account& d)
{
    auto reason = make_part("statusReason", {});
    for (const auto fate : fates_of(d))
        reason.children.push_back(as_item(make_coding("coding", fate_system, fate)));
    if (has_failed(d) && !d.last.reason.empty())
        reason.children.push_back(make_text("text", d.last.reason));
    return reason;
}

std::optional<timestamp> sent_at(const delivery_account& d)
{
    if (d.status != delivery_status::sent || d.last_status != delivery_status::sent)
        return std::nullopt;
    return d.last_at;
}

void add_abouts(const account& letter, element& into)
{
    if (!letter.accepted) return;
    for (std::size_t n = 0; n < letter.accepted->documents.size(); ++n)
        into.children.push_back(as_item(make_reference(
            "about", "DocumentReference/" + letter.id.to_string() + '.' + std::to_string(n + 1)
        )));
}

}  // namespace

element make_communication(const account& letter, const delivery_account& d)
{
    const auto id = letter.id.to_string();
    auto made = make_resource("Communication");
    made.children.push_back(make_text("id", id + '.' + std::to_string(d.plan.number)));
    made.children.push_back(make_recipient(d));
    made.children.push_back(as_item(make_reference("partOf", "Communication/" + id)));
    made.children.push_back(make_text("status", status_of(d)));
    made.children.push_back(make_reason(d));
    add_abouts(letter, made);
    if (const auto at = sent_at(d)) made.children.push_back(make_text("sent", to_rfc3339(*at)));
    if (d.reception == reception_action::delivered)
        made.children.push_back(make_text("received", to_rfc3339(d.reception_at)));
    made.children.push_back(as_item(make_reference("recipient", '#' + contained_id(d))));
    if (d.reading)
        made.children.push_back(as_item(make_part(
            "note",
            {make_text("time", to_rfc3339(d.reading_at)),
             make_text("text", d.reading->negative ? "refused by its reader" : "read")}
        )));
    return made;
}

element make_communication(const account& letter)
{
    const auto is = [](std::string_view wanted) {
        return [wanted](const delivery_account& d) { return status_of(d) == wanted; };
    };
    const auto& all = letter.deliveries;
    std::string_view status = "in-progress";
    if (letter.unroutable)
        status = "on-hold";
    else if (all.empty() || std::ranges::any_of(all, is("in-progress")))
        status = "in-progress";
    else if (std::ranges::any_of(all, is("unknown")))
        status = "unknown";
    else
        status = std::ranges::all_of(all, is("not-done")) ? "not-done" : "completed";
    auto made = make_resource("Communication");
    made.children.push_back(make_text("id", letter.id.to_string()));
    for (const auto& d : all) made.children.push_back(make_recipient(d));
    made.children.push_back(make_text("status", status));
    add_abouts(letter, made);
    for (const auto& d : all)
        made.children.push_back(as_item(make_reference("recipient", '#' + contained_id(d))));
    return made;
}

std::vector<element> changed_communications(const account& before, const account& after)
{
    std::vector<element> made;
    const auto add_changed = [&](std::optional<element> was, element is) {
        if (!was || *was != is) made.push_back(std::move(is));
    };
    if (!after.accepted) return made;
    add_changed(
        before.accepted ? std::optional(make_communication(before)) : std::nullopt,
        make_communication(after)
    );
    for (const auto& d : after.deliveries) {
        const auto* was = before.find_delivery(d.plan.number);
        add_changed(
            was ? std::optional(make_communication(before, *was)) : std::nullopt,
            make_communication(after, d)
        );
    }
    return made;
}

element make_searchset(const account& letter, std::string_view base)
{
    auto bundle = make_resource("Bundle");
    bundle.children.push_back(make_text("type", "searchset"));
    bundle.children.push_back(make_number("total", static_cast<long long>(letter.deliveries.size()))
    );
    bundle.children.push_back(as_item(make_part(
        "link",
        {make_text("relation", "self"),
         make_text("url", std::string(base) + "/Communication?part-of=" + letter.id.to_string())}
    )));
    for (const auto& d : letter.deliveries) {
        auto one = make_communication(letter, d);
        const auto url = std::string(base) + "/Communication/" + one.children.front().value;
        bundle.children.push_back(as_item(make_part(
            "entry",
            {make_text("fullUrl", url),
             as_part("resource", std::move(one)),
             make_part("search", {make_text("mode", "match")})}
        )));
    }
    return bundle;
}

}  // namespace vgm::fhir
