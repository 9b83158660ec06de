#include "gateway/app/metrics.hpp"

#include "gateway/app/settings.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>

namespace vgm::app {
namespace {

using counters = prometheus::Family<prometheus::Counter>;
using histograms = prometheus::Family<prometheus::Histogram>;

const prometheus::Histogram::BucketBoundaries
    acceptance_bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
const prometheus::Histogram::BucketBoundaries
    delivery_bounds{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400};

double seconds_between(timestamp from, timestamp to)
{
    return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

std::string source_of(const account* letter)
{
    return letter != nullptr && letter->accepted ? letter->accepted->source : std::string{"?"};
}

}  // namespace

struct metrics::impl
{
    explicit impl(const settings& with) : operator_name(with.mail_operator.name)
    {
        for (const auto& s : with.sources) {
            accepted.Add({{"source", s.name}});
            repeated.Add({{"source", s.name}});
            for (const auto* code : {"AE", "AR"})
                refused.Add({{"source", s.name}, {"acknowledgment", code}});
            for (const auto* kind : {"Z02", "Z03"})
                for (const auto* outcome : {"told", "deferred", "parked"})
                    zams.Add({{"source", s.name}, {"kind", kind}, {"outcome", outcome}});
        }
        for (const auto* outcome : {"sent", "deferred", "bounced", "uncertain"})
            attempts.Add({{"operator", operator_name}, {"outcome", outcome}});
        expired.Add({});
        unroutable.Add({});
        unclaimed.Add({});
        for (const auto action :
             {reception_action::delivered,
              reception_action::relayed,
              reception_action::expanded,
              reception_action::failed,
              reception_action::delayed})
            receptions.Add({{"action", std::string{to_string(action)}}});
        for (const auto& a : with.applications) arrived.Add({{"application", a.name}});
        for (const auto* outcome : {"AA", "AE", "deferred", "parked"})
            handovers.Add({{"outcome", outcome}});
        for (const auto* kind : {"mdn", "error_mail"})
            for (const auto* outcome : {"sent", "deferred", "bounced", "uncertain", "expired"})
                answers.Add({{"kind", kind}, {"outcome", outcome}});
        for (const auto* outcome : {"read", "refused"}) readings.Add({{"outcome", outcome}});
        acceptance.Add({}, acceptance_bounds);
        delivery.Add({}, delivery_bounds);
    }

    counters& family(const char* name, const char* help)
    {
        return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
    }
    histograms& durations(const char* name, const char* help)
    {
        return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
    }

    // How each kind of record is counted. Records that say nothing new of the world are not.
    struct counting
    {
        impl& all;
        const tracking_record& record;
        const account* letter;
        timestamp now;

        void attempt(const char* outcome) const
        {
            all.attempts.Add({{"operator", all.operator_name}, {"outcome", outcome}}).Increment();
        }
        void handover(const std::string& outcome) const
        {
            all.handovers.Add({{"outcome", outcome}}).Increment();
        }
        void zam(const told_record& told, const char* outcome) const
        {
            all.zams.Add({{"source", source_of(letter)}, {"kind", told.kind}, {"outcome", outcome}}
            ).Increment();
        }

        void operator()(const accepted_record& r) const
        {
            all.accepted.Add({{"source", r.source}}).Increment();
            all.acceptance.Add({}, acceptance_bounds).Observe(seconds_between(record.at, now));
        }
        void operator()(const refused_record& r) const
        {
            all.refused.Add({{"source", r.source}, {"acknowledgment", r.acknowledgment}}
            ).Increment();
        }
        void operator()(const repeated_record& r) const
        {
            all.repeated.Add({{"source", r.source}}).Increment();
        }
        void operator()(const unroutable_record&) const { all.unroutable.Add({}).Increment(); }
        void operator()(const sent_record&) const
        {
            attempt("sent");
            if (letter != nullptr && letter->accepted)
                all.delivery.Add({}, delivery_bounds)
                    .Observe(seconds_between(letter->accepted_at, record.at));
        }
        void operator()(const deferred_record&) const { attempt("deferred"); }
        void operator()(const bounced_record&) const { attempt("bounced"); }
        void operator()(const uncertain_record&) const { attempt("uncertain"); }
        void operator()(const expired_record&) const { all.expired.Add({}).Increment(); }
        void operator()(const reception_record& r) const
        {
            all.receptions.Add({{"action", std::string{to_string(r.action)}}}).Increment();
        }
        void operator()(const reading_record& r) const
        {
            all.readings.Add({{"outcome", r.negative ? "refused" : "read"}}).Increment();
        }
        void operator()(const told_record& r) const { zam(r, "told"); }
        void operator()(const tell_deferred_record& r) const { zam(r, "deferred"); }
        void operator()(const tell_parked_record& r) const { zam(r, "parked"); }
        void operator()(const unclaimed_record&) const { all.unclaimed.Add({}).Increment(); }
        void operator()(const arrived_record& r) const
        {
            all.arrived.Add({{"application", r.application}}).Increment();
        }
        void operator()(const handed_over_record& r) const { handover(r.acknowledgment); }
        void operator()(const handover_deferred_record&) const { handover("deferred"); }
        void operator()(const handover_parked_record&) const { handover("parked"); }
        void operator()(const answered_record& r) const
        {
            all.answers.Add({{"kind", r.kind}, {"outcome", r.outcome}}).Increment();
        }
        template <class Other>
        void operator()(const Other&) const
        {}
    };

    const std::string operator_name;
    prometheus::Registry registry;
    counters& accepted =
        family("vaguemestre_letters_accepted_total", "Messages answered AA, repetitions left out.");
    counters& refused = family("vaguemestre_letters_refused_total", "Messages answered AE or AR.");
    counters& repeated = family(
        "vaguemestre_letters_repeated_total",
        "Messages that repeat an accepted one and got its answer again."
    );
    counters& unroutable = family(
        "vaguemestre_letters_unroutable_total",
        "Accepted letters of which no mail can be made: a person must look."
    );
    counters& attempts = family(
        "vaguemestre_mail_attempts_total",
        "Attempts to hand a mail to an operator, by outcome."
    );
    counters& expired =
        family("vaguemestre_mails_expired_total", "Mails given up after delivery.give_up_after.");
    counters& receptions =
        family("vaguemestre_receptions_total", "Delivery receipts (DSN), by what they say.");
    counters& readings =
        family("vaguemestre_readings_total", "Reading receipts (MDN), by what they say.");
    counters& unclaimed = family(
        "vaguemestre_mails_unclaimed_total",
        "Mails of the mailbox that belong to no letter."
    );
    counters& arrived =
        family("vaguemestre_arrivals_total", "Letters that came in for an application.");
    counters& handovers = family(
        "vaguemestre_documents_handed_over_total",
        "Documents of letters that came in, by what their application answered."
    );
    counters& answers = family(
        "vaguemestre_arrival_answers_total",
        "Attempts to answer a letter that came in (MDN, mail)."
    );
    counters& zams =
        family("vaguemestre_zams_total", "Receipts to producers (ZAM), by what came of them.");
    counters& http = family("vaguemestre_http_requests_total", "Answers of the HTTP listener.");
    histograms& acceptance = durations(
        "vaguemestre_letter_acceptance_duration_seconds",
        "From the last byte of a message to its being durable."
    );
    histograms& delivery = durations(
        "vaguemestre_mail_delivery_delay_seconds",
        "From the acceptance of a letter to the operator's taking of a mail of it."
    );
};

metrics::metrics(const settings& with) : impl_(std::make_unique<impl>(with)) {}
metrics::~metrics() = default;

void metrics::count(const tracking_record& record, const account* letter, timestamp now)
{
    std::visit(impl::counting{*impl_, record, letter, now}, record.body);
}

void metrics::count_http(const std::string& route, int status)
{
    impl_->http.Add({{"route", route}, {"status", std::to_string(status)}}).Increment();
}

std::vector<prometheus::MetricFamily> metrics::collect() const { return impl_->registry.Collect(); }

std::string print_metrics(const std::vector<prometheus::MetricFamily>& all)
{
    return prometheus::TextSerializer{}.Serialize(all);
}

}  // namespace vgm::app
