#pragma once

#include "gateway/alerts/notice.hpp"

#include <memory>
#include <optional>
#include <string>

namespace vgm::app {

struct settings;

// One receiver of notices. Used by one thread.
class alert_channel
{
public:
    virtual ~alert_channel() = default;

    /** "mail:astreinte@hopital.example": of the log, the metrics and what is kept. No secret. */
    virtual const std::string& name() const = 0;

    struct failure
    {
        std::string reason;     // of ours: may be logged
        bool is_final = false;  // trying again changes nothing
    };
    /** Tries once, and waits for the end of it: half a minute at most. Nothing: it has arrived. */
    virtual std::optional<failure> send(const alerts::notice& what) = 0;
};

/** HTTP POST of notice_json(), signed.

        Vaguemestre-Signature: t=1795470000,v1=<HMAC-SHA256 of "1795470000." and the body, in hex>

    Any 2xx is an arrival; 4xx but 408 and 429 is final. `of` is the place in alerts.webhooks.
    Throws std::runtime_error for a file that cannot be used. */
std::unique_ptr<alert_channel> make_webhook(const settings& all, std::size_t of);

/** A mail to one address of alerts.mail.to, over the site's own server and verified TLS. */
std::unique_ptr<alert_channel> make_alert_mail(const settings& all, const std::string& to);

/** Events on alert.v1. */
std::unique_ptr<alert_channel> make_alert_topic(const settings& all);

/** The signature of a body, 64 hexadecimal digits. */
std::string sign_notice(std::string_view secret, std::string_view time, std::string_view body);

}  // namespace vgm::app
