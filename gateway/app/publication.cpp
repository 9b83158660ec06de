#include "gateway/app/publication.hpp"

#include "gateway/runtime/log.hpp"
#include "schemas/events/codec.hpp"

#include <array>

namespace vgm::app {
namespace {

std::string name_of(const std::string& prefix, events::topic t)
{
    return prefix + std::string{to_string(t)};
}

}  // namespace

// A gateway's name has blanks and accents; a URI has none (RFC 3986 §2.3).
std::string event_source(std::string_view gateway)
{
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "/vaguemestre/";
    for (const char c : gateway) {
        if (unreserved.find(c) != std::string_view::npos) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return uri;
}

publication::publication(names n, std::unique_ptr<kafka::producer> to, journal::follower from)
    : names_(std::move(n)),
      source_(event_source(names_.gateway)),
      topics_{
          name_of(names_.topic_prefix, events::topic::submission),
          name_of(names_.topic_prefix, events::topic::delivery),
          name_of(names_.topic_prefix, events::topic::receipt),
          name_of(names_.topic_prefix, events::topic::alert)},
      to_(std::move(to)),
      from_(std::move(from)),
      window_(from_.at())
{}

result<bool> publication::feed(journal::position until)
{
    bool any = false;
    while (send_pending()) {
        const auto found = from_.next(until);
        if (!found) return found.error();
        if (!*found) return any;
        take(**found);
        any = true;
    }
    return any;
}

void publication::take(const journal::record& r)
{
    ++records_;
    std::vector<events::published_event> all;
    if (auto body = events::parse(static_cast<record_kind>(r.kind), r.payload)) {
        all =
            events::publish({r.submission, r.time, std::move(*body)}, {names_.gateway, r.at.value});
    } else {
        ++unreadable_;
        runtime::log::error(
            "publication.unreadable_record",
            {{"submission", r.submission.to_string()}, {"kind", std::to_string(r.kind)}}
        );
    }
    const auto ticket = window_.add(from_.at(), r.time, all.size());
    for (auto& event : all) pending_.push_back({std::move(event), ticket});
}

void publication::announce(const events::publication_alert& alert, timestamp now)
{
    pending_.push_back({events::publish(alert, names_.gateway), window_.add(from_.at(), now, 1)});
}

// False when the queue is full, or no more is taken.
bool publication::send_pending()
{
    while (!pending_.empty()) {
        if (send(pending_.front()) != kafka::producer::answer::taken) return false;
        pending_.pop_front();
    }
    return true;
}

// CloudEvents 1.0, Kafka protocol binding, binary content mode; the body says it all once more.
kafka::producer::answer publication::send(const outgoing& o)
{
    const auto type = "vaguemestre." + std::string{to_string(o.event.to)} + "." + o.event.type;
    const std::array<kafka::producer::header, 5> headers{
        {{"ce_specversion", "1.0"},
         {"ce_id", o.event.id},
         {"ce_source", source_},
         {"ce_type", type},
         {"content-type", "application/json"}}};
    const auto& topic = topics_[static_cast<std::size_t>(o.event.to)];
    return to_->send({topic, o.event.key, o.event.value, headers}, o.ticket);
}

void publication::take_outcomes(milliseconds patience)
{
    for (const auto& outcome : to_->poll(patience)) {
        if (outcome.wrong) continue;  // the producer is broken: another one sends it again
        window_.on_published(outcome.ticket);
        ++events_;
    }
}

}  // namespace vgm::app
