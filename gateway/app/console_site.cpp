#include "gateway/app/clock.hpp"
#include "gateway/app/console.hpp"
#include "gateway/app/console_json.hpp"
#include "gateway/app/console_query.hpp"
#include "gateway/app/directory_print.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "gateway/runtime/certificate.hpp"

#include <algorithm>
#include <map>

// What is around the letters: queues, rules, the directory, the configuration, certificates.

namespace vgm::app {
namespace {

// Mails that wait for the same thing.
struct queue
{
    std::int64_t waiting = 0, deferred = 0;
    timestamp oldest{}, next_attempt{}, last_error_at{};
    std::string last_error;

    void add(const delivery_account& d, timestamp since)
    {
        ++waiting;
        if (oldest == timestamp{} || since < oldest) oldest = since;
        if (d.status != delivery_status::deferred) return;
        ++deferred;
        if (d.next_attempt && (next_attempt == timestamp{} || *d.next_attempt < next_attempt))
            next_attempt = *d.next_attempt;
        if (d.last_at < last_error_at) return;
        last_error_at = d.last_at;
        last_error = d.last.reason;
        if (d.last.status.known()) last_error += " (" + d.last.status.to_string() + ')';
    }
};

void put_queue(console_json& out, const queue& q)
{
    out.number("waiting", q.waiting);
    out.number("deferred", q.deferred);
    out.time("oldest", q.oldest);
    out.time("next_attempt", q.next_attempt);
    out.text("last_error", q.last_error);
    out.time("last_error_at", q.last_error_at);
}

struct carrier_queues
{
    queue all;
    std::map<std::string, queue> domains;
};

struct used_certificate
{
    std::string use;
    std::string file;
};

std::vector<used_certificate> certificates_of(const settings& with)
{
    std::vector<used_certificate> all;
    const auto add = [&](std::string use, const std::filesystem::path& file) {
        if (!file.empty()) all.push_back({std::move(use), file.string()});
    };
    const auto both = [&](const std::string& use, const tls_settings& tls) {
        add(use + " certificate", tls.certificate);
        add(use + " trust", tls.trust);
    };
    for (const auto& c : carriers_of(with)) both("operator " + c.name, c.tls);
    for (const auto& s : with.sources) {
        if (s.tls) both("source " + s.name, *s.tls);
        if (s.receipts_tls) both("receipts to " + s.name, *s.receipts_tls);
    }
    if (with.http && with.http->tls) both("http", *with.http->tls);
    if (with.monitoring && with.monitoring->tls) both("monitoring", *with.monitoring->tls);
    for (const auto& a : with.applications)
        if (a.tls) both("application " + a.name, *a.tls);
    return all;
}

}  // namespace

http::response console::queues(console_call& c)
{
    std::map<std::string, carrier_queues> queues;
    std::map<std::string, queue> to_producers;
    const bool relayed = ports_.with.receipts.relayed == relayed_reports::positive;
    for (const auto& letter : ports_.letters.live()) {
        if (!letter->accepted) continue;
        for (const auto& d : letter->deliveries) {
            const bool waits = d.status == delivery_status::queued ||
                               d.status == delivery_status::deferred ||
                               d.status == delivery_status::sending;
            if (!waits || letter->is_held(d)) continue;
            auto& of = queues[carriers_.of(*letter->accepted)];
            of.all.add(d, letter->accepted_at);
            of.domains[directory::domain_of(d.plan.to.address)].add(d, letter->accepted_at);
        }
        const auto due = due_notices(*letter, relayed);
        if (due.empty()) continue;
        auto& of = to_producers[letter->accepted->source];
        of.waiting += static_cast<std::int64_t>(due.size());
        if (of.oldest == timestamp{} || letter->accepted_at < of.oldest)
            of.oldest = letter->accepted_at;
    }
    const auto operators = ports_.operators();
    const auto carriers = carriers_of(ports_.with);
    console_json out;
    out.objects("operators", operators, [&](const mail_room::operator_state& o) {
        out.text("name", o.name);
        for (const auto& carrier : carriers)
            if (carrier.name == o.name) out.text("address", carrier.submission.address.to_string());
        const auto& of = queues[o.name];
        put_queue(out, of.all);
        out.number("under_way", static_cast<std::int64_t>(o.letters.under_way));
        out.number("open_connections", static_cast<std::int64_t>(o.connections.open));
        out.flag("out", o.connections.pause_left.count() > 0);
        if (o.connections.pause_left.count() > 0)
            out.time("retry_at", now() + o.connections.pause_left);
        out.objects("domains", of.domains, [&](const auto& domain) {
            out.text("domain", domain.first);
            put_queue(out, domain.second);
        });
        out.objects("reading", o.reading, [&](const mail_room::reading_state& r) {
            out.text("mailbox", r.mailbox);
            out.flag("connected", r.status.connected);
            out.text("last_error", r.status.last_error);
            if (r.status.last_error_at) out.time("last_error_at", *r.status.last_error_at);
            if (r.status.last_success) out.time("last_success", *r.status.last_success);
        });
        out.texts("actions", std::vector<std::string>{});
    });
    out.objects("to_producers", to_producers, [&](const auto& of) {
        out.text("source", of.first);
        out.number("waiting", of.second.waiting);
        out.time("oldest", of.second.oldest);
    });
    return make_console_answer(c.asked, out.finish());
}

http::response console::rules(console_call& c)
{
    const auto site = ports_.rules ? ports_.rules() : nullptr;
    const auto at = now();
    console_json out;
    if (ports_.with.routes.folder) out.text("folder", ports_.with.routes.folder->string());
    std::vector<std::pair<std::string, const rules::rule*>> all;
    if (site) {
        out.text("version", site->book->version);
        for (const auto& list : site->book->lists)
            for (const auto& r : list.rules) all.emplace_back(list.file, &r);
    }
    out.objects("rules", all, [&](const auto& one) {
        const auto& r = *one.second;
        out.text("id", r.id);
        out.text("file", one.first);
        out.number("line", r.line);
        out.text("text", r.says);
        out.text("hold", r.then.hold);
        out.text("refuse", r.then.refuse);
        const auto hits = c.look->hits(r.id, at - std::chrono::hours{24});
        out.number("hits_day", hits.since);
        out.number("hits", hits.all);
        out.time("last_hit", hits.last);
    });
    return make_console_answer(c.asked, out.finish());
}

http::response console::configuration(console_call& c)
{
    console_json out;
    out.text("differences", print_differences(ports_.with));
    out.text("reference", print_reference());
    return make_console_answer(c.asked, out.finish());
}

http::response console::certificates(console_call& c)
{
    const auto at = now();
    console_json out;
    out.objects("certificates", certificates_of(ports_.with), [&](const used_certificate& u) {
        out.text("use", u.use);
        out.text("file", u.file);
        const auto facts = runtime::read_certificate(u.file);
        if (!facts) {
            out.text("trouble", "it cannot be read");
            return;
        }
        out.text("subject", facts->subject);
        out.text("sha256", facts->sha256);
        out.time("not_after", facts->not_after);
        out.number(
            "days_left", std::chrono::floor<std::chrono::days>(facts->not_after - at).count()
        );
    });
    return make_console_answer(c.asked, out.finish());
}

http::response console::directory_state(console_call& c)
{
    console_json out;
    out.flag("configured", directory_.has_value());
    if (!directory_) return make_console_answer(c.asked, out.finish());
    const auto sources = directory_->lookup().sources();
    const auto count = directory_->replica().count();
    if (!sources) {
        out.text("trouble", sources.error().message());
        return make_console_answer(c.asked, out.finish());
    }
    const auto policy = to_policy(*ports_.with.directory);
    out.text("freshness", directory::to_string(directory::judge_age(*sources, policy, now())));
    if (const auto up_to = directory::known_up_to(*sources)) out.time("known_up_to", *up_to);
    if (count) out.number("mailboxes", static_cast<std::int64_t>(count->mailboxes));
    out.objects("sources", *sources, [&](const directory::source_age& s) {
        out.text("name", s.name);
        out.text("version", s.version);
        out.time("published", s.published);
        out.time("loaded", s.loaded);
        out.number("lines", static_cast<std::int64_t>(s.lines));
    });
    return make_console_answer(c.asked, out.finish());
}

http::response console::directory_find(console_call& c)
{
    if (!directory_) return http::make_problem(404, "no directory is configured");
    directory::name_query query;
    query.results_max = 50;
    std::string identifier, address;
    for (const auto& [name, value] : c.asked.query) {
        if (name == "name")
            query.name = value;
        else if (name == "place")
            query.place = value;
        else if (name == "profession")
            query.profession = value;
        else if (name == "identifier")
            identifier = value;
        else if (name == "address")
            address = value;
        else if (const auto limit = parse_count(value, 1, 200); name == "limit" && limit)
            query.results_max = static_cast<std::size_t>(*limit);
        else
            return http::make_problem(400, "a parameter of the query is not right");
    }
    std::vector<directory::mailbox_entry> found;
    const auto& look = directory_->lookup();
    const auto take = [&](directory::answer<std::vector<directory::mailbox_entry>> more) {
        if (more) found.insert(found.end(), more->begin(), more->end());
        return more.has_value();
    };
    bool could_ask = true;
    if (!address.empty()) {
        could_ask = take(look.find_by_address(address));
    } else if (!identifier.empty()) {
        could_ask =
            take(look.find_by_person(identifier)) && take(look.find_by_structure(identifier));
    } else {
        const auto matches = look.search(query);
        could_ask = matches.has_value();
        if (matches)
            for (const auto& m : *matches) found.push_back(m.entry);
    }
    if (!could_ask) return http::make_problem(503, "the directory cannot be read", seconds{10});
    const bool more = found.size() >= query.results_max;
    if (found.size() > query.results_max) found.resize(query.results_max);
    console_json out;
    out.objects("found", found, [&](const directory::mailbox_entry& e) {
        out.text("address", e.address);
        out.text("kind", directory::to_code(e.type));
        out.text("text", describe_entry(e));
        if (e.holder) {
            out.text("name", e.holder->family_name + ' ' + e.holder->given_name);
            out.text("identifier", e.holder->national_id);
            out.text("profession", e.holder->profession_label);
        }
        if (e.place) {
            out.text("organisation", e.place->name);
            out.text("place", e.place->postal_code + ' ' + e.place->city);
        }
        out.text("unit", e.unit);
        out.time("as_of", e.as_of);
    });
    out.flag("more", more);
    return make_console_answer(c.asked, out.finish());
}

}  // namespace vgm::app
