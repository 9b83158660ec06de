#include "gateway/app/control_desk.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/app/reroute_print.hpp"
#include "gateway/runtime/log.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <future>

namespace vgm::app {
namespace {

namespace log = runtime::log;
using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::size_t reason_bytes_max = 500;

void put(json_writer& w, const char* key, const std::string& value)
{
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

std::string refuse(const std::string& why)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("ok");
    w.Bool(false);
    put(w, "why", why);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string text_of(const rapidjson::Document& request, const char* key)
{
    const auto found = request.FindMember(key);
    if (found == request.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

}  // namespace

std::string control_desk::answer(const std::string& line, const std::string& by)
{
    rapidjson::Document request;
    request.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
    if (request.HasParseError() || !request.IsObject())
        return refuse("what is asked is no JSON object");
    const auto what = text_of(request, "do");
    if (what == "routes.reload") return reload();
    if (what == "letters.release")
        return release(text_of(request, "id"), text_of(request, "reason"), by);
    if (what == "letters.waiting")
        return find_waiting(
            {text_of(request, "operator"),
             text_of(request, "rule"),
             submission_id::parse(text_of(request, "after")).value_or(submission_id{})}
        );
    if (what == "letters.reroute")
        return reroute(
            text_of(request, "id"), {by, text_of(request, "reason"), text_of(request, "version")}
        );
    return refuse("this gateway does not know what is asked");
}

std::string control_desk::reload()
{
    const auto done = rules_.reload();
    bool wrong = false;
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("problems");
    w.StartArray();
    for (const auto& p : done.problems) {
        wrong = wrong || p.level >= severity::error;
        w.String(print(p).c_str());
    }
    w.EndArray();
    w.Key("ok");
    w.Bool(!wrong);
    if (wrong) put(w, "why", "the new rules are not right; the old ones stay in use");
    w.Key("changed");
    w.Bool(done.changed);
    put(w, "version", done.version);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string control_desk::find_waiting(const reroute_desk::selection& wanted) const
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("letters");
    w.StartArray();
    for (const auto& id : anew_.find_waiting(wanted)) w.String(id.to_string().c_str());
    w.EndArray();
    w.Key("ok");
    w.Bool(true);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

// Without a reason it is a question.
std::string control_desk::reroute(const std::string& id, const reroute_desk::order& o)
{
    const auto which = submission_id::parse(id);
    if (!which) return refuse("the letter's id is none");
    if (o.reason.size() > reason_bytes_max) return refuse("a reason has at most 500 bytes");
    const auto made = o.reason.empty() ? anew_.show(*which) : anew_.apply(*which, o);
    return made ? print_json(*made) : refuse(made.error().detail);
}

std::string
control_desk::release(const std::string& id, const std::string& reason, const std::string& by)
{
    const auto which = submission_id::parse(id);
    if (!which) return refuse("the letter's id is none");
    if (reason.empty() || reason.size() > reason_bytes_max)
        return refuse("a reason of at most 500 bytes is needed");
    const auto letter = letters_.find_live(*which);
    if (!letter || !letter->waits_for_a_person()) return refuse("no letter of this id is held");
    auto durable = std::make_shared<std::promise<error_code>>();
    letters_.append(*which, now(), released_record{by, reason}, [durable](error_code ec) {
        durable->set_value(ec);
    });
    if (const auto ec = durable->get_future().get())
        return refuse("it could not be written down: " + ec.message());
    log::info("letter.released", {{"submission", id}, {"by", by}});
    return R"({"ok":true})";
}

}  // namespace vgm::app
