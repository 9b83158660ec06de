#include "gateway/app/console.hpp"

#include "adapters/http/entity_tag.hpp"
#include "gateway/app/console_entry.hpp"
#include "gateway/app/wiring.hpp"

#include <algorithm>

namespace vgm::app {
namespace {

constexpr std::string_view prefix = "/api/v1";

operator_choice to_choice(const std::vector<carrier_settings>& carriers)
{
    std::vector<operator_choice::entry> entries;
    for (const auto& c : carriers) {
        auto& e = entries.emplace_back();
        e.name = c.name;
        for (const auto& box : c.mailboxes)
            if (box.use == mailbox_use::send_and_read) e.mailboxes.push_back(box.address);
    }
    return operator_choice(std::move(entries));
}

std::vector<std::string> names_of(const std::vector<carrier_settings>& carriers)
{
    std::vector<std::string> names;
    for (const auto& c : carriers) names.push_back(c.name);
    return names;
}

std::vector<std::string_view> steps_of(std::string_view path)
{
    std::vector<std::string_view> steps;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const auto end = std::min(path.find('/'), path.size());
        steps.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return steps;
}

// What stands for the {…} of a pattern, when the path is one of it.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path)
{
    const auto wanted = steps_of(pattern), there = steps_of(path);
    if (wanted.size() != there.size()) return std::nullopt;
    std::vector<std::string> places;
    for (std::size_t n = 0; n < wanted.size(); ++n) {
        if (wanted[n].starts_with('{') && !there[n].empty())
            places.emplace_back(there[n]);
        else if (wanted[n] != there[n])
            return std::nullopt;
    }
    return places;
}

}  // namespace

carrier_names::carrier_names(const settings& all)
    : names_(names_of(carriers_of(all))),
      choice_(to_choice(carriers_of(all))),
      senders_(to_letters(all))
{}

std::string carrier_names::of(const accepted_record& r) const
{
    if (names_.size() == 1) return names_.front();
    const auto from =
        r.routing.from.empty() ? senders_.sender_of(r.source).mailbox : r.routing.from;
    return names_[choice_.choose(r.routing.operator_name, from)];
}

http::response make_console_answer(const http::request& asked, std::string json)
{
    return http::make_answer_once(
        asked, http::make_response(200, "application/json", std::move(json))
    );
}

// A reader of the file that serves now, for the time of one question.
class console::lease
{
public:
    lease(readers& of, std::filesystem::path file) : of_(of), file_(std::move(file))
    {
        {
            const std::lock_guard lock(of_.mutex);
            if (of_.file != file_) of_.free.clear();
            of_.file = file_;
            if (!of_.free.empty()) {
                mine_ = std::move(of_.free.back());
                of_.free.pop_back();
            }
        }
        if (!mine_) mine_ = std::make_unique<projection::reader>(file_);
    }
    ~lease()
    {
        if (mine_->failed()) return;
        const std::lock_guard lock(of_.mutex);
        constexpr std::size_t kept = 8;
        if (of_.file == file_ && of_.free.size() < kept) of_.free.push_back(std::move(mine_));
    }
    lease(const lease&) = delete;
    lease& operator=(const lease&) = delete;
    projection::reader& get() { return *mine_; }

private:
    readers& of_;
    const std::filesystem::path file_;
    std::unique_ptr<projection::reader> mine_;
};

console::console(console_ports ports) : ports_(std::move(ports)), carriers_(ports_.with)
{
    if (ports_.with.directory) directory_.emplace(ports_.with);
}

console::~console() = default;

const std::vector<console::route>& console::routes()
{
    using enum http::method;
    constexpr auto read = console_right::read, act = console_right::act;
    static const std::vector<route> all{
        {get, "/me", read, false, &console::me},
        {get, "/overview", read, true, &console::overview},
        {get, "/letters", read, true, &console::letters},
        {get, "/letters/count", read, true, &console::count_letters},
        {get, "/facets", read, true, &console::facets},
        {get, "/letters/{id}", read, true, &console::letter},
        {get, "/letters/{id}/message", read, true, &console::message_of},
        {get, "/letters/{id}/deliveries/{n}/mail", read, true, &console::mail_of},
        {get, "/letters/{id}/documents/{n}/pdf", read, true, &console::pdf_of},
        {get, "/letters/{id}/documents/{n}/cda", read, true, &console::cda_of},
        {post, "/letters/{id}/actions/{name}", act, true, &console::act},
        {get, "/queues", read, false, &console::queues},
        {get, "/batches", read, true, &console::batches},
        {get, "/directory", read, false, &console::directory_state},
        {get, "/directory/find", read, false, &console::directory_find},
        {get, "/routes", read, true, &console::rules},
        {get, "/configuration", read, false, &console::configuration},
        {get, "/certificates", read, false, &console::certificates},
        {get, "/alerts", read, false, &console::alerts},
        {get, "/openapi.json", read, false, &console::description},
    };
    return all;
}

// Pages of other sites reach a loopback address too, by a name of theirs that means it: they cannot
// hide that name, nor send the header without asking first.
std::optional<http::response> console::refuse_stranger(const http::request& asked) const
{
    auto host = asked.header("Host").value_or("");
    if (const auto port = host.rfind(':'); port != std::string_view::npos && !host.ends_with(']'))
        host = host.substr(0, port);
    if (host != "localhost" && host != "127.0.0.1" && host != "[::1]")
        return http::make_problem(403, "the console answers to localhost and 127.0.0.1 alone");
    if (asked.method != http::method::get && !asked.header("X-Requested-With"))
        return http::make_problem(403, "the header X-Requested-With is missing");
    return std::nullopt;
}

http::response console::answer(const http::request& asked)
{
    if (auto refusal = refuse_stranger(asked)) return std::move(*refusal);
    std::string_view path = asked.path;
    path.remove_prefix(std::min(path.size(), prefix.size()));
    const route* nearest = nullptr;
    std::vector<std::string> places;
    bool other_method = false;
    for (const auto& r : routes()) {
        auto matched = match(r.pattern, path);
        if (!matched) continue;
        if (r.method != asked.method) {
            other_method = true;
            continue;
        }
        // "/letters/count" is no letter's id.
        if (nearest != nullptr && places.size() <= matched->size()) continue;
        nearest = &r;
        places = std::move(*matched);
    }
    if (nearest != nullptr) return dispatch(*nearest, asked, std::move(places));
    return other_method ? http::make_problem(405, "this method is not available at this path")
                        : http::make_problem(404, "nothing is at this path");
}

http::response
console::dispatch(const route& r, const http::request& asked, std::vector<std::string> places)
{
    console_call call{asked, {}, r.pattern, std::move(places), nullptr};
    if (!may(call.user, r.pattern, r.right, nullptr))
        return http::make_problem(403, "this user may not do that");
    if (!r.asks_projection) return (this->*r.handle)(call);
    const auto file = ports_.projection.serving();
    const auto busy = [] {
        return http::make_problem(503, "the projection is not ready", seconds{2});
    };
    if (file.empty()) return busy();
    lease of(readers_, file);
    call.look = &of.get();
    auto made = (this->*r.handle)(call);
    if (call.look->failed()) return busy();
    return made;
}

}  // namespace vgm::app
