#include "gateway/app/reroute.hpp"

#include "gateway/directory/trusted_domains.hpp"
#include "routes/document_to_mssante/parts.hpp"
#include "routes/document_to_mssante/plan.hpp"

#include <algorithm>
#include <map>

namespace vgm::app {
namespace {

using change = replayed_letter::change;
using directory::comparable_address;

bool was_released(const account& a)
{
    const auto decided_at = a.reroutings.empty() ? a.accepted_at : a.reroutings.back().at;
    return a.released && a.released_at >= decided_at;
}

// The same mail would be made, whichever rules said so.
bool same_decision(routing a, routing b)
{
    a.version = b.version = {};
    a.rules = b.rules = {};
    return a == b;
}

// The mails of a letter, by recipient.
struct mails_by_address
{
    std::map<std::string, std::vector<const delivery_account*>> waiting;
    std::set<std::string> staying;

    mails_by_address(const account& letter, const std::set<int>& free)
    {
        for (const auto& d : letter.deliveries) {
            if (d.status == delivery_status::withdrawn) continue;
            auto address = comparable_address(d.plan.to.address);
            if (d.may_be_withdrawn() && free.contains(d.plan.number))
                waiting[address].push_back(&d);
            else
                staying.insert(std::move(address));
        }
        // The parts of a letter that is split go together.
        for (const auto& address : staying) waiting.erase(address);
    }
};

class rerouter
{
public:
    rerouter(
        const account& letter,
        const rejudged_letter& now,
        const document_to_mssante::settings& with,
        const std::set<int>& free
    )
        : letter_(letter), now_(now), with_(with), mails_(letter, free)
    {
        for (const auto* all : {&letter.deliveries, &letter.strays})
            for (const auto& d : *all) last_ = std::max(last_, d.plan.number);
    }

    std::optional<rerouted_record> make()
    {
        planned_record plan{now_.plan};
        std::erase_if(plan.deliveries, [&](const planned_delivery& p) {
            return mails_.staying.contains(comparable_address(p.to.address));
        });
        document_to_mssante::split_too_large(plan, now_.request.asked, now_.request.headers, with_);
        std::map<std::string, std::vector<const planned_delivery*>> planned;
        for (const auto& p : plan.deliveries)
            planned[comparable_address(p.to.address)].push_back(&p);
        std::set<std::string> kept;
        for (const auto& [address, mails] : mails_.waiting) {
            const auto anew = planned.find(address);
            if (anew != planned.end() && are_the_same(mails, anew->second))
                kept.insert(address);
            else
                for (const auto* d : mails) made_.withdrawn.push_back(d->plan.number);
        }
        for (const auto& p : plan.deliveries)
            if (!kept.contains(comparable_address(p.to.address))) add(p);
        if (made_.withdrawn.empty() && made_.deliveries.empty()) return std::nullopt;
        std::ranges::sort(made_.withdrawn);
        made_.routing = now_.decided;
        made_.receipts = now_.request.asked.receipts;
        return std::move(made_);
    }

    const mails_by_address& mails() const { return mails_; }

private:
    // The parts of a split letter in whichever order.
    bool are_the_same(
        const std::vector<const delivery_account*>& before,
        const std::vector<const planned_delivery*>& anew
    ) const
    {
        return before.size() == anew.size() &&
               std::ranges::all_of(before, [&](const delivery_account* d) {
                   return std::ranges::any_of(anew, [&](const planned_delivery* p) {
                       return is_the_same(*d, *p);
                   });
               });
    }

    bool is_the_same(const delivery_account& d, const planned_delivery& p) const
    {
        auto decided = letter_.routing_of(d.plan.number);
        if (!letter_.is_held(d)) decided.hold = {};
        return d.plan.to.kind == p.to.kind && d.plan.documents == p.documents &&
               same_decision(decided, now_.decided) &&
               letter_.receipts_of(d.plan.number) == now_.request.asked.receipts;
    }

    void add(planned_delivery p)
    {
        p.number = ++last_;
        p.mail_id = document_to_mssante::make_mail_id(now_.request.asked, p.number, with_);
        made_.deliveries.push_back(std::move(p));
    }

    const account& letter_;
    const rejudged_letter& now_;
    const document_to_mssante::settings& with_;
    const mails_by_address mails_;
    rerouted_record made_;
    int last_ = 0;
};

// As if the rules named everybody who has the letter already: who stays is nobody's loss.
rejudged_letter
with_staying(rejudged_letter now, const account& letter, const std::set<std::string>& staying)
{
    for (const auto& d : letter.deliveries)
        if (staying.contains(comparable_address(d.plan.to.address))) now.plan.push_back(d.plan);
    return now;
}

}  // namespace

accepted_record as_it_stands(const account& letter)
{
    auto made = *letter.accepted;
    made.deliveries.clear();
    for (const auto& d : letter.deliveries)
        if (d.status != delivery_status::withdrawn) made.deliveries.push_back(d.plan);
    made.routing = letter.latest_routing();
    made.receipts = letter.latest_receipts();
    return made;
}

reroute_offer make_reroute(
    const account& letter,
    rejudged_letter now,
    const document_to_mssante::settings& with,
    const std::set<int>& free
)
{
    auto then = as_it_stands(letter);
    if (was_released(letter)) {
        // What a person let go is not held again for the same reason.
        if (now.decided.hold == then.routing.hold) now.decided.hold = {};
        then.routing.hold = {};
    }
    reroute_offer offer;
    rerouter by(letter, now, with, free);
    const auto& staying = by.mails().staying;
    for (const auto& d : letter.deliveries)
        if (d.status != delivery_status::withdrawn &&
            staying.contains(comparable_address(d.plan.to.address)))
            offer.stays.push_back({d.plan.to, d.status});
    offer.difference =
        compare(letter.id, letter.accepted_at, then, with_staying(now, letter, staying));
    auto& difference = offer.difference;
    if (difference.what == change::refused) return offer;
    offer.record = by.make();
    if (!offer.record) {
        difference.what = change::none;
        difference.notes.clear();
    } else if (difference.what == change::none) {
        difference.what = change::otherwise;
        difference.notes.emplace_back("mails that stayed as they were before");
    }
    return offer;
}

}  // namespace vgm::app
