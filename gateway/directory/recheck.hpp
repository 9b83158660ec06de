#pragma once

#include "gateway/directory/lookup.hpp"

#include <set>

namespace vgm::directory {

// An address that letters were sent to.
struct used_address
{
    std::string address;
    timestamp last_used;
    std::size_t letters = 0;
    std::string person_id;  // IDNPS that the letters were meant for; empty: not said
    timestamp first_used{};
    std::vector<std::string> sources;  // whose letters, in the order they first came
    std::vector<std::string> latest;   // ids of the last letters, oldest first
};

enum class address_change {
    vanished,        // was published, is not any more
    holder_differs,  // published as another person's or structure's than the letters were meant
                     // for, or than when they were sent
    not_published,   // never seen in this replica: red-listed perhaps
};

std::string_view to_string(address_change c) noexcept;

struct affected_address
{
    used_address used;
    address_change change = address_change::vanished;
    std::optional<timestamp> last_seen;      // in the directory, as it was
    std::vector<mailbox_entry> now_instead;  // what its holder has today
};

/** Which of the addresses that were used are not any more what they were. Patients' boxes are in no
    directory and are left out. A holder who had left an address two days before its first use was
    not meant. In the order given. */
answer<std::vector<affected_address>>
recheck(const std::vector<used_address>& used, const lookup& directory);

}  // namespace vgm::directory
