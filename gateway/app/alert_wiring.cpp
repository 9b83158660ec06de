#include "gateway/app/alert_wiring.hpp"

namespace vgm::app {

alerts::rule_book to_rule_book(const alerts_settings& s)
{
    std::vector<alerts::rule_book::change> changes;
    for (const auto& r : s.rules) {
        const auto* known = alerts::find_default_rule(r.rule);
        if (known == nullptr) continue;  // an error of the configuration
        alerts::rule_book::change made;
        made.rule = r.rule;
        made.of = r.of;
        made.watched = r.watch == alerts_switch::on;
        if (r.threshold) made.threshold = alerts::parse_threshold(known->in, *r.threshold);
        made.hold = r.hold;
        if (r.urgency)
            made.how_urgent =
                *r.urgency == alert_urgency::page ? alerts::urgency::page : alerts::urgency::warn;
        changes.push_back(std::move(made));
    }
    return alerts::rule_book(std::move(changes));
}

std::vector<std::unique_ptr<alert_channel>> to_channels(const settings& all)
{
    std::vector<std::unique_ptr<alert_channel>> made;
    for (std::size_t i = 0; i < all.alerts.webhooks.size(); ++i)
        made.push_back(make_webhook(all, i));
    if (all.alerts.mail)
        for (const auto& to : all.alerts.mail->to) made.push_back(make_alert_mail(all, to));
    if (all.kafka) made.push_back(make_alert_topic(all));
    return made;
}

}  // namespace vgm::app
