#include "gateway/app/fhir_door.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/fhir_call.hpp"
#include "gateway/app/fhir_communications.hpp"
#include "gateway/app/fhir_history.hpp"
#include "gateway/app/fhir_trace.hpp"
#include "gateway/app/subscription_desk.hpp"
#include "gateway/app/turns.hpp"
#include "gateway/app/version.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/runtime/log.hpp"
#include "schemas/fhir/answers.hpp"
#include "schemas/fhir/receive.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace vgm::app {
namespace {

namespace log = runtime::log;
using fhir::syntax;

// What one source may, and who its messages are from.
struct fhir_source
{
    transmission::gate_settings gate;
    fhir::publication_settings publications;
};

// A publication on its way through the gate.
struct pending
{
    fhir::received received;
    transmission::letter_places places;
    fhir::transaction what;
    syntax as = syntax::json;
    fhir::preferred_return wanted = fhir::preferred_return::representation;
    std::string base, source;
    timestamp at{};
    http::answer answer;
};

void log_refusal(const fhir_call& call, const std::vector<issue>& found, int status)
{
    const auto& first = found.front();
    log::info(
        "fhir.refused",
        {{"source", call.source},
         {"status", std::to_string(status)},
         {"rule", first.rule},
         {"where", first.where}}
    );
}

// What is served at a path; nothing where nothing is.
std::optional<std::string> allowed_methods(std::string_view path)
{
    if (path.empty() || path == "DocumentReference" ||
        path == "DocumentReference/$generate-metadata")
        return "POST";
    for (const auto* type : {"Communication", "AuditEvent"})
        if (path == type || path.starts_with(std::string(type) + '/')) return "GET, HEAD";
    if (path == "metadata") return "GET, HEAD";
    if (path == "Subscription") return "GET, HEAD, POST";
    if (path.starts_with("Subscription/")) return "GET, HEAD, DELETE";
    // Named by answers, and kept nowhere: a letter is sent on, not stored for reading.
    for (const auto* type : {"DocumentReference/", "List/", "Binary/", "Patient/", "Bundle/"})
        if (path.starts_with(type)) return "";
    return std::nullopt;
}

// What follows the type, "01JD…" of "Communication/01JD…".
std::optional<std::string_view> id_after(std::string_view type, std::string_view path)
{
    if (!path.starts_with(type)) return std::nullopt;
    return path.substr(type.size());
}

}  // namespace

struct fhir_door::impl : std::enable_shared_from_this<impl>
{
    impl(
        const settings& all,
        intake& r,
        ledger& l,
        std::shared_ptr<letter_sources> of_letters,
        subscription_desk* desk
    )
        : receive(r),
          letters(l),
          organisation(all.gateway.organisation),
          has_tls(all.http && all.http->tls),
          communications(l),
          subscriptions(desk),
          trace(
              l,
              std::move(of_letters),
              to_journal(all).directory,
              all.gateway.organisation,
              {all.gateway.name, all.gateway.oid}
          )
    {
        if (all.http) limit.bytes_max = all.http->body_bytes_max.bytes;
        for (const auto& s : all.sources) {
            if (!s.http) continue;
            auto& made = sources[s.name];
            made.gate = to_gate(all, s);
            made.gate.refuse_objection = true;
            auto& p = made.publications;
            p.sending_application = s.name;
            p.sending_facility = all.gateway.organisation;
            p.receiving_application = all.gateway.name;
            p.receiving_facility = all.gateway.organisation;
            p.processing_id = made.gate.processing_ids.front();
            // A ZAM needs somebody to tell it to; Communication says the same to all.
            p.receipts.reception = p.receipts.reading = s.receipts_to.has_value();
        }
    }

    void handle(http_call from, http::answer answer);
    void publish(fhir_call call, fhir::transaction what);
    std::optional<http::response>
    refuse_double(const pending& p, const message& m, const fhir::publication_settings& from) const;
    void judge(const std::shared_ptr<pending>& p, message m, turns::turn mine);
    void settle(const pending& p, const verdict& v) const;
    void accept(const pending& p, const verdict& v) const;
    void generate(const fhir_call& call) const;
    void handle_subscription(const fhir_call& call) const;
    static void refuse_interaction(const fhir_call& call);
    http::response print_capability(const http::request& asked) const;

    std::optional<syntax> body_syntax(const fhir_call& call) const;
    std::optional<std::string> find_document(const std::string& source, std::string_view id) const;

    intake& receive;
    ledger& letters;
    const std::string organisation;
    const bool has_tls;
    const fhir_communications communications;
    subscription_desk* const subscriptions;  // null: none are offered
    const fhir_trace trace;
    fhir::limits limit;
    const std::shared_ptr<turns> by_identifier = std::make_shared<turns>();
    std::map<std::string, fhir_source> sources;
};

void fhir_door::impl::handle(http_call from, http::answer answer)
{
    fhir_call call;
    call.source = std::move(from.source);
    call.request = std::move(from.request);
    call.base = fhir_base(call.request, has_tls);
    call.answer = std::move(answer);
    call.path = call.request.path.substr(std::string_view("/fhir").size());
    while (call.path.starts_with('/')) call.path.erase(0, 1);
    while (call.path.ends_with('/')) call.path.pop_back();
    const auto type = call.request.header("Content-Type");
    const auto body = type ? fhir::parse_format(*type) : std::nullopt;
    call.as = answer_syntax(call.request, body.value_or(syntax::json));
    if (!fhir::negotiate(
            call.request.parameter("_format"), call.request.header("Accept"), syntax::json
        ))
        return call.refuse(
            406, "not-supported", "application/fhir+json and application/fhir+xml are answered"
        );

    const auto method = call.request.method;
    const bool get = method == http::method::get, post = method == http::method::post;
    if (post && call.path.empty())
        return publish(std::move(call), fhir::transaction::provide_bundle);
    if (post && call.path == "DocumentReference")
        return publish(std::move(call), fhir::transaction::simplified_publish);
    if (post && call.path == "DocumentReference/$generate-metadata") return generate(call);
    if (get && call.path == "Communication") return communications.search(call);
    if (const auto id = id_after("Communication/", call.path); get && id)
        return communications.read(call, *id);
    if (get && call.path == "AuditEvent") return trace.search(call);
    if (const auto id = id_after("AuditEvent/", call.path); get && id) return trace.read(call, *id);
    const bool about_subscriptions =
        call.path == "Subscription" || call.path.starts_with("Subscription/");
    if (about_subscriptions && (get || post || method == http::method::remove))
        return handle_subscription(call);
    refuse_interaction(call);
}

void fhir_door::impl::refuse_interaction(const fhir_call& call)
{
    if (auto allowed = allowed_methods(call.path)) {
        auto made =
            make_fhir_refusal(405, "not-supported", "this interaction is not offered", call.as);
        made.headers.set("Allow", std::move(*allowed));
        return call.answer(std::move(made));
    }
    call.refuse(404, "not-found", "nothing of this name is kept here");
}

void fhir_door::impl::handle_subscription(const fhir_call& call) const
{
    const auto method = call.request.method;
    const auto id = id_after("Subscription/", call.path);
    if (!subscriptions) {
        if (method == http::method::post && !id)
            return call.refuse(
                422, "not-supported", "subscriptions are not offered here: no host is allowed"
            );
        if (method == http::method::get && !id)
            return call.give(200, fhir::make_subscription_searchset({}, call.base));
        return call.refuse(404, "not-found", "no subscription of this source has this id");
    }
    if (method == http::method::post && !id) {
        if (const auto written = body_syntax(call)) subscriptions->create(call, *written, limit);
        return;
    }
    if (method == http::method::get && !id) return subscriptions->search(call);
    if (method == http::method::get) return subscriptions->read(call, *id);
    if (method == http::method::remove && id) return subscriptions->remove(call, std::string(*id));
    refuse_interaction(call);
}

std::optional<syntax> fhir_door::impl::body_syntax(const fhir_call& call) const
{
    const auto type = call.request.header("Content-Type");
    auto read = type ? fhir::parse_format(*type) : std::nullopt;
    if (!read)
        call.refuse(
            415,
            "not-supported",
            "application/fhir+json and application/fhir+xml, FHIR 4.0, are taken"
        );
    return read;
}

void fhir_door::impl::publish(fhir_call call, fhir::transaction what)
{
    const auto written = body_syntax(call);
    if (!written) return;
    const auto& source = sources.at(call.source);
    auto p = std::make_shared<pending>();
    p->received = fhir::receive(
        *call.request.body,
        *written,
        what,
        source.publications,
        [&](std::string_view id) { return find_document(call.source, id); },
        limit
    );
    call.request.body.reset();
    p->at = now();
    if (!p->received.accepted()) {
        const auto status = p->received.status();
        log_refusal(call, p->received.found, status);
        return call.answer(make_fhir_response(
            status, fhir::make_outcome(p->received.found, p->received.at), call.as
        ));
    }
    auto composed = transmission::compose(p->received.asked.letter);
    p->places = std::move(composed.places);
    if (!composed.unreadable.empty()) {
        const auto found = fhir::to_places_of(p->received.asked, p->places, composed.unreadable);
        const auto status = fhir::to_status(found, fhir::stage::judging);
        log_refusal(call, found, status);
        return call.answer(
            make_fhir_response(status, fhir::make_outcome(found, fhir::stage::judging), call.as)
        );
    }
    p->what = what;
    p->as = call.as;
    p->wanted = fhir::parse_prefer(call.request.header("Prefer"));
    p->base = std::move(call.base);
    p->source = call.source;
    p->answer = std::move(call.answer);
    message m{std::make_shared<const std::string>(std::move(composed.er7)), call.source, p->at};
    // Another document under the same identifier is told from this one when this one is stored.
    const auto name = p->source + '\n' + p->received.asked.letter.control;
    by_identifier->take(name, [self = shared_from_this(), p, m = std::move(m)](turns::turn mine) {
        self->judge(p, m, std::move(mine));
    });
}

void fhir_door::impl::judge(const std::shared_ptr<pending>& p, message m, turns::turn mine)
{
    const auto& source = sources.at(p->source);
    if (auto refused = refuse_double(*p, m, source.publications))
        return p->answer(std::move(*refused));
    p->received.drop_documents();
    receive.handle(
        std::move(m),
        source.gate,
        [self = shared_from_this(), p, mine = std::move(mine)](const verdict& v) {
            self->settle(*p, v);
        }
    );
}

// A masterIdentifier names one document: the same with other bytes is a mistake of the client,
// unless it says that it replaces.
std::optional<http::response> fhir_door::impl::refuse_double(
    const pending& p,
    const message& m,
    const fhir::publication_settings& from
) const
{
    const auto& letter = p.received.asked.letter;
    if (letter.action == submission_action::replacement) return std::nullopt;
    const auto other = letters.find_namesake(
        {m.source,
         from.sending_application,
         from.sending_facility,
         letter.control,
         transmission::content_hash(*m.bytes)},
        p.at
    );
    if (!other || holds_same_documents(letters, other->id, letter.documents)) return std::nullopt;
    const auto at = p.received.asked.documents.front().at["masterIdentifier"].path();
    log::info(
        "fhir.refused",
        {{"source", m.source},
         {"status", "409"},
         {"rule", std::string(fhir::non_identical_document)},
         {"where", at}}
    );
    return make_fhir_response(409, fhir::make_duplicate_outcome(at, other->id.to_string()), p.as);
}

void fhir_door::impl::settle(const pending& p, const verdict& v) const
{
    if (v.code == hl7v2::acknowledgment_code::AA) return accept(p, v);
    auto found = fhir::to_places_of(p.received.asked, p.places, v.issues);
    // What passes and is not our store is a recipient that cannot be found today.
    for (auto& i : found)
        if (to_fault(i.code) == fault::storage_unavailable && i.rule != "STORAGE")
            i.rule = fhir::unavailable_recipient;
    const auto status = fhir::to_status(found, fhir::stage::judging);
    p.answer(make_fhir_response(status, fhir::make_outcome(found, fhir::stage::judging), p.as));
}

void fhir_door::impl::accept(const pending& p, const verdict& v) const
{
    fhir::accepted_letter letter;
    letter.id = v.id;
    letter.at = p.at;
    letter.is_repetition = v.is_repetition;
    if (const auto stored = letters.find(v.id); stored && stored->accepted) {
        letter.at = stored->accepted_at;
        letter.warnings =
            fhir::to_places_of(p.received.asked, p.places, warnings_of(*stored->accepted));
    }
    if (p.what == fhir::transaction::provide_bundle)
        return p.answer(
            make_fhir_response(200, fhir::make_transaction_response(p.received.asked, letter), p.as)
        );
    const auto place = p.base + '/' + fhir::document_id(letter.id, 1);
    http::response made;
    if (p.wanted == fhir::preferred_return::minimal)
        made.status = 201;
    else if (p.wanted == fhir::preferred_return::outcome)
        made = make_fhir_response(201, fhir::make_outcome({}, fhir::stage::judging), p.as);
    else
        made =
            make_fhir_response(201, fhir::make_created_reference(p.received.asked, letter), p.as);
    made.headers.set("Location", place + "/_history/1");
    made.headers.set("ETag", "W/\"1\"");
    p.answer(std::move(made));
}

void fhir_door::impl::generate(const fhir_call& call) const
{
    const auto written = body_syntax(call);
    if (!written) return;
    const auto made = fhir::generate_metadata(*call.request.body, *written, limit);
    if (made.found.empty()) return call.answer(make_fhir_response(200, made.answer, call.as));
    log_refusal(call, made.found, made.status());
    call.answer(make_fhir_response(made.status(), fhir::make_outcome(made.found, made.at), call.as)
    );
}

std::optional<std::string>
fhir_door::impl::find_document(const std::string& source, std::string_view id) const
{
    const auto name = fhir::parse_document_id(id);
    const auto found = name ? letters.find(name->letter) : nullptr;
    if (!found || !found->accepted || found->accepted->source != source) return std::nullopt;
    const auto& documents = found->accepted->documents;
    if (name->number > documents.size()) return std::nullopt;
    return documents[name->number - 1].unique_id;
}

http::response fhir_door::impl::print_capability(const http::request& asked) const
{
    const auto as =
        fhir::negotiate(asked.parameter("_format"), asked.header("Accept"), syntax::json);
    if (!as)
        return make_fhir_refusal(
            406,
            "not-supported",
            "application/fhir+json and application/fhir+xml are answered",
            syntax::json
        );
    fhir::server_facts facts;
    facts.software = "Vaguemestre";
    facts.version = version;
    facts.date = "2026-11-24";  // when what is said there last changed
    facts.url = fhir_base(asked, has_tls);
    facts.organisation = organisation;
    return make_fhir_response(200, fhir::make_capability_statement(facts), *as);
}

fhir_door::fhir_door(
    const settings& with,
    intake& receive,
    ledger& letters,
    std::shared_ptr<letter_sources> sources,
    subscription_desk* subscriptions
)
    : impl_(std::make_shared<impl>(with, receive, letters, std::move(sources), subscriptions))
{}

void fhir_door::add_routes(http_routes& to)
{
    using enum http::method;
    http_route base;
    base.prefix = "/fhir";
    base.methods = {get, post, put, patch, remove};
    base.body_bytes_max = impl_->limit.bytes_max;
    base.deny = print_fhir_denial;
    base.handle = [door = impl_](http_call call, http::answer answer) {
        door->handle(std::move(call), std::move(answer));
    };
    to.add(std::move(base));

    http_route metadata;
    metadata.prefix = "/fhir/metadata";
    metadata.methods = {get};
    metadata.access = http_access::anybody;
    metadata.handle = [door = impl_](http_call call, const http::answer& answer) {
        answer(door->print_capability(call.request));
    };
    to.add(std::move(metadata));
}

}  // namespace vgm::app
