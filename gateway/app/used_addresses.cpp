#include "gateway/app/used_addresses.hpp"

#include "gateway/directory/identifiers.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "schemas/events/codec.hpp"

#include <algorithm>

namespace vgm::app {

result<void> used_addresses::read_on()
{
    auto read = from_.scan(
        [this](const journal::record& r) {
            take(r);
            return true;
        },
        next_
    );
    if (!read) return read.error();
    next_ = *read;
    return {};
}

void used_addresses::take(const journal::record& r)
{
    const auto kind = static_cast<record_kind>(r.kind);
    const bool plans = kind == record_kind::accepted || kind == record_kind::planned ||
                       kind == record_kind::rerouted;
    if (r.time < since_ || !plans) return;
    const auto body = events::parse(kind, r.payload);
    if (!body) return;
    if (const auto* accepted = std::get_if<accepted_record>(&*body))
        take(accepted->deliveries, r, accepted->source);
    else if (const auto* plan = std::get_if<planned_record>(&*body))
        take(plan->deliveries, r, {});
    else if (const auto* anew = std::get_if<rerouted_record>(&*body))
        take(anew->deliveries, r, {});
}

void used_addresses::take(
    const std::vector<planned_delivery>& deliveries,
    const journal::record& r,
    const std::string& source
)
{
    for (const auto& d : deliveries) {
        if (d.to.kind == recipient_kind::patient) continue;
        const std::string address = directory::comparable_address(d.to.address);
        auto& used = by_address_[address];
        used.address = address;
        used.first_used = used.letters == 0 ? r.time : std::min(used.first_used, r.time);
        used.last_used = std::max(used.last_used, r.time);
        ++used.letters;
        if (auto id = directory::national_person_id(d.to.identifier_type, d.to.identifier))
            used.person_id = std::move(*id);
        if (!source.empty() && std::ranges::find(used.sources, source) == used.sources.end())
            used.sources.push_back(source);
        used.latest.push_back(r.submission.to_string());
        if (used.latest.size() > latest_max) used.latest.erase(used.latest.begin());
    }
}

void used_addresses::forget_before(timestamp at)
{
    since_ = std::max(since_, at);
    std::erase_if(by_address_, [&](const auto& one) { return one.second.last_used < at; });
    for (auto& [address, used] : by_address_) used.first_used = std::max(used.first_used, at);
}

std::vector<directory::used_address> used_addresses::all() const
{
    std::vector<directory::used_address> listed;
    for (const auto& [address, used] : by_address_) listed.push_back(used);
    return listed;
}

}  // namespace vgm::app
