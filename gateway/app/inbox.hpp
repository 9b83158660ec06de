#pragma once

#include "adapters/imap/mailbox_source.hpp"
#include "gateway/app/arrivals.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/runtime/workers.hpp"
#include "routes/receipt_to_sender/correlate.hpp"

#include <memory>

namespace vgm::app {

// Reads the application mailbox and writes down what its mails say about our letters. A mail counts
// as handled when that is durable; letters for the hospital go to `incoming`; what belongs to
// neither is recorded as unclaimed, and stays in the mailbox for a person.
class inbox
{
public:
    inbox(
        runtime::workers& workers,
        ledger& letters,
        std::string mailbox,
        imap::source_settings settings,
        std::shared_ptr<const runtime::tls_context> tls,
        receipt_to_sender::receipt_policy policy,
        arrivals* incoming = nullptr  // null: letters are left for a person
    );
    ~inbox();
    inbox(const inbox&) = delete;
    inbox& operator=(const inbox&) = delete;

    imap::source_status status() const;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace vgm::app
