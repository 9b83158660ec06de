#pragma once

#include "adapters/mllp/client.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/core/retry_schedule.hpp"
#include "gateway/runtime/workers.hpp"

#include <map>
#include <memory>
#include <string>

namespace vgm::app {

// Where the receipts of a source go.
struct told_source
{
    std::string name;
    mllp::client_settings producer;
};

// Tells producers what became of their letters: one ZAM^Z02 for each recipient, one ZAM^Z03 for
// each reading, each until it is answered AA. AE parks it for a person, anything else is tried
// again.
class teller
{
public:
    // Sources without an entry are told nothing: their notices are parked with that reason.
    teller(
        runtime::workers& workers,
        ledger& letters,
        std::vector<told_source> sources,
        retry_schedule retry,
        bool relayed_counts
    );
    ~teller();
    teller(const teller&) = delete;
    teller& operator=(const teller&) = delete;

    // Looks at a letter and sends what is due. Thread safe, returns at once.
    void consider(ledger::account_ptr letter);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::app
