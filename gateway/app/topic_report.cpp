#include "gateway/app/topic_report.hpp"

#include "schemas/events/event_json.hpp"
#include "schemas/events/published.hpp"

#include <algorithm>
#include <chrono>

namespace vgm::app {
namespace {

using weight = kafka::topic_finding::weight;

bool is_wrong(const kafka::topic_finding& f) { return f.level == weight::wrong; }

bool is_refused(const std::optional<kafka::admin::creation>& c)
{
    return c && c->what == kafka::admin::creation::outcome::refused;
}

std::string_view word_of(const topic_report::line& l)
{
    using outcome = kafka::admin::creation::outcome;
    if (is_refused(l.creation)) return "refused";
    if (!l.is_right()) return "wrong";
    return l.creation && l.creation->what == outcome::made ? "made" : "right";
}

std::string print_facts(const kafka::topic_facts& f)
{
    if (!f.exists) return {};
    const auto config = [&](const char* name) {
        const auto found = f.config.find(name);
        return found == f.config.end() ? std::string{"?"} : found->second;
    };
    return "partitions " + std::to_string(f.partitions) + ", copies " +
           std::to_string(f.replication) + ", in sync " + std::to_string(f.in_sync) +
           ", min.insync.replicas " + config("min.insync.replicas") + ", retention.ms " +
           config("retention.ms") + ", cleanup.policy " + config("cleanup.policy");
}

void append_finding(
    std::string& out,
    const kafka::topic_finding& f,
    const palette& colour,
    std::size_t width
)
{
    const bool wrong = is_wrong(f);
    out += "         ";
    out += wrong ? colour.bad : colour.warn;
    out += wrong ? "wrong: " : "note: ";
    out += colour.plain;
    append_wrapped(out, f.text, wrong ? 16 : 15, width);
    out += '\n';
}

void put_findings(events::event_json& out, const std::vector<kafka::topic_finding>& all)
{
    out.put_list("findings", all, [](const kafka::topic_finding& f, events::event_json& to) {
        to.put("severity", is_wrong(f) ? "error" : "warning");
        to.put("message", f.text);
    });
}

}  // namespace

bool topic_report::line::is_right() const
{
    return !is_refused(creation) && std::ranges::none_of(findings, is_wrong);
}

bool topic_report::is_right() const
{
    return std::ranges::none_of(of_the_cluster, is_wrong) &&
           std::ranges::all_of(topics, &line::is_right);
}

std::vector<kafka::topic_plan> plan_topics(const kafka_settings& s)
{
    std::vector<kafka::topic_plan> plans;
    for (const auto t : events::all_topics)
        plans.push_back(
            {s.topic_prefix + std::string{to_string(t)},
             static_cast<int>(s.partitions),
             static_cast<int>(s.replication),
             {{"cleanup.policy", "delete"},
              {"retention.ms", std::to_string(std::chrono::milliseconds(s.retention).count())},
              {"min.insync.replicas", std::to_string(s.min_in_sync)},
              {"max.message.bytes", "1048588"}}}
        );
    return plans;
}

topic_report judge_topics(
    const std::vector<kafka::topic_plan>& plans,
    const kafka::cluster_facts& found,
    const std::vector<kafka::admin::creation>& made
)
{
    topic_report report;
    report.brokers = found.brokers;
    const auto copies = plans.empty() ? 0 : plans.front().replication;
    if (found.brokers < copies)
        report.of_the_cluster.push_back(
            {weight::wrong,
             "kafka.replication is " + std::to_string(copies) + ", brokers that answer: " +
                 std::to_string(found.brokers) + "; add some, or lower it"}
        );
    for (const auto& plan : plans) {
        topic_report::line l{plan.name, {}, std::nullopt, {}};
        if (const auto known = found.topics.find(plan.name); known != found.topics.end())
            l.facts = known->second;
        const auto creation =
            std::ranges::find(made, plan.name, [](const auto& c) { return c.name; });
        if (creation != made.end()) l.creation = *creation;
        if (!is_refused(l.creation)) l.findings = compare(plan, l.facts);
        report.topics.push_back(std::move(l));
    }
    return report;
}

std::string print_text(const topic_report& report, const screen& on)
{
    const auto& colour = palette_of(on.with);
    std::string out = std::to_string(report.brokers);
    out += report.brokers == 1 ? " broker answers\n" : " brokers answer\n";
    for (const auto& f : report.of_the_cluster) append_finding(out, f, colour, on.width);
    for (const auto& l : report.topics) {
        out += l.is_right() ? colour.good : colour.bad;
        out += padded(word_of(l), 9);
        out += colour.plain;
        out += std::string{colour.bold} + l.topic + std::string{colour.plain} + '\n';
        if (const auto facts = print_facts(l.facts); !facts.empty()) {
            out += "         ";
            append_wrapped(out, facts, 9, on.width);
            out += '\n';
        }
        if (is_refused(l.creation))
            append_finding(out, {weight::wrong, l.creation->reason}, colour, on.width);
        for (const auto& f : l.findings) append_finding(out, f, colour, on.width);
    }
    return out;
}

std::string print_json(const topic_report& report)
{
    events::event_json out;
    out.put_flag("right", report.is_right());
    out.put_number("brokers", report.brokers);
    put_findings(out, report.of_the_cluster);
    out.put_list("topics", report.topics, [](const auto& l, events::event_json& to) {
        to.put("topic", l.topic);
        to.put("state", word_of(l));
        if (is_refused(l.creation)) to.put("reason", l.creation->reason);
        if (l.facts.exists) {
            to.put_number("partitions", l.facts.partitions);
            to.put_number("replication", l.facts.replication);
            to.put_number("in_sync", l.facts.in_sync);
        }
        put_findings(to, l.findings);
    });
    return out.finish();
}

}  // namespace vgm::app
