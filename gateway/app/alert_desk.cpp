#include "gateway/app/alert_desk.hpp"

#include "gateway/app/alert_gauges.hpp"
#include "gateway/app/alert_keeper.hpp"
#include "gateway/app/alert_words.hpp"
#include "gateway/app/clock.hpp"
#include "gateway/app/local_time.hpp"
#include "gateway/runtime/log.hpp"

#include <prometheus/metric_family.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>

namespace vgm::app {
namespace {

namespace log = runtime::log;
using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::size_t name_bytes_max = 100, note_bytes_max = 500;

void put(json_writer& w, const char* key, std::string_view value)
{
    if (value.empty()) return;
    w.Key(key);
    w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void put_time(json_writer& w, const char* key, timestamp at)
{
    if (at != timestamp{}) put(w, key, to_rfc3339(at));
}

std::string answer_of(const std::string& why_not)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("ok");
    w.Bool(why_not.empty());
    put(w, "why", why_not);
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

void put_alert(
    json_writer& w,
    const alerts::alert_key& key,
    const alerts::alert& a,
    const alerts::mute* muted
)
{
    const auto* rule = alerts::find_default_rule(key.rule);
    w.StartObject();
    w.Key("number");
    w.Uint64(a.number);
    put(w, "key", key.to_string());
    put(w, "rule", key.rule);
    put(w, "subject", key.subject);
    put(w, "urgency", to_string(a.how_urgent));
    put(w, "title", rule == nullptr ? key.rule : rule->says);
    put(w, "says", a.says);
    put_time(w, "since", a.since);
    put_time(w, "raised", a.raised_at);
    w.Key("easing");
    w.Bool(a.at == alerts::phase::easing);
    w.Key("flaps");
    w.Bool(a.relapses >= 2);
    w.Key("told");
    w.Bool(a.told_at.has_value());
    put(w, "acknowledged_by", a.acknowledged_by);
    put_time(w, "acknowledged", a.acknowledged_at);
    put(w, "note", a.note);
    put(w, "assigned_to", a.assigned_to);
    if (muted != nullptr) put(w, "muted_until", to_rfc3339(muted->until));
    put(w, "advice", rule == nullptr ? std::string_view{} : rule->advice);
    put(w, "handbook", handbook_of(key.rule));
    w.EndObject();
}

void put_receivers(json_writer& w, const std::vector<alert_post::figures>& all)
{
    w.Key("receivers");
    w.StartArray();
    for (const auto& f : all) {
        w.StartObject();
        put(w, "to", f.to);
        w.Key("sent");
        w.Uint64(f.sent);
        w.Key("waiting");
        w.Uint64(f.waiting);
        w.Key("given_up");
        w.Uint64(f.given_up);
        put(w, "last_failure", f.last_failure);
        w.EndObject();
    }
    w.EndArray();
}

}  // namespace

std::string alert_keeper::list() const
{
    const std::lock_guard lock(mutex_);
    const auto at = now();
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("ok");
    w.Bool(true);
    put(w, "time", to_rfc3339(at));
    w.Key("alerts");
    w.StartArray();
    // What pages first, then the oldest.
    for (const auto urgency : {alerts::urgency::page, alerts::urgency::warn}) {
        std::vector<const std::pair<const alerts::alert_key, alerts::alert>*> rows;
        for (const auto& entry : state_.alerts)
            if (entry.second.active() && entry.second.how_urgent == urgency) rows.push_back(&entry);
        std::ranges::sort(rows, {}, [](const auto* e) { return e->second.number; });
        for (const auto* e : rows)
            put_alert(w, e->first, e->second, find_mute(state_, e->first, at));
    }
    w.EndArray();
    w.Key("mutes");
    w.StartArray();
    for (const auto& m : state_.mutes) {
        if (m.until <= at) continue;
        w.StartObject();
        put(w, "key", m.of.to_string());
        put(w, "until", to_rfc3339(m.until));
        put(w, "by", m.by);
        w.EndObject();
    }
    w.EndArray();
    put_receivers(w, post_->now());
    w.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string
alert_keeper::acknowledge(const std::string& id, const std::string& by, const std::string& note)
{
    if (note.size() > note_bytes_max) return answer_of("a note has at most 500 bytes");
    const std::lock_guard lock(mutex_);
    if (!alerts::acknowledge(state_, id, by, note, now()))
        return answer_of("no alert of this id is raised");
    save_state(nullptr);
    log::info("alert.acknowledged", {{"alert", id}, {"by", by}});
    return answer_of({});
}

std::string
alert_keeper::assign(const std::string& id, const std::string& to, const std::string& by)
{
    if (to.size() > name_bytes_max) return answer_of("a name has at most 100 bytes");
    const std::lock_guard lock(mutex_);
    if (!alerts::assign(state_, id, to)) return answer_of("no alert of this id is raised");
    save_state(nullptr);
    log::info("alert.assigned", {{"alert", id}, {"to", to}, {"by", by}});
    return answer_of({});
}

std::string
alert_keeper::mute(const std::string& id, const std::string& until, const std::string& by)
{
    const auto at = now();
    const auto moment = until == "off" ? std::optional{at} : parse_moment(until, at);
    if (!moment) return answer_of("until when cannot be read: 2h, 06:00, 2026-11-24T06:00, or off");
    if (*moment - at > seconds{366 * 86400}) return answer_of("a year is the longest");
    const std::lock_guard lock(mutex_);
    if (!alerts::set_mute(state_, id, *moment, by, at))
        return answer_of("neither an alert that is raised nor a rule is called so");
    save_state(nullptr);
    log::info("alert.muted", {{"alert", id}, {"until", to_rfc3339(*moment)}, {"by", by}});
    return answer_of({});
}

std::vector<prometheus::MetricFamily> alert_keeper::gauges() const
{
    const auto receivers = post_->now();
    const std::lock_guard lock(mutex_);
    return gauge_alerts(state_, receivers);
}

std::vector<prometheus::MetricFamily>
gauge_alerts(const alerts::alert_state& state, const std::vector<alert_post::figures>& receivers)
{
    prometheus::MetricFamily raised, notices;
    raised.name = "vaguemestre_alerts";
    raised.help = "Alerts that are raised, by rule.";
    raised.type = prometheus::MetricType::Gauge;
    notices.name = "vaguemestre_alert_notices_total";
    notices.help = "Attempts to tell of alerts, by what came of them.";
    notices.type = prometheus::MetricType::Counter;
    const auto add = [](prometheus::MetricFamily& to, double value, auto... labels) {
        prometheus::ClientMetric m;
        (m.label.push_back({labels.first, labels.second}), ...);
        (to.type == prometheus::MetricType::Counter ? m.counter.value : m.gauge.value) = value;
        to.metric.push_back(std::move(m));
    };
    using label = std::pair<std::string, std::string>;
    for (const auto& rule : alerts::default_rules()) {
        double count = 0;
        for (const auto& [key, a] : state.alerts)
            if (a.active() && key.rule == rule.id) ++count;
        add(raised, count, label{"rule", std::string{rule.id}});
    }
    for (const auto& f : receivers) {
        add(notices, static_cast<double>(f.sent), label{"to", f.to}, label{"outcome", "sent"});
        add(notices, static_cast<double>(f.failed), label{"to", f.to}, label{"outcome", "failed"});
    }
    return {std::move(raised), std::move(notices)};
}

std::optional<std::string>
answer_about_alerts(alert_keeper& keeper, const std::string& line, const std::string& user)
{
    rapidjson::Document asked;
    asked.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
    if (asked.HasParseError() || !asked.IsObject()) return std::nullopt;
    const auto text_of = [&](const char* key) -> std::string {
        const auto found = asked.FindMember(key);
        if (found == asked.MemberEnd() || !found->value.IsString()) return {};
        return {found->value.GetString(), found->value.GetStringLength()};
    };
    const auto what = text_of("do"), id = text_of("id");
    auto by = text_of("by");
    if (by.empty()) by = user;
    if (by.size() > name_bytes_max) return answer_of("a name has at most 100 bytes");
    if (what == "alerts.list") return keeper.list();
    if (what == "alerts.ack") return keeper.acknowledge(id, by, text_of("note"));
    if (what == "alerts.assign") return keeper.assign(id, text_of("to"), by);
    if (what == "alerts.mute") return keeper.mute(id, text_of("until"), by);
    return std::nullopt;
}

}  // namespace vgm::app
