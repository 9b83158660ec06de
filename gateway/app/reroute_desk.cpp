#include "gateway/app/reroute_desk.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/runtime/log.hpp"

#include <algorithm>
#include <future>

namespace vgm::app {
namespace {

namespace log = runtime::log;

bool has_waiting_mail(const account& a)
{
    return a.accepted && a.planned && !a.unroutable &&
           std::ranges::any_of(a.deliveries, &delivery_account::may_be_withdrawn);
}

reroute_desk::outcome nothing_waits(submission_id id)
{
    reroute_desk::outcome made;
    made.offer.difference.id = id;
    made.waits = false;
    return made;
}

std::vector<delivery_id> mails_of(const account& a)
{
    std::vector<delivery_id> all;
    for (const auto& d : a.deliveries)
        if (d.may_be_withdrawn()) all.push_back({a.id, d.plan.number});
    return all;
}

}  // namespace

// Has the mails of a letter that no post office has, for as long as it lives.
class reroute_desk::withheld_mails
{
public:
    withheld_mails(mail_claims& claims, const account& letter)
        : claims_(claims), mails_(claims.withhold(mails_of(letter)))
    {}
    ~withheld_mails() { claims_.give_back(mails_); }
    withheld_mails(const withheld_mails&) = delete;
    withheld_mails& operator=(const withheld_mails&) = delete;

    std::set<int> numbers() const
    {
        std::set<int> all;
        for (const auto& mail : mails_) all.insert(mail.number);
        return all;
    }

private:
    mail_claims& claims_;
    const std::vector<delivery_id> mails_;
};

std::vector<submission_id> reroute_desk::find_waiting(const selection& wanted) const
{
    const auto fits = [&](const account& a) {
        if (!has_waiting_mail(a) || a.id <= wanted.after) return false;
        const auto& rules = a.latest_routing().rules;
        if (!wanted.rule.empty() && std::ranges::find(rules, wanted.rule) == rules.end())
            return false;
        return wanted.operator_name.empty() ||
               std::ranges::any_of(a.deliveries, [&](const delivery_account& d) {
                   return d.may_be_withdrawn() &&
                          parts_.operator_of(a, d.plan.number) == wanted.operator_name;
               });
    };
    std::vector<submission_id> found;
    for (const auto& letter : parts_.letters.live())
        if (fits(*letter)) found.push_back(letter->id);
    std::ranges::sort(found);
    if (found.size() > wanted.most) found.resize(wanted.most);
    return found;
}

result<reroute_desk::outcome> reroute_desk::decide(const account& letter, const std::set<int>& free)
    const
{
    auto body = parts_.letters.read_body(letter.id);
    if (!body) return body.error();
    const auto rules = parts_.rules.now();
    const auto gate = parts_.gates.find(letter.accepted->source);
    static const transmission::gate_settings other;
    const auto then = as_it_stands(letter);
    auto now = rejudge(
        letter.id,
        letter.accepted_at,
        then,
        std::move(*body),
        {*rules, gate == parts_.gates.end() ? other : gate->second, parts_.with, parts_.find}
    );
    if (!now) return now.error();
    outcome made;
    made.offer = make_reroute(letter, std::move(*now), parts_.with, free);
    made.version = rules->book->version;
    return made;
}

result<reroute_desk::outcome> reroute_desk::show(submission_id id) const
{
    const auto letter = parts_.letters.find_live(id);
    if (!letter || !has_waiting_mail(*letter)) return nothing_waits(id);
    std::set<int> free;
    for (const auto& d : letter->deliveries)
        if (!parts_.letters.claims().is_sending({id, d.plan.number})) free.insert(d.plan.number);
    return decide(*letter, free);
}

result<reroute_desk::outcome> reroute_desk::apply(submission_id id, const order& o)
{
    const auto before = parts_.letters.find_live(id);
    if (!before || !has_waiting_mail(*before)) return nothing_waits(id);
    const withheld_mails mails(parts_.letters.claims(), *before);
    // Looked at again: from here on nobody writes anything of those mails.
    const auto letter = parts_.letters.find_live(id);
    if (!letter || !has_waiting_mail(*letter)) return nothing_waits(id);
    auto made = decide(*letter, mails.numbers());
    if (!made || !made->offer.record) return made;
    if (!o.version.empty() && o.version != made->version) {
        made->why_not = "the rules in use are of version " + made->version;
        return made;
    }
    auto record = *made->offer.record;
    record.by = o.by;
    record.reason = o.reason;
    const auto withdrawn = record.withdrawn.size(), planned = record.deliveries.size();
    auto durable = std::make_shared<std::promise<error_code>>();
    parts_.letters.append(id, now(), std::move(record), [durable](error_code ec) {
        durable->set_value(ec);
    });
    if (const auto ec = durable->get_future().get()) {
        made->why_not = "it could not be written down: " + ec.message();
        return made;
    }
    made->done = true;
    log::info(
        "letter.rerouted",
        {{"submission", id.to_string()},
         {"by", o.by},
         {"withdrawn", std::to_string(withdrawn)},
         {"planned", std::to_string(planned)}}
    );
    return made;
}

}  // namespace vgm::app
