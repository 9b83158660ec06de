#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/journal/position.hpp"

#include <array>
#include <shared_mutex>
#include <vector>

namespace vgm::journal {

// Where the last tracking record of each submission is: the start of its chain. Flat tables of 24
// bytes an entry, at most three quarters full, so a million submissions take 32 to 64 MB. Many
// tables, each with its own lock, so that forgetting or growing never holds a writer up for long.
// May be used from any thread.
class chain_index
{
public:
    position last(const submission_id& of) const;
    void put(const submission_id& of, position last);
    // Forgets the submissions whose last record lies before `kept`: its segment has gone.
    void forget_before(position kept);
    std::size_t size() const;

private:
    struct entry
    {
        submission_id of;
        position last;  // none: the place is free
    };

    class shard
    {
    public:
        position last(const submission_id& of) const;
        void put(const submission_id& of, position last);
        void forget_before(position kept);
        std::size_t size() const;

    private:
        static std::size_t find(const std::vector<entry>& table, const submission_id& of);
        void rebuild(std::size_t places, position kept);

        mutable std::shared_mutex mutex_;
        std::vector<entry> table_;  // the number of places is a power of two
        std::size_t used_ = 0;
    };

    static constexpr std::size_t shards = 64;

    static std::size_t shard_of(const submission_id& of);

    std::array<shard, shards> shards_;
};

}  // namespace vgm::journal
