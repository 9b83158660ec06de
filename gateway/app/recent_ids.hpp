#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vgm::app {

// A set of ids that remembers the last ones: half of `most` at least, `most` at most, in 16 bytes
// each of them or less. An id that was never put in is found with a chance of one in 2^44 or so.
class recent_ids
{
public:
    explicit recent_ids(std::size_t most) : half_(most < 2 ? 1 : most / 2) {}

    void insert(std::string_view id);
    bool contains(std::string_view id) const;
    std::size_t size() const { return young_.count + old_.count; }

private:
    // Open addressing; 0 is an empty place.
    struct table
    {
        std::vector<std::uint64_t> places;
        std::size_t count = 0;

        bool contains(std::uint64_t hash) const;
        void insert(std::uint64_t hash);
    };

    std::size_t half_;
    table young_, old_;
};

}  // namespace vgm::app
