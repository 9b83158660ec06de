#include "gateway/app/reroute_print.hpp"

#include "gateway/app/json_words.hpp"

#include <rapidjson/document.h>

namespace vgm::app {
namespace {

using json = rapidjson::Value;

std::string text_of(const json& object, const char* key)
{
    const auto found = object.FindMember(key);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return found->value.GetString();
}

template <class Each>
void for_each(const json& object, const char* key, Each each)
{
    const auto found = object.FindMember(key);
    if (found == object.MemberEnd() || !found->value.IsArray()) return;
    for (const auto& one : found->value.GetArray()) each(one);
}

std::string join(const json& object, const char* key)
{
    std::string all;
    for_each(object, key, [&](const json& one) {
        if (one.IsString()) all += (all.empty() ? "" : ", ") + std::string{one.GetString()};
    });
    return all.empty() ? "none" : all;
}

}  // namespace

std::string print_json(const reroute_desk::outcome& made)
{
    const auto& d = made.offer.difference;
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    put(w, "id", d.id.to_string());
    if (made.waits) {
        put(w, "control_id", d.control);
        put(w, "accepted_at", to_rfc3339(d.accepted_at));
    }
    put(w, "change", to_string(d.what));
    put(w, "version", made.version);
    put_words(w, "rules_then", d.rules_then);
    put_words(w, "rules_now", d.rules_now);
    put_words(w, "lost", masked(d.lost));
    put_words(w, "gained", masked(d.gained));
    w.Key("stays");
    w.StartArray();
    for (const auto& s : made.offer.stays) {
        w.StartObject();
        put(w, "recipient", masked_address(s.to));
        put(w, "status", to_string(s.status));
        w.EndObject();
    }
    w.EndArray();
    put_words(w, "notes", d.notes);
    w.Key("waits");
    w.Bool(made.waits);
    w.Key("done");
    w.Bool(made.done);
    w.Key("ok");
    w.Bool(made.why_not.empty());
    if (!made.why_not.empty()) put(w, "why", made.why_not);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string print_reroute(const std::string& answer)
{
    rapidjson::Document said;
    said.Parse(answer.data(), answer.size());
    if (said.HasParseError() || !said.IsObject()) return {};
    std::string out = text_of(said, "id") + "  " + text_of(said, "accepted_at").substr(0, 10) +
                      "  MSH-10 " + text_of(said, "control_id") + "  " + text_of(said, "change") +
                      '\n';
    const auto then = join(said, "rules_then"), now = join(said, "rules_now");
    if (then != now) out += "    rules  " + then + " -> " + now + '\n';
    const auto add = [&](const char* key, const char* sign) {
        for_each(said, key, [&](const json& one) {
            if (one.IsString()) out += sign + std::string{one.GetString()} + '\n';
        });
    };
    add("lost", "    -  ");
    add("gained", "    +  ");
    add("notes", "    ");
    for_each(said, "stays", [&](const json& one) {
        if (one.IsObject())
            out += "    =  " + text_of(one, "recipient") + "  " + text_of(one, "status") +
                   ", stays as it is\n";
    });
    return out;
}

}  // namespace vgm::app
