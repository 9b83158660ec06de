#include "gateway/app/alert_sight.hpp"

#include "gateway/alerts/holidays.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace vgm::app {
namespace {

using alerts::measure;
using alerts::print_span;
using alerts::print_value;
using alerts::reading;

constexpr double few = 5;  // so many in an hour are no rate

double in_seconds(timestamp::duration d) { return std::chrono::duration<double>(d).count(); }

std::string print_since(timestamp from, timestamp to)
{
    return print_span(std::chrono::floor<seconds>(std::max(timestamp::duration{0}, to - from)));
}

std::string plural(std::size_t n, const std::string& what)
{
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::string print_count(double n) { return print_value(measure::count, n); }

bool waits(delivery_status s)
{
    return s == delivery_status::queued || s == delivery_status::deferred ||
           s == delivery_status::sending;
}

// What waits for one operator.
struct waiting
{
    std::size_t mails = 0;
    timestamp oldest{};
};

// One look, kind after kind.
class sight
{
public:
    sight(const gateway_facts& now, const alerts::past_hour& hour, const learned& known)
        : now_(now), hour_(hour), known_(known)
    {}

    std::vector<reading> take()
    {
        letters();
        operators();
        sources();
        rates();
        journal();
        certificates();
        directory();
        disk();
        if (now_.publication)
            add("publication_late",
                "",
                static_cast<double>(now_.publication->behind.count()),
                "the oldest event has waited for " + print_span(now_.publication->behind));
        return std::move(found_);
    }

private:
    void add(
        const char* rule,
        const std::string& subject,
        double value,
        std::string says,
        std::string group = {}
    )
    {
        found_.push_back({{rule, subject}, value, std::move(says), std::move(group)});
    }

    void letters()
    {
        timestamp oldest_held = now_.at;
        std::size_t held = 0;
        for (const auto& letter : now_.live) {
            if (letter->waits_for_a_person()) {
                ++held;
                oldest_held = std::min(oldest_held, letter->accepted_at);
            }
            for (const auto& d : letter->deliveries) {
                if (!waits(d.status) || letter->is_held(d)) continue;
                auto& w = waiting_[now_.operator_of(*letter, d.plan.number)];
                w.oldest =
                    w.mails == 0 ? letter->accepted_at : std::min(w.oldest, letter->accepted_at);
                ++w.mails;
            }
            if (letter->accepted && !due_notices(*letter, now_.relayed_counts).empty())
                ++untold_[letter->accepted->source];
        }
        add("letters_held",
            "",
            in_seconds(now_.at - oldest_held),
            plural(held, "letter") + " held by a rule, the oldest for " +
                print_since(oldest_held, now_.at));
        const auto doubtful = known_.uncertain.size();
        add("mails_uncertain",
            "",
            static_cast<double>(doubtful),
            plural(doubtful, "mail") + " may or may not have left");
    }

    void operators()
    {
        for (const auto& o : now_.operators) {
            const waiting w = waiting_.contains(o.name) ? waiting_.at(o.name) : waiting{};
            const auto age =
                w.mails == 0 ? "" : ", the oldest for " + print_since(w.oldest, now_.at);
            // Without a mail nobody tries: what was is not known to have changed.
            if (o.connections.reachable && (*o.connections.reachable || w.mails > 0))
                add("operator_down",
                    o.name,
                    *o.connections.reachable ? 0 : 1,
                    o.name + " cannot be reached; " + plural(w.mails, "mail") +
                        (w.mails == 1 ? " waits" : " wait") + age);
            add("mails_wait_long",
                o.name,
                w.mails == 0 ? 0 : in_seconds(now_.at - w.oldest),
                plural(w.mails, "mail") + (w.mails == 1 ? " waits for " : " wait for ") + o.name +
                    age);
            add("mails_wait_many",
                o.name,
                static_cast<double>(w.mails),
                plural(w.mails, "mail") + " wait for " + o.name + age);
            for (const auto& r : o.reading) {
                if (!r.status.connected && r.status.last_error.empty()) continue;
                add("mailbox_down",
                    r.mailbox,
                    r.status.connected ? 0 : 1,
                    "cannot be read: " + r.status.last_error,
                    o.name);
            }
        }
    }

    void sources()
    {
        for (const auto& name : now_.sources) {
            const auto untold = untold_[name];
            add("receipts_wait",
                name,
                static_cast<double>(untold),
                name + " has still to be told of " + plural(untold, "letter"));
            if (const auto known = known_.sources.find(name); known != known_.sources.end())
                silence(name, known->second);
        }
    }

    void silence(const std::string& name, const learned::source& s)
    {
        constexpr seconds shortest{3600};
        const auto since = std::max(s.last_message, now_.listening_since);
        const auto local = now_.to_local(now_.at);
        const auto length = now_.at - since;
        const double missed =
            length < shortest ? 0 : s.rhythm.usual_between(now_.to_local(since), local);
        add("source_silent",
            name,
            missed,
            "no message from " + name + " for " + print_since(since, now_.at) + "; usually " +
                usual_words(s, local, missed));
    }

    static std::string
    usual_words(const learned::source& s, std::chrono::local_seconds local, double missed)
    {
        constexpr std::array<const char*, 7> names{
            "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
        const auto usual = std::lround(s.rhythm.usual_in_hour(local).value_or(0));
        if (usual == 0) return std::to_string(static_cast<int>(missed)) + " by now";
        const std::chrono::local_days day{std::chrono::floor<std::chrono::days>(local)};
        const bool holiday = alerts::is_public_holiday(std::chrono::year_month_day{day});
        return std::to_string(usual) + " at this hour of " +
               (holiday ? "a public holiday"
                        : std::string{"a "} + names[std::chrono::weekday{day}.c_encoding()]);
    }

    void rates()
    {
        for (const auto& name : now_.sources) {
            const double bad = hour_.grew("vaguemestre_letters_refused_total|AE|" + name);
            const double good = hour_.grew("vaguemestre_letters_accepted_total|" + name);
            share(
                "messages_refused",
                name,
                bad,
                good,
                " messages of " + name + " were refused in the last hour"
            );
            const double told = hour_.grew("vaguemestre_zams_total|Z02|parked|" + name) +
                                hour_.grew("vaguemestre_zams_total|Z03|parked|" + name);
            add("receipts_refused",
                name,
                told,
                name + " refused " + print_count(told) + " receipts in the last hour");
        }
        const std::string attempts = "vaguemestre_mail_attempts_total|";
        for (const auto& o : now_.operators)
            share(
                "mails_bounce",
                o.name,
                hour_.grew(attempts + o.name + "|bounced"),
                hour_.grew(attempts + o.name + "|sent"),
                " mails were refused by " + o.name + " in the last hour"
            );
        const double unroutable = hour_.grew("vaguemestre_letters_unroutable_total");
        add("letters_unroutable",
            "",
            unroutable,
            print_count(unroutable) + " accepted in the last hour that no mail can be made of");
        const double parked = hour_.grew("vaguemestre_documents_handed_over_total|parked");
        add("documents_parked",
            "",
            parked,
            print_count(parked) + " documents were given up in the last hour");
    }

    void share(
        const char* rule,
        const std::string& subject,
        double bad,
        double good,
        const std::string& words
    )
    {
        const double value = bad > few ? bad / (bad + good) : 0;
        add(rule,
            subject,
            value,
            print_count(bad) + " of " + print_count(bad + good) + words + " (" +
                print_value(measure::share, value) + ")");
    }

    void journal()
    {
        const auto stream = [&](const char* name, const error_code& ec) {
            add("journal_unwritable",
                name,
                ec ? 1 : 0,
                std::string{name} + " cannot be written: " + ec.message());
        };
        stream("documents", now_.journal.documents.failing);
        stream("tracking", now_.journal.tracking.failing);
    }

    void certificates()
    {
        for (const auto& [use, end] : now_.certificates)
            for (const auto* rule : {"certificate_ends_now", "certificate_ends"})
                add(rule,
                    use,
                    in_seconds(end - now_.at),
                    end > now_.at
                        ? "the certificate of " + use + " ends in " + print_since(now_.at, end)
                        : "the certificate of " + use + " has ended");
    }

    void directory()
    {
        if (!now_.directory) return;
        for (const auto& s : now_.directory->sources)
            add("directory_old",
                s.name,
                in_seconds(now_.at - s.published),
                s.name + " was published " + print_since(s.published, now_.at) + " ago");
    }

    void disk()
    {
        if (!now_.disk || now_.disk->size <= 0) return;
        const double free = now_.disk->free / now_.disk->size;
        const auto says =
            print_value(measure::share, free) + " of the disk of gateway.data is free";
        add("disk_full", "", free, says);
        add("disk_low", "", free, says);
        // A disk that does not fill up lasts.
        constexpr seconds ages{3650 * 86400};
        const auto left = now_.disk->left.value_or(ages);
        add("disk_days_left",
            "",
            static_cast<double>(left.count()),
            "full in " + print_span(left) + " if it goes on like this; " + says);
    }

    const gateway_facts& now_;
    const alerts::past_hour& hour_;
    const learned& known_;
    std::map<std::string, waiting> waiting_;     // by operator
    std::map<std::string, std::size_t> untold_;  // letters, by source
    std::vector<reading> found_;
};

}  // namespace

std::vector<reading>
find_readings(const gateway_facts& now, const alerts::past_hour& hour, const learned& known)
{
    return sight(now, hour, known).take();
}

alerts::past_hour::counters find_counters(const std::vector<prometheus::MetricFamily>& all)
{
    alerts::past_hour::counters found;
    for (const auto& family : all) {
        if (family.type != prometheus::MetricType::Counter) continue;
        for (const auto& metric : family.metric) {
            std::map<std::string, std::string> labels;
            for (const auto& l : metric.label) labels[l.name] = l.value;
            auto key = family.name;
            for (const auto& [name, value] : labels) key += "|" + value;
            found[key] = metric.counter.value;
        }
    }
    return found;
}

double count_messages(const alerts::past_hour::counters& all, const std::string& source)
{
    double sum = 0;
    for (const std::string& key :
         {"vaguemestre_letters_accepted_total|" + source,
          "vaguemestre_letters_repeated_total|" + source,
          "vaguemestre_letters_refused_total|AE|" + source,
          "vaguemestre_letters_refused_total|AR|" + source})
        if (const auto found = all.find(key); found != all.end()) sum += found->second;
    return sum;
}

}  // namespace vgm::app
