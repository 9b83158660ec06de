#include "adapters/kafka/producer.hpp"
#include "gateway/app/alert_channel.hpp"
#include "gateway/app/kafka_wiring.hpp"
#include "gateway/app/publication.hpp"
#include "gateway/app/settings.hpp"
#include "schemas/events/published.hpp"

#include <array>
#include <set>

namespace vgm::app {
namespace {

constexpr seconds patience{20};

std::vector<events::published_event> to_events(const alerts::notice& n, const std::string& gateway)
{
    std::vector<events::published_event> all;
    const auto add = [&](const alerts::notice::line& l, events::operational_alert::kind what) {
        events::operational_alert made;
        made.what = what;
        made.at = n.at;
        made.number = l.number;
        made.rule = l.of.rule;
        made.subject = l.of.subject;
        made.urgency = to_string(l.how_urgent);
        made.says = l.says;
        made.since = l.since;
        all.push_back(events::publish(made, gateway));
    };
    using kind = events::operational_alert::kind;
    for (const auto& l : n.raised) add(l, kind::raised);
    for (const auto& l : n.still) add(l, kind::reminded);
    for (const auto& l : n.recovered) add(l, kind::recovered);
    return all;
}

class alert_topic : public alert_channel
{
public:
    alert_topic(std::string gateway, kafka_settings s)
        : gateway_(std::move(gateway)),
          with_(to_brokers(s)),
          topic_(s.topic_prefix + std::string{to_string(events::topic::alert)})
    {}

    const std::string& name() const override { return name_; }

    // With a producer of its own: the publication's is bound to the journal's order.
    std::optional<failure> send(const alerts::notice& what) override
    {
        auto made = kafka::producer::make(with_);
        if (!made) return failure{made.error().detail, false};
        auto& to = **made;
        const auto all = to_events(what, gateway_);
        for (std::size_t i = 0; i < all.size(); ++i)
            if (hand_over(to, all[i], i) != kafka::producer::answer::taken)
                return failure{"the brokers' queue does not take it", false};
        std::set<std::uint64_t> arrived;
        const auto until = std::chrono::steady_clock::now() + patience;
        while (arrived.size() < all.size()) {
            for (const auto& outcome : to.poll(milliseconds{200})) {
                if (outcome.wrong) return failure{outcome.wrong->detail, false};
                arrived.insert(outcome.ticket);
            }
            if (to.broken()) return failure{to.broken()->detail, false};
            if (std::chrono::steady_clock::now() > until)
                return failure{
                    to.last_trouble().empty() ? "no answer of the brokers" : to.last_trouble(),
                    false};
        }
        return std::nullopt;
    }

private:
    kafka::producer::answer
    hand_over(kafka::producer& to, const events::published_event& e, std::size_t ticket) const
    {
        const auto source = event_source(gateway_);
        const auto type = "vaguemestre." + std::string{to_string(e.to)} + "." + e.type;
        const std::array<kafka::producer::header, 5> headers{
            {{"ce_specversion", "1.0"},
             {"ce_id", e.id},
             {"ce_source", source},
             {"ce_type", type},
             {"content-type", "application/json"}}};
        return to.send({topic_, e.key, e.value, headers}, ticket);
    }

    const std::string gateway_;
    const kafka::settings with_;
    const std::string topic_;
    const std::string name_ = "kafka";
};

}  // namespace

std::unique_ptr<alert_channel> make_alert_topic(const settings& all)
{
    return std::make_unique<alert_topic>(all.gateway.name, *all.kafka);
}

}  // namespace vgm::app
