#pragma once

#include "gateway/core/time.hpp"
#include "schemas/fhir/limits.hpp"
#include "schemas/fhir/outcome.hpp"
#include "schemas/fhir/tree.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Subscription (FHIR R4, subscription.html): a client's wish to be told what becomes of its
// letters, by a request to an endpoint of its own (rest-hook).
namespace vgm::fhir {

// What of Communication a subscription is about.
struct communication_filter
{
    std::vector<std::string> statuses;  // any of them; none: all
    std::string letter;                 // part-of: only the mails of this one
    // Of mails only, or of letters as a whole only (part-of:missing).
    std::optional<bool> of_letters;

    bool accepts(const element& communication) const;
    friend bool operator==(const communication_filter&, const communication_filter&) = default;
};

/** "Communication?status=completed,not-done": status, part-of and part-of:missing. Nothing for
    what is not one of them. */
std::optional<communication_filter> parse_criteria(std::string_view text);

enum class subscription_status { active, error, off };
std::string_view to_string(subscription_status s) noexcept;

struct subscription
{
    std::string id;  // the server's
    subscription_status status = subscription_status::active;
    std::string reason, criteria;
    communication_filter filter;  // what the criteria mean
    std::string error;            // why it is not active
    std::optional<timestamp> end;
    std::string endpoint;
    std::optional<syntax> payload;     // none: nothing but a sign
    std::vector<std::string> headers;  // "Name: value"
};

struct read_subscription_result
{
    subscription asked;
    std::vector<issue> found;  // any: it is refused
    stage at = stage::reading;
};

/** A subscription that a client sends, or that make_subscription() wrote. Where the endpoint is
    allowed to be is not looked at. Status: requested and active become active. */
read_subscription_result
read_subscription(std::string_view bytes, syntax written, const limits& limit = {});

element make_subscription(const subscription& s);

/** Bundle of type searchset. `base` ends without slash. */
element make_subscription_searchset(const std::vector<subscription>& all, std::string_view base);

}  // namespace vgm::fhir
