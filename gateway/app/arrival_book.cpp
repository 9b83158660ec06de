#include "gateway/app/arrival_book.hpp"

#include "schemas/transmission/request.hpp"

namespace vgm::app {
namespace {

// Of a text that names one letter among all: what is kept of it for half a year.
std::string short_hash(const std::string& name)
{
    constexpr std::size_t digits = 32;
    return transmission::content_hash(name).substr(0, digits);
}

std::string place_name(const mail_place& p)
{
    return short_hash(
        "place\n" + p.mailbox + '\n' + std::to_string(p.uidvalidity) + '\n' + std::to_string(p.uid)
    );
}

// Empty when the mail has no Message-ID: then only its place tells it from others.
std::string mail_name(const arrived_record& r)
{
    if (r.mail_id.empty()) return {};
    return short_hash("mail\n" + r.application + '\n' + r.mail_id + '\n' + r.content_hash);
}

}  // namespace

arrival_book::arrival_ptr arrival_book::apply(
    const tracking_record& record,
    const journal::position& at,
    const journal::position& body
)
{
    const std::lock_guard lock(mutex_);
    auto found = live_.find(record.submission);
    if (const auto* r = std::get_if<arrived_record>(&record.body)) {
        seen_.try_emplace(place_name(r->found_in), seen{record.submission, record.at});
        if (const auto name = mail_name(*r); !name.empty())
            seen_.try_emplace(name, seen{record.submission, record.at});
        if (found == live_.end())
            found = live_.emplace(record.submission, entry{nullptr, at, body}).first;
    }
    if (found == live_.end()) return nullptr;
    auto next = found->second.state ? std::make_shared<arrival>(*found->second.state)
                                    : std::make_shared<arrival>();
    next->apply(record);
    found->second.state = next;
    if (is_idle(*next)) live_.erase(found);
    return next;
}

arrival_book::arrival_ptr arrival_book::find(submission_id id) const
{
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    return found == live_.end() ? nullptr : found->second.state;
}

std::vector<arrival_book::arrival_ptr> arrival_book::live() const
{
    const std::lock_guard lock(mutex_);
    std::vector<arrival_ptr> all;
    all.reserve(live_.size());
    for (const auto& [id, e] : live_) all.push_back(e.state);
    return all;
}

std::optional<submission_id> arrival_book::find_repetition(const arrived_record& record) const
{
    const auto place = place_name(record.found_in), mail = mail_name(record);
    const std::lock_guard lock(mutex_);
    for (const auto* name : {&place, &mail})
        if (const auto found = seen_.find(*name); found != seen_.end()) return found->second.id;
    return std::nullopt;
}

void arrival_book::hold_back(journal::position& documents, journal::position& tracking) const
{
    const std::lock_guard lock(mutex_);
    for (const auto& [id, e] : live_) {
        documents = std::min(documents, e.body);
        tracking = std::min(tracking, e.tracking);
    }
}

void arrival_book::forget_before(timestamp limit)
{
    const std::lock_guard lock(mutex_);
    std::erase_if(seen_, [&](const auto& s) { return s.second.at < limit; });
}

}  // namespace vgm::app
