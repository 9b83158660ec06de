#include "adapters/annuaire/fhir_client.hpp"

#include "gateway/runtime/log.hpp"

#include <thread>

namespace vgm::annuaire {
namespace {

issue refuse(std::string detail, fault code = fault::storage_unavailable)
{
    return {code, severity::error, "directory.api", std::move(detail), {}};
}

}  // namespace

fhir_client::fhir_client(fhir_settings settings)
    : settings_(std::move(settings)), http_(settings_.tls), pace_(settings_.calls_per_second)
{
    while (settings_.base.target.ends_with('/')) settings_.base.target.pop_back();
}

void fhir_client::pause(call_pace::clock::duration time) const
{
    if (time <= call_pace::clock::duration::zero()) return;
    if (settings_.sleep)
        settings_.sleep(time);
    else
        std::this_thread::sleep_for(time);
}

std::optional<std::chrono::milliseconds>
fhir_client::pause_after(const boost::system::result<http_reply>& reply, int attempt) const
{
    const bool busy = reply && (reply->status == 429 || reply->status >= 500);
    if (reply && !busy) return std::nullopt;
    if (reply) {
        const auto said = reply->headers.find("retry-after");
        if (said != reply->headers.end())
            if (const auto after = parse_retry_after(said->second)) return *after;
    }
    return settings_.first_pause * (1 << std::min(attempt, 10));
}

result<fhir_page> fhir_client::ask(const url& where)
{
    http_request request;
    request.to = where;
    request.timeout = settings_.timeout;
    request.body_bytes_max = fhir_page_bytes_max;
    request.headers = {{"ESANTE-API-KEY", settings_.key}, {"Accept", "application/fhir+json"}};
    std::string why = "no answer";
    for (int attempt = 0; attempt < settings_.attempts_max; ++attempt) {
        const auto now = call_pace::clock::now();
        pause(pace_.take(now) - now);
        ++calls_;
        const auto reply = http_.ask(request);
        status_ = reply ? reply->status : 0;
        if (reply && reply->status == 200) return parse_fhir_page(reply->body);
        why = reply ? "the directory answered " + std::to_string(reply->status)
                    : "the directory does not answer: " + reply.error().message();
        if (!http_.tls_complaint().empty()) why += " (" + http_.tls_complaint() + ")";
        const auto wait = pause_after(reply, attempt);
        if (!wait) return refuse(why, fault::unsupported_message_type);
        const bool is_last = attempt + 1 == settings_.attempts_max;
        if (!is_last)
            runtime::log::warning(
                "directory.api_retried",
                {{"reason", why}, {"pause_ms", std::to_string(wait->count())}}
            );
        pace_.hold_until(call_pace::clock::now() + *wait);
    }
    if (settings_.attempts_max > 1) why += ", " + std::to_string(settings_.attempts_max) + " times";
    return refuse(why);
}

result<fhir_page> fhir_client::ask(std::string_view query)
{
    url where = settings_.base;
    where.target += '/';
    where.target += query;
    return ask(where);
}

result<fhir_page> fhir_client::follow(const std::string& next)
{
    const auto where = settings_.base.follow(next);
    if (!where || !where->same_origin(settings_.base))
        return refuse("the next page is at another place than the API", fault::incoherent);
    return ask(*where);
}

result<std::vector<fhir_mailbox>> fhir_client::find_address(std::string_view address)
{
    std::vector<fhir_mailbox> found;
    const std::string query = "?mailbox-mss:exact=" + percent_encoded(address);
    for (const auto* const kind : {"Practitioner", "PractitionerRole", "Organization"}) {
        const auto page = ask(kind + query);
        if (!page) return page.error();
        const auto take = [&](const fhir_resource& r) {
            for (const auto& box : r.mailboxes)
                if (r.active && box.address == address) found.push_back(box);
        };
        for (const auto& r : page->practitioners) take(r);
        for (const auto& r : page->roles) take(r);
        for (const auto& r : page->organizations) take(r);
    }
    return found;
}

}  // namespace vgm::annuaire
