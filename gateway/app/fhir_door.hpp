#pragma once

#include "gateway/app/http_routes.hpp"
#include "gateway/app/intake.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/app/letter_sources.hpp"
#include "gateway/app/settings.hpp"

#include <memory>

namespace vgm::app {

class subscription_desk;

// The base /fhir of the HTTP listener: a FHIR R4 server that takes publications (ITI-65, ITI-105),
// makes metadata (ITI-106) and says what became of each letter (Communication).
//
// It has no rule of its own: a publication becomes a message of the transmission guide and goes
// through the same intake as one that came over MLLP. 200 and 201 are its AA, so they go out when
// the letter is durable.
class fhir_door
{
public:
    // All of them must outlive the listener. Without `subscriptions`, none are offered.
    fhir_door(
        const settings& with,
        intake& receive,
        ledger& letters,
        std::shared_ptr<letter_sources> sources,
        subscription_desk* subscriptions
    );

    // /fhir for clients, /fhir/metadata for anybody.
    void add_routes(http_routes& to);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::app
