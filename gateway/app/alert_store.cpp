#include "gateway/app/alert_store.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;
using json = rapidjson::Value;

std::int64_t count_of(timestamp t) { return t.time_since_epoch().count(); }
timestamp moment_of(std::int64_t n) { return timestamp{milliseconds{n}}; }

// --- writing ---------------------------------------------------------------------------------

class object
{
public:
    explicit object(json_writer& w) : w_(w) { w_.StartObject(); }
    ~object() { w_.EndObject(); }
    object(const object&) = delete;
    object& operator=(const object&) = delete;

    object& put(const char* key, const std::string& text)
    {
        if (text.empty()) return *this;
        w_.Key(key);
        w_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        return *this;
    }
    object& put(const char* key, std::int64_t number)
    {
        w_.Key(key);
        w_.Int64(number);
        return *this;
    }
    object& put(const char* key, timestamp at) { return put(key, count_of(at)); }
    object& put_real(const char* key, double number)
    {
        w_.Key(key);
        w_.Double(number);
        return *this;
    }
    template <class All, class Each>
    object& list(const char* key, const All& all, Each each)
    {
        w_.Key(key);
        w_.StartArray();
        for (const auto& one : all) each(one);
        w_.EndArray();
        return *this;
    }

private:
    json_writer& w_;
};

void write(json_writer& w, const alerts::alert_key& key, const alerts::alert& a)
{
    object o(w);
    o.put("rule", key.rule).put("subject", key.subject);
    o.put("number", static_cast<std::int64_t>(a.number)).put("phase", std::string{to_string(a.at)});
    o.put("since", a.since).put("raised", a.raised_at).put("clear", a.clear_since);
    o.put("recovered", a.recovered_at);
    o.put("says", a.says).put("urgency", std::string{to_string(a.how_urgent)});
    o.put("relapses", std::int64_t{a.relapses});
    o.put("acknowledged_by", a.acknowledged_by).put("acknowledged", a.acknowledged_at);
    o.put("note", a.note).put("assigned_to", a.assigned_to);
    if (a.told_at) o.put("told", *a.told_at);
}

void write(json_writer& w, const alerts::notice::line& l)
{
    object o(w);
    o.put("number", static_cast<std::int64_t>(l.number)).put("rule", l.of.rule);
    o.put("subject", l.of.subject).put("says", l.says);
    o.put("urgency", std::string{to_string(l.how_urgent)}).put("since", l.since);
    o.put("recovered", l.recovered_at).put("flaps", std::int64_t{l.flaps});
}

void write(json_writer& w, const kept_notice& n)
{
    object o(w);
    o.put("to", n.to).put("number", static_cast<std::int64_t>(n.what.number));
    o.put("at", n.what.at).put("made", n.made);
    const auto each = [&](const alerts::notice::line& l) { write(w, l); };
    o.list("raised", n.what.raised, each).list("still", n.what.still, each);
    o.list("recovered", n.what.recovered, each);
}

// --- reading ---------------------------------------------------------------------------------

const json* find(const json& o, const char* key)
{
    if (!o.IsObject()) return nullptr;
    const auto found = o.FindMember(key);
    return found == o.MemberEnd() ? nullptr : &found->value;
}

std::string text_of(const json& o, const char* key)
{
    const auto* v = find(o, key);
    return v != nullptr && v->IsString() ? std::string{v->GetString(), v->GetStringLength()}
                                         : std::string{};
}

std::int64_t number_of(const json& o, const char* key)
{
    const auto* v = find(o, key);
    return v != nullptr && v->IsInt64() ? v->GetInt64() : 0;
}

std::uint64_t natural_of(const json& o, const char* key)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, number_of(o, key)));
}

double real_of(const json& o, const char* key)
{
    const auto* v = find(o, key);
    return v != nullptr && v->IsNumber() ? v->GetDouble() : 0;
}

timestamp time_of(const json& o, const char* key) { return moment_of(number_of(o, key)); }

template <class Each>
void for_each(const json& o, const char* key, Each each)
{
    const auto* v = find(o, key);
    if (v == nullptr || !v->IsArray()) return;
    for (const auto& one : v->GetArray()) each(one);
}

alerts::urgency urgency_of(const json& o)
{
    return text_of(o, "urgency") == "page" ? alerts::urgency::page : alerts::urgency::warn;
}

alerts::alert_key key_of(const json& o) { return {text_of(o, "rule"), text_of(o, "subject")}; }

alerts::alert read_alert(const json& o)
{
    alerts::alert a;
    a.number = natural_of(o, "number");
    const auto phase = text_of(o, "phase");
    for (const auto p : {alerts::phase::pending, alerts::phase::raised, alerts::phase::easing})
        if (to_string(p) == phase) a.at = p;
    a.since = time_of(o, "since");
    a.raised_at = time_of(o, "raised");
    a.clear_since = time_of(o, "clear");
    a.recovered_at = time_of(o, "recovered");
    a.says = text_of(o, "says");
    a.how_urgent = urgency_of(o);
    a.relapses = static_cast<unsigned>(natural_of(o, "relapses"));
    a.acknowledged_by = text_of(o, "acknowledged_by");
    a.acknowledged_at = time_of(o, "acknowledged");
    a.note = text_of(o, "note");
    a.assigned_to = text_of(o, "assigned_to");
    if (find(o, "told") != nullptr) a.told_at = time_of(o, "told");
    return a;
}

alerts::notice::line read_line(const json& o)
{
    return {
        natural_of(o, "number"),
        key_of(o),
        text_of(o, "says"),
        urgency_of(o),
        time_of(o, "since"),
        time_of(o, "recovered"),
        number_of(o, "flaps") != 0};
}

kept_notice read_notice(const json& o)
{
    kept_notice n;
    n.to = text_of(o, "to");
    n.what.number = natural_of(o, "number");
    n.what.at = time_of(o, "at");
    n.made = time_of(o, "made");
    for_each(o, "raised", [&](const json& l) { n.what.raised.push_back(read_line(l)); });
    for_each(o, "still", [&](const json& l) { n.what.still.push_back(read_line(l)); });
    for_each(o, "recovered", [&](const json& l) { n.what.recovered.push_back(read_line(l)); });
    return n;
}

std::optional<rapidjson::Document> read_object(std::string_view text)
{
    rapidjson::Document d;
    d.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (d.HasParseError() || !d.IsObject() || number_of(d, "version") != 1) return std::nullopt;
    return d;
}

std::string take(const rapidjson::StringBuffer& b) { return {b.GetString(), b.GetSize()}; }

}  // namespace

std::string print_kept(const kept_alerts& all)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    {
        object o(w);
        o.put("version", std::int64_t{1});
        o.put("next_number", static_cast<std::int64_t>(all.state.next_number));
        o.put("next_notice", static_cast<std::int64_t>(all.state.next_notice));
        o.list("alerts", all.state.alerts, [&](const auto& e) {
            // One that was never raised says nothing that the next look does not.
            if (e.second.number != 0) write(w, e.first, e.second);
        });
        o.list("mutes", all.state.mutes, [&](const alerts::mute& m) {
            object one(w);
            one.put("rule", m.of.rule).put("subject", m.of.subject);
            one.put("until", m.until).put("by", m.by);
        });
        o.list("told", all.state.told, [&](timestamp t) { w.Int64(count_of(t)); });
        o.list("outbox", all.outbox, [&](const kept_notice& n) { write(w, n); });
    }
    return take(buffer);
}

std::optional<kept_alerts> parse_kept(std::string_view json_text)
{
    const auto d = read_object(json_text);
    if (!d) return std::nullopt;
    kept_alerts all;
    all.state.next_number = std::max<std::uint64_t>(1, natural_of(*d, "next_number"));
    all.state.next_notice = std::max<std::uint64_t>(1, natural_of(*d, "next_notice"));
    for_each(*d, "alerts", [&](const json& o) { all.state.alerts[key_of(o)] = read_alert(o); });
    for_each(*d, "mutes", [&](const json& o) {
        all.state.mutes.push_back({key_of(o), time_of(o, "until"), text_of(o, "by")});
    });
    for_each(*d, "told", [&](const json& o) {
        if (o.IsInt64()) all.state.told.push_back(moment_of(o.GetInt64()));
    });
    for_each(*d, "outbox", [&](const json& o) { all.outbox.push_back(read_notice(o)); });
    return all;
}

std::string print_learned(const learned& all)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    {
        object o(w);
        o.put("version", std::int64_t{1});
        o.list("sources", all.sources, [&](const auto& entry) {
            const auto& known = entry.second.rhythm.remembered();
            object one(w);
            one.put("name", entry.first).put("last_message", entry.second.last_message);
            one.put("hour", known.hour).put("so_far", std::int64_t{known.so_far});
            one.put("is_whole", std::int64_t{known.is_whole});
            one.list("weeks", known.weeks, [&](const std::vector<std::uint32_t>& hours) {
                w.StartArray();
                for (const auto n : hours) w.Uint(n);
                w.EndArray();
            });
        });
        o.list("disk", all.disk, [&](const alerts::disk_trend::sample& s) {
            object one(w);
            one.put("at", s.at).put_real("free", s.free);
        });
        o.list("uncertain", all.uncertain, [&](const delivery_id& id) {
            w.String(id.to_string().c_str());
        });
    }
    return take(buffer);
}

static learned::source read_source(const json& o)
{
    alerts::weekly_rhythm::memory known;
    known.hour = number_of(o, "hour");
    known.so_far = static_cast<std::uint32_t>(natural_of(o, "so_far"));
    known.is_whole = number_of(o, "is_whole") != 0;
    std::size_t hour = 0;
    for_each(o, "weeks", [&](const json& weeks) {
        if (hour < known.weeks.size() && weeks.IsArray())
            for (const auto& n : weeks.GetArray())
                if (n.IsUint()) known.weeks[hour].push_back(n.GetUint());
        ++hour;
    });
    return {alerts::weekly_rhythm::from(std::move(known)), time_of(o, "last_message")};
}

std::optional<learned> parse_learned(std::string_view json_text)
{
    const auto d = read_object(json_text);
    if (!d) return std::nullopt;
    learned all;
    for_each(*d, "sources", [&](const json& o) {
        all.sources.insert_or_assign(text_of(o, "name"), read_source(o));
    });
    for_each(*d, "disk", [&](const json& o) {
        all.disk.push_back({time_of(o, "at"), real_of(o, "free")});
    });
    for_each(*d, "uncertain", [&](const json& o) {
        if (!o.IsString() || all.uncertain.size() >= uncertain_max) return;
        if (const auto id = delivery_id::parse({o.GetString(), o.GetStringLength()}))
            all.uncertain.insert(*id);
    });
    return all;
}

}  // namespace vgm::app
