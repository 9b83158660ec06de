#include "gateway/app/mail_room.hpp"

#include "gateway/app/inbox.hpp"
#include "gateway/app/live_check.hpp"
#include "gateway/app/operator_choice.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/directory/trusted_domains.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

namespace vgm::app {
namespace {

// As to_post_office(), with the live check when there is one; it must outlive the office.
post_office_settings to_office(const settings& all, const carrier_settings& c, live_check* live)
{
    auto made = to_post_office(all, c);
    if (live != nullptr)
        made.before_first = [live](delivery_id mail, const recipient& to, auto done) {
            live->look(mail, to, std::move(done));
        };
    return made;
}

struct counter
{
    counter(
        const settings& all,
        const carrier_settings& c,
        runtime::workers& workers,
        ledger& letters,
        runtime::budget& memory,
        live_check* live
    )
        : carrier(c),
          tls(to_operator_tls(c)),
          destination(workers, to_destination(c, tls)),
          office(workers, letters, destination, memory, to_office(all, c, live))
    {}

    const carrier_settings carrier;
    const std::shared_ptr<const runtime::tls_context> tls;
    smtp::destination destination;
    post_office office;
    std::vector<std::pair<std::string, std::unique_ptr<inbox>>> inboxes;
};

operator_choice to_choice(const std::vector<carrier_settings>& carriers)
{
    std::vector<operator_choice::entry> entries;
    for (const auto& c : carriers) {
        auto& e = entries.emplace_back();
        e.name = c.name;
        for (const auto& box : c.mailboxes)
            if (box.use == mailbox_use::send_and_read) e.mailboxes.push_back(box.address);
    }
    return operator_choice(std::move(entries));
}

// Whether another operator has a mailbox of this address too, and which of them had it first.
bool was_kept_here(const std::vector<carrier_settings>& carriers, const carried_mailbox_settings& b)
{
    if (b.use == mailbox_use::read_only) return true;
    const auto address = directory::comparable_address(b.address);
    std::size_t keepers = 0;
    for (const auto& c : carriers)
        for (const auto& other : c.mailboxes)
            if (directory::comparable_address(other.address) == address) ++keepers;
    return keepers == 1;
}

}  // namespace

struct mail_room::impl
{
    impl(runtime::workers& w, ledger& l, runtime::budget& memory, const settings& all)
        : workers(w),
          letters(l),
          carriers(carriers_of(all)),
          choice(to_choice(carriers)),
          senders(to_letters(all)),
          policy(to_receipt_policy(all.receipts)),
          live(make_live_check(all, workers))
    {
        for (const auto& c : carriers)
            counters.push_back(
                std::make_unique<counter>(all, c, workers, letters, memory, live.get())
            );
    }

    counter& counter_of(const account& letter) const;

    runtime::workers& workers;
    ledger& letters;
    const std::vector<carrier_settings> carriers;
    const operator_choice choice;
    const document_to_mssante::settings senders;
    const receipt_to_sender::receipt_policy policy;
    const std::unique_ptr<live_check> live;
    std::vector<std::unique_ptr<counter>> counters;
    mutable std::mutex mutex;  // of the inboxes
};

mail_room::mail_room(
    runtime::workers& workers,
    ledger& letters,
    runtime::budget& memory,
    const settings& all
)
    : impl_(std::make_unique<impl>(workers, letters, memory, all))
{}

mail_room::~mail_room() = default;

counter& mail_room::impl::counter_of(const account& letter) const
{
    if (counters.size() == 1 || !letter.accepted) return *counters.front();
    const auto from = senders.sender_of(letter.accepted->source).mailbox;
    return *counters[choice.choose(letter.accepted->routing.operator_name, from)];
}

void mail_room::consider(const ledger::account_ptr& letter)
{
    if (letter->accepted) impl_->counter_of(*letter).office.consider(letter);
}

const std::string& mail_room::carrier_of(const account& letter) const
{
    return impl_->counter_of(letter).carrier.name;
}

void mail_room::start_reading(arrivals* incoming)
{
    const std::lock_guard lock(impl_->mutex);
    for (const auto& counter : impl_->counters) {
        const auto& c = counter->carrier;
        if (!c.reading) continue;
        for (const auto& box : c.mailboxes)
            counter->inboxes.emplace_back(
                box.address,
                std::make_unique<inbox>(
                    impl_->workers,
                    impl_->letters,
                    read_mailbox{box.address, c.name, was_kept_here(impl_->carriers, box)},
                    to_inbox(c, *c.reading, box),
                    counter->tls,
                    impl_->policy,
                    incoming
                )
            );
    }
}

void mail_room::stop_reading()
{
    const std::lock_guard lock(impl_->mutex);
    for (const auto& counter : impl_->counters) counter->inboxes.clear();
}

bool mail_room::drain(std::chrono::seconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    // None begins anything new while another is waited for.
    for (const auto& counter : impl_->counters) counter->office.drain(std::chrono::seconds{0});
    bool all = true;
    for (const auto& counter : impl_->counters) {
        const auto left =
            std::chrono::ceil<std::chrono::seconds>(until - std::chrono::steady_clock::now());
        all = counter->office.drain(std::max(left, std::chrono::seconds{0})) && all;
    }
    return all;
}

void mail_room::stop_sending()
{
    for (const auto& counter : impl_->counters) counter->destination.stop();
}

std::vector<mail_room::operator_state> mail_room::state() const
{
    const std::lock_guard lock(impl_->mutex);
    std::vector<operator_state> all;
    for (const auto& counter : impl_->counters) {
        auto& one = all.emplace_back();
        one.name = counter->carrier.name;
        one.letters = counter->office.now();
        one.connections = counter->destination.statistics();
        for (const auto& [mailbox, reader] : counter->inboxes)
            one.reading.push_back({mailbox, reader->status()});
    }
    return all;
}

std::size_t mail_room::taken_from(std::string_view mailbox) const
{
    const auto at = impl_->counters.size() == 1 ? 0 : impl_->choice.choose({}, mailbox);
    const auto& counter = *impl_->counters[at];
    const auto configured = counter.carrier.submission.message_bytes_max.bytes;
    const auto announced = counter.destination.statistics().announced_size_max;
    return announced == 0 ? configured : std::min<std::size_t>(configured, announced);
}

smtp::destination& mail_room::destination_of(std::string_view mailbox)
{
    return impl_->counters[impl_->choice.choose({}, mailbox)]->destination;
}

}  // namespace vgm::app
