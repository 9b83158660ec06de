#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vgm::annuaire {

// From national numbers to row numbers while a replica is built: two million of them in some 60 MB.
// Exact: numbers of up to 18 digits are their own key, all others are kept as text.
class id_map
{
public:
    // The row of an id; `next` is kept and given back for one that is new.
    struct entry
    {
        std::uint32_t row;
        bool added;
    };
    entry insert(std::string_view id, std::uint32_t next);
    std::size_t size() const { return used_ + others_.size(); }

private:
    struct slot
    {
        std::uint64_t key = 0;  // 0: free
        std::uint32_t row = 0;
    };
    void grow();
    slot& place_of(std::uint64_t key);

    std::vector<slot> slots_ = std::vector<slot>(1024);
    std::size_t used_ = 0;
    std::unordered_map<std::string, std::uint32_t> others_;
};

}  // namespace vgm::annuaire
