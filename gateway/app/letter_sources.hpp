#pragma once

#include "gateway/app/ledger.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace vgm::app {

// Which source a letter came from, for whoever reads the journal record by record. Remembers the
// last ones it was asked about; others cost a look at the disk. Thread safe.
class letter_sources
{
public:
    explicit letter_sources(ledger& letters) : letters_(letters) {}

    // Empty: no letter that was accepted or refused here.
    std::string find(submission_id of);
    // What a record says itself.
    void note(submission_id of, std::string source);

private:
    std::string read_source(submission_id of) const;

    static constexpr std::size_t kept_max = 20'000;

    ledger& letters_;
    std::mutex mutex_;
    std::unordered_map<submission_id, std::string> known_;
};

}  // namespace vgm::app
