#include "gateway/app/console.hpp"
#include "gateway/app/console_entry.hpp"
#include "gateway/app/console_query.hpp"

#include <chrono>

// The console's lists: letters, what filters may offer, batches.

namespace vgm::app {

http::response console::letters(console_call& c)
{
    const auto wanted = parse_search(c.asked);
    if (!wanted) return http::make_problem(400, wanted.error().detail);
    const auto began = std::chrono::steady_clock::now();
    const auto page = c.look->find(*wanted);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    console_json out;
    std::vector<const projection::found_entry*> shown;
    for (const auto& e : page.entries)
        if (may(c.user, c.route, console_right::read, &e.shown)) shown.push_back(&e);
    out.objects("letters", shown, [&](const auto* e) { put_entry(out, *e); });
    if (page.has_more) out.text("next", page.entries.back().shown.id.to_string());
    auto made = make_console_answer(c.asked, out.finish());
    // Not in the body, so that the same page has the same ETag.
    made.headers.add("Server-Timing", "search;dur=" + std::to_string(took.count()));
    return made;
}

http::response console::count_letters(console_call& c)
{
    const auto wanted = parse_search(c.asked);
    if (!wanted) return http::make_problem(400, wanted.error().detail);
    constexpr std::int64_t most = 10'000;
    const auto count = c.look->count(*wanted, most);
    console_json out;
    out.number("count", count);
    out.flag("exact", count < most);
    return make_console_answer(c.asked, out.finish());
}

http::response console::facets(console_call& c)
{
    const auto all = c.look->facets();
    console_json out;
    const auto plain = [&](std::string_view name, std::string_view field) {
        std::vector<std::string> codes;
        for (const auto& f : all)
            if (f.field == field) codes.push_back(f.code);
        out.texts(name, codes);
    };
    const auto labelled = [&](std::string_view name, std::string_view field) {
        std::vector<projection::facet_row> rows;
        for (const auto& f : all)
            if (f.field == field) rows.push_back(f);
        out.objects(name, rows, [&](const auto& f) {
            out.text("code", f.code);
            out.text("label", f.label);
        });
    };
    plain("sources", "source");
    labelled("services", "service");
    labelled("types", "type");
    plain("operators", "operator");
    plain("rules", "rule");
    return make_console_answer(c.asked, out.finish());
}

http::response console::batches(console_call& c)
{
    std::int64_t limit = 50;
    timestamp before = timestamp::max();
    for (const auto& [name, value] : c.asked.query) {
        const auto count = parse_count(value, 1, 200);
        const auto moment = parse_moment(value);
        if (name == "limit" && count)
            limit = *count;
        else if (name == "before" && moment)
            before = *moment;
        else
            return http::make_problem(400, "a parameter of the query is not right");
    }
    const auto rows = c.look->batches(before, static_cast<std::size_t>(limit));
    console_json out;
    out.objects("batches", rows, [&](const projection::batch_row& b) {
        out.text("id", b.id);
        out.text("source", b.source);
        out.time("first_at", b.first_at);
        out.time("last_at", b.last_at);
        std::int64_t messages = 0;
        bool complete = true;
        out.object("states", [&] {
            for (const auto& [state, count] : b.states) {
                messages += count;
                complete = complete && state != projection::entry_state::waiting;
                out.number(projection::to_string(state), count);
            }
        });
        out.number("messages", messages);
        out.flag("complete", complete);
    });
    if (rows.size() == static_cast<std::size_t>(limit))
        out.text("next", to_rfc3339(rows.back().first_at));
    return make_console_answer(c.asked, out.finish());
}

}  // namespace vgm::app
