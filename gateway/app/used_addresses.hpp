#pragma once

#include "gateway/core/record.hpp"
#include "gateway/directory/recheck.hpp"
#include "gateway/journal/reader.hpp"

#include <map>
#include <string>
#include <vector>

namespace vgm::app {

// The addresses that letters were planned to, from the journal's files; patients' are left out. May
// be used beside a running gateway. Not for several threads.
class used_addresses
{
public:
    static constexpr std::size_t latest_max = 20;  // ids kept for each address

    // @param since  Letters that were accepted before do not count.
    used_addresses(journal::reader from, timestamp since) : from_(std::move(from)), since_(since) {}

    // Takes in what was written since the last call; at first, everything.
    result<void> read_on();
    // Forgets addresses whose last letter was before.
    void forget_before(timestamp at);

    // In the order of the addresses.
    std::vector<directory::used_address> all() const;

private:
    void take(const journal::record& r);
    void take(
        const std::vector<planned_delivery>& deliveries,
        const journal::record& r,
        const std::string& source
    );

    journal::reader from_;
    timestamp since_;
    journal::position next_{};
    std::map<std::string, directory::used_address> by_address_;
};

}  // namespace vgm::app
