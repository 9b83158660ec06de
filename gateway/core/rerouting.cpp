#include "gateway/core/rerouting.hpp"

#include <algorithm>
#include <string_view>

namespace vgm {
namespace {

bool same_address(std::string_view a, std::string_view b)
{
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

// The operator has it, had it, or may have it: nothing takes it back.
bool was_on_its_way(const delivery_account& d)
{
    return d.status == delivery_status::sending || d.status == delivery_status::uncertain ||
           d.status == delivery_status::sent || d.status == delivery_status::bounced || d.doubted;
}

// What one rerouting leaves unsent. Looks at what the other records say alone, so that the order of
// several reroutings changes nothing.
std::vector<int> find_unsent(const account& a, const rerouted_record& r)
{
    std::vector<std::string_view> stay;  // addresses whose mail was on its way
    for (const int number : r.withdrawn)
        if (const auto* d = a.find_delivery(number); d != nullptr && was_on_its_way(*d))
            stay.push_back(d->plan.to.address);
    const auto stays = [&](const delivery_account& d) {
        return std::ranges::any_of(stay, [&](std::string_view address) {
            return same_address(address, d.plan.to.address);
        });
    };
    std::vector<int> unsent;
    const auto take = [&](int number, bool when_it_stays) {
        const auto* d = a.find_delivery(number);
        if (d != nullptr && !was_on_its_way(*d) && stays(*d) == when_it_stays)
            unsent.push_back(number);
    };
    for (const int number : r.withdrawn) take(number, false);
    for (const auto& p : r.deliveries) take(p.number, true);
    return unsent;
}

// The rerouting that planned a mail; null: it is of the acceptance.
const rerouting* find_rerouting(const account& a, int number) noexcept
{
    const auto plans = [&](const rerouting& r) {
        return std::ranges::any_of(r.what.deliveries, [&](const planned_delivery& p) {
            return p.number == number;
        });
    };
    const auto found = std::ranges::find_if(a.reroutings, plans);
    return found == a.reroutings.end() ? nullptr : &*found;
}

}  // namespace

bool delivery_account::may_be_withdrawn() const noexcept
{
    return !doubted && (status == delivery_status::queued || status == delivery_status::deferred);
}

void withdraw_rerouted(account& a)
{
    std::vector<int> unsent;
    for (const auto& r : a.reroutings) {
        const auto more = find_unsent(a, r.what);
        unsent.insert(unsent.end(), more.begin(), more.end());
    }
    for (const int number : unsent) {
        auto* d = a.find_delivery(number);
        d->status = delivery_status::withdrawn;
        d->next_attempt.reset();
    }
}

const routing& account::routing_of(int number) const noexcept
{
    const auto* r = find_rerouting(*this, number);
    return r == nullptr ? accepted->routing : r->what.routing;
}

const receipts_wanted& account::receipts_of(int number) const noexcept
{
    const auto* r = find_rerouting(*this, number);
    return r == nullptr ? accepted->receipts : r->what.receipts;
}

const routing& account::latest_routing() const noexcept
{
    return reroutings.empty() ? accepted->routing : reroutings.back().what.routing;
}

const receipts_wanted& account::latest_receipts() const noexcept
{
    return reroutings.empty() ? accepted->receipts : reroutings.back().what.receipts;
}

bool account::is_held(const delivery_account& d) const noexcept
{
    if (!accepted || unroutable || routing_of(d.plan.number).hold.empty()) return false;
    if (!released) return true;
    const auto* r = find_rerouting(*this, d.plan.number);
    return r != nullptr && released_at < r->at;
}

bool account::waits_for_a_person() const noexcept
{
    if (reroutings.empty())
        return accepted && !accepted->routing.hold.empty() && !released && !unroutable;
    return std::ranges::any_of(deliveries, [this](const delivery_account& d) {
        const bool waits =
            d.status == delivery_status::queued || d.status == delivery_status::deferred;
        return waits && is_held(d);
    });
}

}  // namespace vgm
