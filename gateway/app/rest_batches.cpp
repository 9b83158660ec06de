#include "gateway/app/rest_batches.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"
#include "gateway/runtime/workers_io.hpp"
#include "schemas/rest/batch_answers.hpp"
#include "schemas/rest/media_type.hpp"

#include <boost/asio/post.hpp>

#include <charconv>

namespace vgm::app {
namespace {

constexpr std::string_view json = "application/json", path = "/v1/batches";
constexpr std::size_t waiting_max = 64, page_max = 1000, page_usual = 100;
constexpr std::size_t number_max = 1'000'000'000;
constexpr seconds retry_after{2};

// From the best to the worst, as people read it.
constexpr item_state shown_states[] = {
    item_state::delivered,
    item_state::sent,
    item_state::waiting,
    item_state::uncertain,
    item_state::failed,
    item_state::refused};

http::response make_json(std::string body)
{
    auto made = http::make_response(200, std::string{json}, std::move(body));
    made.headers.add("Cache-Control", "no-store");
    return made;
}

// A parameter that is a number; false when it is none, or outside.
bool read_number(
    const http::request& asked,
    std::string_view name,
    std::size_t least,
    std::size_t most,
    std::optional<std::size_t>& number
)
{
    const auto said = asked.parameter(name);
    if (!said) return true;
    std::size_t value = 0;
    const auto* const end = said->data() + said->size();
    const auto read = std::from_chars(said->data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || value < least || value > most) return false;
    number = value;
    return true;
}

bool read_state(const http::request& asked, std::optional<item_state>& state)
{
    const auto said = asked.parameter("state");
    if (!said) return true;
    for (const auto s : shown_states)
        if (to_string(s) == *said) state = s;
    return state.has_value();
}

rest::batch_line to_line(const batch_story& b)
{
    rest::batch_line made;
    made.id = b.id;
    made.first_at = b.first_at;
    made.last_at = b.last_at;
    if (b.is_complete()) made.ended_at = std::max(b.last_at, b.ended_at);
    for (const auto s : shown_states) made.totals.emplace_back(to_string(s), b.count(s));
    return made;
}

}  // namespace

rest_batches::rest_batches(ledger& letters, const std::string& journal_directory)
    : book_(letters, journal_directory), thread_("batches", 1)
{}

rest_batches::~rest_batches()
{
    thread_.stop();
    thread_.join();
}

void rest_batches::add_routes(http_routes& routes)
{
    http_route read;
    read.prefix = std::string{path};
    read.methods = {http::method::get};
    read.handle = [this](http_call call, http::answer give) {
        answer(std::move(call), std::move(give));
    };
    routes.add(std::move(read));
}

void rest_batches::answer(http_call call, http::answer give)
{
    if (!rest::accepts(call.request.headers.joined("Accept"), json))
        return give(http::make_problem(406, "answers are application/json"));
    if (waiting_ >= waiting_max)
        return give(http::make_problem(503, "too many ask for batches now", retry_after));
    ++waiting_;
    boost::asio::post(
        runtime::executor_of(thread_),
        [this, call = std::move(call), give = std::move(give)] {
            auto made = make_answer(call);
            --waiting_;
            give(std::move(made));
        }
    );
}

http::response rest_batches::make_answer(const http_call& call)
{
    try {
        if (const auto read = book_.refresh(now()); !read) {
            runtime::log::error("batches.unreadable", {{"reason", read.error().detail}});
            return http::make_problem(503, "the journal cannot be read now", retry_after);
        }
        const std::string_view at = call.request.path;
        if (at == path) return list(call);
        return read(call, std::string{at.substr(path.size() + 1)});
    } catch (const std::bad_alloc&) {
        return http::make_problem(503, "the gateway has no memory for the answer now", retry_after);
    }
}

http::response rest_batches::list(const http_call& call)
{
    std::optional<std::size_t> before, limit;
    if (!read_number(call.request, "before", 0, number_max, before) ||
        !read_number(call.request, "limit", 1, page_max, limit))
        return http::make_problem(400, "limit is 1 to 1000, and before is what next says");
    const auto most = limit.value_or(page_usual);
    auto all = book_.list(call.source, before, most + 1);
    std::string next;
    if (all.size() > most) {
        all.pop_back();
        next = std::string{path} + "?before=" + std::to_string(all.back().place) +
               "&limit=" + std::to_string(most);
    }
    std::vector<rest::batch_line> lines;
    for (const auto& each : all) lines.push_back(to_line(each.story));
    return make_json(rest::print_batches(lines, next));
}

http::response rest_batches::read(const http_call& call, const std::string& path_id)
{
    std::optional<std::size_t> from, limit;
    std::optional<item_state> state;
    if (!read_number(call.request, "from", 1, number_max, from) ||
        !read_number(call.request, "limit", 1, page_max, limit) || !read_state(call.request, state))
        return http::make_problem(
            400, "limit is 1 to 1000, from a number from 1 on, and state one of openapi.json"
        );
    const auto most = limit.value_or(page_usual);
    const auto found = book_.find(call.source, path_id, from.value_or(1), most, state);
    // Another source's batch is none: not even that it exists is told.
    if (!found) return http::make_problem(404, "there is no batch of this client by that id");
    std::vector<rest::batch_item_line> items;
    for (std::size_t n = 0; n < found->numbers.size(); ++n) {
        const auto& i = found->story.items[n];
        items.push_back(
            {found->numbers[n], i.id, i.control, to_string(i.state), i.at, i.repeated, i.reasons}
        );
    }
    std::string next;
    if (found->next) {
        next = std::string{path} + '/' + path_id + "?from=" + std::to_string(*found->next) +
               "&limit=" + std::to_string(most);
        if (state) next += "&state=" + std::string{to_string(*state)};
    }
    return make_json(rest::print_batch(to_line(found->story), items, next));
}

}  // namespace vgm::app
