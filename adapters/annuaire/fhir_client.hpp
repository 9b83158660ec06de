#pragma once

#include "adapters/annuaire/call_pace.hpp"
#include "adapters/annuaire/http_client.hpp"
#include "schemas/annuaire/fhir_page.hpp"

#include <functional>

namespace vgm::annuaire {

struct fhir_settings
{
    url base;         // https://gateway.api.esante.gouv.fr/fhir/v2
    std::string key;  // ESANTE-API-KEY
    std::shared_ptr<const runtime::tls_context> tls;
    unsigned calls_per_second = 17;
    unsigned page_size = 200;
    std::chrono::seconds timeout{30};
    int attempts_max = 6;                                   // of one call
    std::chrono::milliseconds first_pause{500};             // doubles with each attempt
    std::function<void(call_pace::clock::duration)> sleep;  // nothing: really
};

// Asks the directory's API: not faster than it allows, again after a pause when it is busy or does
// not answer, and never anybody else: a next page elsewhere is refused, for the key would go there.
// One thread at a time.
class fhir_client
{
public:
    explicit fhir_client(fhir_settings settings);

    // `query` is below the base: "Practitioner?_count=50"; `next` is a link from a page.
    result<fhir_page> ask(std::string_view query);
    result<fhir_page> follow(const std::string& next);
    // The HTTP status of the last answer; 0: none.
    int last_status() const { return status_; }
    std::uint64_t calls() const { return calls_; }

    // The boxes that have this address today, whoever carries them; empty: it is not published.
    result<std::vector<fhir_mailbox>> find_address(std::string_view address);

private:
    result<fhir_page> ask(const url& where);
    void pause(call_pace::clock::duration time) const;
    // What to do with an answer: nothing to wait for (take it), or how long before the next
    // attempt.
    std::optional<std::chrono::milliseconds>
    pause_after(const boost::system::result<http_reply>& reply, int attempt) const;

    fhir_settings settings_;
    http_client http_;
    call_pace pace_;
    int status_ = 0;
    std::uint64_t calls_ = 0;
};

}  // namespace vgm::annuaire
