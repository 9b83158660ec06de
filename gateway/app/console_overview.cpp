#include "gateway/app/clock.hpp"
#include "gateway/app/console.hpp"
#include "gateway/app/console_entry.hpp"
#include "gateway/app/console_query.hpp"

// The console's first page.

namespace vgm::app {
namespace {

using projection::entry_state;

constexpr std::chrono::seconds kept_for{2};

void put_states(console_json& out, const std::map<entry_state, std::int64_t>& states)
{
    std::int64_t letters = 0;
    for (const auto& [state, count] : states)
        if (state != entry_state::refused) letters += count;
    out.number("letters", letters);
    for (const auto state :
         {entry_state::waiting,
          entry_state::sent,
          entry_state::delivered,
          entry_state::read,
          entry_state::failed,
          entry_state::uncertain,
          entry_state::held,
          entry_state::unroutable,
          entry_state::refused}) {
        const auto found = states.find(state);
        out.number(projection::to_string(state), found == states.end() ? 0 : found->second);
    }
}

void put_named(
    console_json& out,
    std::string_view name,
    const std::vector<projection::named_facts>& all
)
{
    out.objects(name, all, [&](const projection::named_facts& f) {
        out.text("name", f.name);
        out.text("label", f.label);
        out.number("deliveries", f.of.count);
        out.number("good", f.of.good);
        out.number("failed", f.of.failed);
        out.number("waiting", f.of.waiting);
        out.number("uncertain", f.of.uncertain);
        if (f.of.good + f.of.failed != 0)
            out.real(
                "success",
                static_cast<double>(f.of.good) / static_cast<double>(f.of.good + f.of.failed)
            );
    });
}

void put_percentiles(console_json& out, std::string_view name, const projection::percentiles& p)
{
    out.object(name, [&] {
        out.number("count", p.count);
        if (p.count == 0) return;
        out.number("p50", p.p50_ms);
        out.number("p95", p.p95_ms);
    });
}

}  // namespace

http::response console::overview(console_call& c)
{
    std::int64_t hours = 24;
    for (const auto& [name, value] : c.asked.query) {
        constexpr std::int64_t most = 24 * 30;
        const auto said = parse_count(value, 1, most);
        if (name != "hours" || !said)
            return http::make_problem(400, "hours is a number from 1 to 720");
        hours = *said;
    }
    const auto at = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(overview_mutex_);
        const auto kept = overviews_.find(hours);
        if (kept != overviews_.end() && at - kept->second.at < kept_for)
            return make_console_answer(c.asked, kept->second.body);
    }
    const auto to = now(), from = to - std::chrono::hours{hours};
    const auto sums = c.look->sum_up(from, to + std::chrono::hours{1});
    const auto state = ports_.projection.now();
    console_json out;
    out.time("at", to);
    out.time("since", from);
    out.object("projection", [&] {
        out.text("state", to_string(state.now));
        out.number("behind_ms", state.behind.count());
        out.real("progress", state.progress);
        out.number("letters", c.look->letters());
        out.text("trouble", state.trouble);
    });
    out.object("totals", [&] {
        put_states(out, sums.states);
        out.number("incoming", sums.incoming);
    });
    projection::search troubled;
    troubled.needs_a_person = true;
    constexpr std::int64_t counted_max = 1'000;
    const auto count = c.look->count(troubled, counted_max);
    troubled.limit = 10;
    const auto first = c.look->find(troubled);
    out.object("needs_a_person", [&] {
        out.number("count", count);
        out.objects("first", first.entries, [&](const auto& e) { put_entry(out, e); });
    });
    out.objects("flows", sums.flows, [&](const auto& flow) {
        out.text("source", flow.first);
        put_states(out, flow.second);
    });
    put_percentiles(out, "time_to_delivered_ms", sums.delivered);
    put_percentiles(out, "time_to_read_ms", sums.read);
    put_named(out, "by_operator", sums.operators);
    put_named(out, "by_service", sums.services);
    put_named(out, "by_type", sums.types);
    out.objects("volume", sums.volume, [&](const projection::hour_volume& v) {
        out.time("hour", v.hour);
        out.number("letters", v.letters);
        if (v.usual) out.real("usual", *v.usual);
    });
    auto body = out.finish();
    const std::lock_guard lock(overview_mutex_);
    if (overviews_.size() > 16) overviews_.clear();
    overviews_[hours] = {at, body};
    return make_console_answer(c.asked, std::move(body));
}

http::response console::me(console_call& c)
{
    const auto& g = ports_.with.gateway;
    console_json out;
    out.text("user", c.user.id);
    out.text("name", c.user.name);
    out.texts("roles", c.user.roles);
    std::vector<std::string> rights{"read"};
    if (may(c.user, "/letters/{id}/actions/{name}", console_right::act, nullptr))
        rights.emplace_back("act");
    out.texts("may", rights);
    out.text("access", "open");
    out.object("gateway", [&] {
        out.text("name", g.name);
        out.text("organisation", g.organisation);
        out.text("version", VGM_VERSION);
    });
    return make_console_answer(c.asked, out.finish());
}

http::response console::alerts(console_call& c)
{
    console_json out;
    out.texts("alerts", std::vector<std::string>{});
    return make_console_answer(c.asked, out.finish());
}

}  // namespace vgm::app
