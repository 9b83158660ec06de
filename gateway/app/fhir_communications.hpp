#pragma once

#include "gateway/app/fhir_call.hpp"
#include "gateway/app/ledger.hpp"

#include <string_view>

namespace vgm::app {

// Communication: what became of a letter and of its mails. A source sees its own letters. Thread
// safe; waits for the disk.
class fhir_communications
{
public:
    explicit fhir_communications(const ledger& letters) : letters_(letters) {}

    // GET Communication/ID, Communication/ID.N
    void read(const fhir_call& call, std::string_view id) const;
    // GET Communication?part-of=ID
    void search(const fhir_call& call) const;

private:
    ledger::account_ptr find_letter(const fhir_call& call, std::string_view id) const;

    const ledger& letters_;
};

}  // namespace vgm::app
