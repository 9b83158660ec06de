#include "gateway/app/alert_learning.hpp"

#include "gateway/journal/reader.hpp"
#include "schemas/events/codec.hpp"

namespace vgm::app {
namespace {

constexpr seconds looks_back{alerts::weekly_rhythm::weeks_max * 7 * 86400};

struct taker
{
    learned& all;
    const tracking_record& record;
    std::chrono::local_seconds local;

    void message(const std::string& source) const
    {
        auto& s = all.sources[source];
        s.rhythm.add(local, 1);
        s.last_message = std::max(s.last_message, record.at);
    }
    void operator()(const accepted_record& r) const { message(r.source); }
    void operator()(const refused_record& r) const { message(r.source); }
    void operator()(const repeated_record& r) const { message(r.source); }
    void operator()(const uncertain_record& r) const
    {
        if (all.uncertain.size() < uncertain_max)
            all.uncertain.insert({record.submission, r.number});
    }
    void operator()(const auto&) const {}
};

bool teaches(record_kind k)
{
    return k == record_kind::accepted || k == record_kind::refused || k == record_kind::repeated ||
           k == record_kind::uncertain;
}

}  // namespace

learned learn_from(
    const std::string& journal_directory,
    timestamp now,
    const std::function<std::chrono::local_seconds(timestamp)>& to_local,
    const std::function<bool()>& goes_on
)
{
    learned all;
    const journal::reader reader(journal_directory);
    // What cannot be read teaches nothing; the rest does.
    (void)reader.scan([&](const journal::record& r) {
        const auto kind = static_cast<record_kind>(r.kind);
        if (!teaches(kind) || now - r.time > looks_back) return goes_on();
        if (auto body = events::parse(kind, r.payload)) {
            const tracking_record record{r.submission, r.time, std::move(*body)};
            std::visit(taker{all, record, to_local(r.time)}, record.body);
        }
        return goes_on();
    });
    for (auto& [name, s] : all.sources) s.rhythm.add(to_local(now), 0);
    return all;
}

}  // namespace vgm::app
