#include "adapters/annuaire/url.hpp"
#include "gateway/alerts/rule.hpp"
#include "gateway/app/settings_checks.hpp"
#include "gateway/config/nearest.hpp"

#include <map>

namespace vgm::app {
namespace {

class alerts_judge
{
public:
    alerts_judge(const config::places& where, config::problem_list& problems)
        : where_(where), problems_(problems)
    {}

    void rule(const alert_rule_settings& r, const std::string& at)
    {
        if (!sound(at + ".rule")) return;
        const auto* known = alerts::find_default_rule(r.rule);
        if (known == nullptr) {
            std::vector<std::string_view> names;
            for (const auto& each : alerts::default_rules()) names.push_back(each.id);
            const auto near = config::find_nearest(r.rule, names);
            return error(
                at + ".rule",
                "no rule is called so",
                !near ? "docs/operating/alerts.md lists them"
                      : "did you mean '" + std::string{*near} + "'?"
            );
        }
        if (r.threshold && sound(at + ".threshold") &&
            !alerts::parse_threshold(known->in, *r.threshold))
            error(at + ".threshold", "is not what this rule measures", form_of(known->in));
    }

    void once(
        std::map<std::string, std::string>& seen,
        const alert_rule_settings& r,
        const std::string& at
    )
    {
        const auto [first, is_new] = seen.emplace(r.rule + ":" + r.of, at);
        if (!is_new && sound(at + ".rule"))
            error(at, "says again what another entry says of this rule and subject", "keep one");
    }

    void webhook(const alert_webhook_settings& w, const std::string& at)
    {
        if (!sound(at + ".url")) return;
        const auto to = annuaire::url::parse(w.url);
        if (!to) return error(at + ".url", "cannot be read", "https://host/path");
        const bool here = to->host == "localhost" || to->host == "127.0.0.1" || to->host == "::1";
        if (!to->secure && !here)
            error(at + ".url", "would go over the network in clear text", "use https");
        if (to->secure && !w.trust)
            error(at, "nobody is believed at an https address without anchors", "add trust");
        pair(at, w.certificate.has_value(), w.key.has_value());
    }

    void pair(const std::string& at, bool certificate, bool key)
    {
        if (certificate != key)
            error(at, "a certificate and its key go together", "give both, or neither");
    }

private:
    static std::string form_of(alerts::measure in)
    {
        switch (in) {
            case alerts::measure::state:
                return "it is so or not: it has no threshold";
            case alerts::measure::duration:
                return "a duration such as 45m";
            case alerts::measure::share:
                return "a share such as 10%";
            case alerts::measure::count:
                return "a number such as 1000";
        }
        return {};
    }
    bool sound(const std::string& path) const { return where_.sound(path); }
    void error(const std::string& path, std::string message, std::string suggestion)
    {
        problems_.error(where_.of(path), path, std::move(message), std::move(suggestion));
    }

    const config::places& where_;
    config::problem_list& problems_;
};

}  // namespace

void check_alerts(const settings& all, const config::places& where, config::problem_list& problems)
{
    alerts_judge j(where, problems);
    std::map<std::string, std::string> seen;
    for (std::size_t i = 0; i < all.alerts.rules.size(); ++i) {
        const auto at = config::item_path("alerts.rules", i);
        j.rule(all.alerts.rules[i], at);
        j.once(seen, all.alerts.rules[i], at);
    }
    for (std::size_t i = 0; i < all.alerts.webhooks.size(); ++i)
        j.webhook(all.alerts.webhooks[i], config::item_path("alerts.webhooks", i));
    if (const auto& m = all.alerts.mail)
        j.pair("alerts.mail", m->certificate.has_value(), m->key.has_value());
}

}  // namespace vgm::app
