#include "gateway/app/fhir_trace.hpp"

#include "adapters/annuaire/url.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/journal/follower.hpp"
#include "gateway/journal/moment.hpp"
#include "gateway/runtime/log.hpp"
#include "schemas/events/codec.hpp"

#include <charconv>

namespace vgm::app {
namespace {

constexpr std::size_t page_usual = 50, page_max = 200;
// Records that one request reads at most: a page may come short, and says where it goes on.
constexpr std::size_t records_max = 20'000;
// The clock may have been set back by so much between two records.
constexpr std::chrono::hours clock_slack{1};

std::string print_hexadecimal(std::uint64_t number)
{
    char text[17] = {};
    std::to_chars(text, text + 16, number, 16);
    return text;
}

std::optional<std::uint64_t> parse_number(std::string_view text, int base)
{
    std::uint64_t made = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), made, base);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return made;
}

std::string event_id(const journal::record& r)
{
    return r.submission.to_string() + '.' + print_hexadecimal(r.at.value);
}

// The request's own URL, or that of its next page.
std::string page_url(const fhir_call& call, std::optional<journal::position> next)
{
    std::string url = call.base + "/AuditEvent";
    char before = '?';
    for (const auto& [name, value] : call.request.query) {
        if (next && name == "page") continue;
        url += before + annuaire::percent_encoded(name) + '=' + annuaire::percent_encoded(value);
        before = '&';
    }
    if (next) url += before + ("page=" + print_hexadecimal(next->value));
    return url;
}

std::optional<tracking_record> parse_record(const journal::record& r)
{
    auto body = events::parse(static_cast<record_kind>(r.kind), r.payload);
    if (!body || !fhir::is_audited(*body)) return std::nullopt;
    return tracking_record{r.submission, r.time, std::move(*body)};
}

int mail_of(const record_body& body)
{
    return std::visit(
        [](const auto& r) {
            if constexpr (requires { r.number; })
                return r.number;
            else
                return 0;
        },
        body
    );
}

}  // namespace

fhir_trace::fhir_trace(
    ledger& letters,
    std::shared_ptr<letter_sources> sources,
    std::string journal_directory,
    std::string facility,
    fhir::audit_names names
)
    : letters_(letters),
      sources_(std::move(sources)),
      directory_(std::move(journal_directory)),
      facility_(std::move(facility)),
      names_(std::move(names))
{}

std::optional<fhir::element>
fhir_trace::make_event(const journal::record& r, const std::string& source) const
{
    const auto record = parse_record(r);
    if (!record || sources_->find(r.submission) != source) return std::nullopt;
    const auto letter = letters_.find(r.submission);
    const account nobody;
    return fhir::make_audit_event(*record, letter ? *letter : nobody, event_id(r), names_);
}

void fhir_trace::read(const fhir_call& call, std::string_view id) const
{
    const auto dot = id.find('.');
    const auto letter = submission_id::parse(id.substr(0, dot));
    const auto at =
        dot == std::string_view::npos ? std::nullopt : parse_number(id.substr(dot + 1), 16);
    if (letter && at) {
        const auto found = letters_.journal().tracking_record({*at});
        if (found && found->submission == *letter && event_id(*found) == id)
            if (const auto event = make_event(*found, call.source)) return call.give(200, *event);
    }
    call.refuse(404, "not-found", "no event of this source has this id");
}

bool fhir_trace::read_entity(const fhir_call& call, std::string_view value, question& into) const
{
    if (const auto slash = value.rfind('/'); slash != std::string_view::npos)
        value.remove_prefix(slash + 1);
    const auto mail = delivery_id::parse(value);
    into.letter = mail ? mail->submission : submission_id::parse(value);
    into.number = mail ? mail->number : 0;
    into.nothing = !into.letter || sources_->find(*into.letter) != call.source;
    return true;
}

// A letter by its id, or by the masterIdentifier of its first document.
bool fhir_trace::read_identifier(const fhir_call& call, std::string_view value, question& into)
    const
{
    std::string system;
    if (const auto bar = value.find('|'); bar != std::string_view::npos) {
        system = value.substr(0, bar);
        value.remove_prefix(bar + 1);
    }
    if (system.empty() || system == fhir::letter_system)
        if (submission_id::parse(value)) return read_entity(call, value, into);
    constexpr std::string_view urn = "urn:oid:";
    std::string name(value.starts_with(urn) ? value.substr(urn.size()) : value);
    if (system.starts_with(urn)) name = system.substr(urn.size()) + '^' + name;
    const auto found =
        letters_.find_namesake({call.source, call.source, facility_, name, {}}, now());
    if (found) into.letter = found->id;
    into.nothing = !found || sources_->find(found->id) != call.source;
    return true;
}

std::optional<fhir_trace::question> fhir_trace::read_question(const fhir_call& call) const
{
    question made;
    made.count = page_usual;
    bool narrowed = false;
    for (const auto& [name, value] : call.request.query) {
        bool good = true;
        if (name == "entity") {
            narrowed = good = read_entity(call, value, made);
        } else if (name == "entity:identifier") {
            narrowed = good = read_identifier(call, value, made);
        } else if (name == "date") {
            const auto range = fhir::parse_date_search(value);
            narrowed = good = range.has_value();
            if (range) made.when = fhir::both(made.when, *range);
        } else if (name == "_count") {
            const auto count = parse_number(value, 10);
            good = count.has_value();
            made.count = std::min<std::size_t>(count.value_or(0), page_max);
        } else if (name == "page") {
            const auto from = parse_number(value, 16);
            good = from.has_value();
            made.from = {from.value_or(0)};
        } else if (name != "_format" && name != "_pretty") {
            call.refuse(
                400,
                "not-supported",
                "AuditEvent is searched by entity, entity:identifier, date and _count"
            );
            return std::nullopt;
        }
        if (!good) {
            call.refuse(400, "value", "a search parameter has no value that it may have");
            return std::nullopt;
        }
    }
    if (narrowed) return made;
    call.refuse(400, "required", "a search names its letter (entity) or its time (date)");
    return std::nullopt;
}

void fhir_trace::search(const fhir_call& call) const
{
    const auto asked = read_question(call);
    if (!asked) return;
    std::optional<fhir::audit_page> page;
    if (asked->nothing || asked->when.empty())
        page.emplace().total = 0;
    else if (asked->letter)
        page = find_of_letter(call, *asked);
    else
        page = find_by_date(call, *asked);
    if (!page)
        return call.refuse(503, "transient", "the journal cannot be read now; ask again later");
    page->base = call.base;
    page->self = page_url(call, std::nullopt);
    call.give(200, fhir::make_audit_searchset(std::move(*page)));
}

fhir::audit_page fhir_trace::find_of_letter(const fhir_call& call, const question& asked) const
{
    fhir::audit_page page;
    page.total = 0;
    const auto letter = letters_.find(*asked.letter);
    const account nobody;
    journal::position last;
    for (const auto& r : letters_.journal().story(*asked.letter)) {
        const auto record = parse_record(r);
        if (!record || !asked.when.holds(r.time)) continue;
        if (asked.number != 0 && mail_of(record->body) != asked.number) continue;
        ++*page.total;
        if (r.at <= asked.from || !page.next.empty()) continue;
        if (page.events.size() == asked.count) {
            if (asked.count > 0) page.next = page_url(call, last);
            continue;
        }
        page.events.push_back(
            fhir::make_audit_event(*record, letter ? *letter : nobody, event_id(r), names_)
        );
        last = r.at;
    }
    return page;
}

std::optional<fhir::audit_page>
fhir_trace::find_by_date(const fhir_call& call, const question& asked) const
{
    const auto until = letters_.journal().durable_end();
    auto from = asked.from;
    if (!from && asked.when.from != timestamp::min())
        from = journal::find_moment(directory_, asked.when.from - clock_slack, until);
    journal::follower reader(directory_, from);
    fhir::audit_page page;
    for (std::size_t read = 0; page.events.size() < asked.count; ++read) {
        if (read == records_max) {
            page.next = page_url(call, reader.at());
            return page;
        }
        const auto r = reader.next(until);
        if (!r) {
            runtime::log::error("fhir.trace_unreadable", {{"reason", r.error().detail}});
            return std::nullopt;
        }
        if (!*r || (*r)->time - clock_slack >= asked.when.until) return page;
        if (!asked.when.holds((*r)->time)) continue;
        if (auto event = make_event(**r, call.source)) page.events.push_back(std::move(*event));
    }
    if (asked.count > 0) page.next = page_url(call, reader.at());
    return page;
}

}  // namespace vgm::app
