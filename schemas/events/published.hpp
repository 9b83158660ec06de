#pragma once

#include "gateway/core/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What other systems may follow: tracking records as events on topics. They are a promise to
// strangers, so they are written apart from what is stored (codec.hpp): a member here has a name, a
// meaning and a place in schemas/events/data/*.schema.json, and keeps them as long as the topic's
// name ends in the same version.
//
// No event has a name, an INS, a subject or a body: a patient's address and identifiers are masked,
// and nothing that a stranger's mail says is repeated.

namespace vgm::events {

enum class topic { submission, delivery, receipt, alert };
inline constexpr topic all_topics[] = {
    topic::submission,
    topic::delivery,
    topic::receipt,
    topic::alert};

/** "submission.v1": what stands behind the prefix of a site's topics. */
std::string_view to_string(topic t) noexcept;

struct published_event
{
    events::topic to = topic::submission;
    std::string key;    // the submission's id, or the gateway's name: what keeps a story in order
    std::string id;     // of the event, the same however often it is published
    std::string type;   // "sent"
    std::string value;  // one JSON object on one line
};

// What a record does not say itself.
struct origin
{
    std::string_view gateway;  // its name
    std::uint64_t position =
        0;  // of the record in its journal: with the submission, the event's id
};

/** The events that a record makes: one on the topic of its subject, and a second one on `alert`
    when a person must look. None for what is about the gateway's own work alone
    (mailbox_position).

    A record whose lists would make an event larger than `event_bytes_max` is published without
    them and says so: "truncated": true. */
std::vector<published_event> publish(const tracking_record& record, const origin& from);

inline constexpr std::size_t event_bytes_max = 900'000;

// What the gateway says of the publication itself.
struct publication_alert
{
    enum class kind { late, caught_up, gap };
    kind what = kind::late;
    timestamp at;
    std::string reason;  // of ours
};
published_event publish(const publication_alert& alert, std::string_view gateway);

// What people are told of the gateway itself: it is raised, still so, or over.
struct operational_alert
{
    enum class kind { raised, reminded, recovered };
    kind what = kind::raised;
    timestamp at, since;
    std::uint64_t number = 0;  // of the alert: the same when it is over
    std::string rule, subject, urgency, says;
};
published_event publish(const operational_alert& alert, std::string_view gateway);

}  // namespace vgm::events
