#include "schemas/fhir/subscription.hpp"

#include "schemas/fhir/negotiation.hpp"
#include "schemas/fhir/print.hpp"
#include "schemas/fhir/read.hpp"
#include "schemas/fhir/search.hpp"
#include "schemas/fhir/shapes.hpp"

#include <algorithm>
#include <array>

namespace vgm::fhir {
namespace {

constexpr std::array<std::string_view, 8> communication_statuses{
    "preparation",
    "in-progress",
    "not-done",
    "on-hold",
    "stopped",
    "completed",
    "unknown",
    "entered-in-error"};
constexpr std::size_t headers_max = 10, header_bytes_max = 2000, endpoint_bytes_max = 1000,
                      criteria_bytes_max = 500;

bool is_token(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// "Name: value" of RFC 9110, and none that belongs to the connection or to the body.
bool is_header(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || text.size() > header_bytes_max)
        return false;
    std::string name(text.substr(0, colon));
    if (!std::ranges::all_of(name, is_token)) return false;
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    constexpr std::array<std::string_view, 13> ours{
        "host",
        "content-length",
        "content-type",
        "transfer-encoding",
        "connection",
        "expect",
        "upgrade",
        "te",
        "trailer",
        "keep-alive",
        "cookie",
        "proxy-authorization",
        "accept-encoding"};
    if (std::ranges::find(ours, name) != ours.end()) return false;
    return std::ranges::all_of(text.substr(colon + 1), [](unsigned char c) {
        return c >= 0x20 && c < 0x7F;
    });
}

bool read_parameter(std::string_view name, std::string_view value, communication_filter& into)
{
    if (name == "part-of") {
        constexpr std::string_view type = "Communication/";
        if (value.starts_with(type)) value.remove_prefix(type.size());
        into.letter = value;
        return is_of_type(value, "id");
    }
    if (name == "part-of:missing") {
        into.of_letters = value == "true";
        return value == "true" || value == "false";
    }
    if (name != "status") return false;
    for (;;) {
        const auto one = value.substr(0, value.find(','));
        if (std::ranges::find(communication_statuses, one) == communication_statuses.end())
            return false;
        into.statuses.emplace_back(one);
        if (one.size() == value.size()) return true;
        value.remove_prefix(one.size() + 1);
    }
}

class reader
{
public:
    explicit reader(read_subscription_result& into) : into_(into) {}

    void read(const node& root)
    {
        auto& s = into_.asked;
        s.id = root["id"].text();
        s.reason = root["reason"].text();
        s.error = root["error"].text();
        read_status(root["status"]);
        read_criteria(root["criteria"]);
        if (const auto end = root["end"]) {
            const auto range = parse_date_search("ge" + std::string(end.text()));
            if (range) s.end = range->from;
        }
        read_channel(root["channel"]);
    }

private:
    void say(fault what, const node& at, std::string detail, std::string rule)
    {
        into_.found.push_back(make_issue(what, at, std::move(detail), std::move(rule)));
    }

    void read_status(const node& status)
    {
        const auto text = status.text();
        auto& s = into_.asked.status;
        if (text == "error")
            s = subscription_status::error;
        else if (text == "off")
            s = subscription_status::off;
        else if (text != "requested" && text != "active")
            say(fault::value_not_in_table, status, "is no status of a Subscription", "FHIR-VALUE");
    }

    void read_criteria(const node& criteria)
    {
        auto& s = into_.asked;
        s.criteria = criteria.text();
        auto filter =
            s.criteria.size() > criteria_bytes_max ? std::nullopt : parse_criteria(s.criteria);
        if (filter)
            s.filter = std::move(*filter);
        else
            say(fault::unsupported_event,
                criteria,
                "Communication is told of, with status, part-of and part-of:missing",
                "SUBSCRIPTION-CRITERIA");
    }

    void read_channel(const node& channel)
    {
        auto& s = into_.asked;
        if (channel["type"].text() != "rest-hook")
            say(fault::unsupported_event,
                channel["type"],
                "rest-hook is the only channel",
                "SUBSCRIPTION-CHANNEL");
        s.endpoint = channel["endpoint"].text();
        if (s.endpoint.empty() || s.endpoint.size() > endpoint_bytes_max)
            say(fault::field_missing,
                channel["endpoint"],
                "a rest-hook has an endpoint",
                "SUBSCRIPTION-ENDPOINT");
        if (const auto payload = channel["payload"]) {
            s.payload = parse_format(payload.text());
            if (!s.payload)
                say(fault::value_not_in_table,
                    payload,
                    "application/fhir+json and application/fhir+xml are sent",
                    "SUBSCRIPTION-PAYLOAD");
        }
        for (const auto& header : channel.all("header")) {
            s.headers.emplace_back(header.text());
            if (!is_header(header.text()) || s.headers.size() > headers_max)
                say(fault::bad_data_type,
                    header,
                    "ten headers 'Name: value' at most, and none of the connection's own",
                    "SUBSCRIPTION-HEADER");
        }
    }

    read_subscription_result& into_;
};

}  // namespace

bool communication_filter::accepts(const element& communication) const
{
    const node at(communication);
    const bool is_mail = static_cast<bool>(at["partOf"]);
    if (of_letters && *of_letters == is_mail) return false;
    if (!letter.empty() && at["partOf.reference"].text() != "Communication/" + letter) return false;
    return statuses.empty() || std::ranges::find(statuses, at["status"].text()) != statuses.end();
}

std::optional<communication_filter> parse_criteria(std::string_view text)
{
    constexpr std::string_view type = "Communication";
    if (!text.starts_with(type)) return std::nullopt;
    text.remove_prefix(type.size());
    communication_filter made;
    if (text.empty()) return made;
    if (text.front() != '?') return std::nullopt;
    text.remove_prefix(1);
    while (!text.empty()) {
        const auto one = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(one.size() + 1, text.size()));
        const auto equals = one.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        if (!read_parameter(one.substr(0, equals), one.substr(equals + 1), made))
            return std::nullopt;
    }
    return made;
}

std::string_view to_string(subscription_status s) noexcept
{
    switch (s) {
        case subscription_status::active:
            return "active";
        case subscription_status::error:
            return "error";
        case subscription_status::off:
            return "off";
    }
    return "off";
}

read_subscription_result
read_subscription(std::string_view bytes, syntax written, const limits& limit)
{
    read_subscription_result made;
    auto tree = written == syntax::json ? parse_json(bytes, limit) : parse_xml(bytes, limit);
    if (!tree) {
        made.found.push_back(tree.error());
        return made;
    }
    if (tree->type != "Subscription") {
        made.found.push_back(
            {fault::malformed,
             severity::error,
             "Resource",
             "a resource of type Subscription is wanted here",
             "FHIR-RESOURCE"}
        );
        return made;
    }
    made.found = check_shape(*tree, written, limit);
    if (!made.found.empty()) return made;
    made.at = stage::judging;
    reader(made).read(node(*tree));
    return made;
}

element make_subscription(const subscription& s)
{
    auto made = make_resource("Subscription");
    auto& c = made.children;
    c.push_back(make_text("id", s.id));
    c.push_back(make_text("status", to_string(s.status)));
    if (s.end) c.push_back(make_text("end", to_rfc3339(*s.end)));
    c.push_back(make_text("reason", s.reason));
    c.push_back(make_text("criteria", s.criteria));
    if (!s.error.empty()) c.push_back(make_text("error", s.error));
    auto channel =
        make_part("channel", {make_text("type", "rest-hook"), make_text("endpoint", s.endpoint)});
    if (s.payload)
        channel.children.push_back(make_text(
            "payload", *s.payload == syntax::json ? "application/fhir+json" : "application/fhir+xml"
        ));
    for (const auto& header : s.headers)
        channel.children.push_back(as_item(make_text("header", header)));
    c.push_back(std::move(channel));
    return made;
}

element make_subscription_searchset(const std::vector<subscription>& all, std::string_view base)
{
    auto bundle = make_resource("Bundle");
    auto& c = bundle.children;
    c.push_back(make_text("type", "searchset"));
    c.push_back(make_number("total", static_cast<long long>(all.size())));
    const auto url = std::string(base) + "/Subscription";
    c.push_back(as_item(make_part("link", {make_text("relation", "self"), make_text("url", url)})));
    for (const auto& s : all)
        c.push_back(as_item(make_part(
            "entry",
            {make_text("fullUrl", url + '/' + s.id),
             as_part("resource", make_subscription(s)),
             make_part("search", {make_text("mode", "match")})}
        )));
    return bundle;
}

}  // namespace vgm::fhir
