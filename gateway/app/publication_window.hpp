#pragma once

#include "gateway/core/time.hpp"
#include "gateway/journal/position.hpp"

#include <cstdint>
#include <deque>
#include <optional>

namespace vgm::app {

// Records on their way to the brokers, oldest first. Their events come back in any order; what
// counts as published is a row without a hole from the front on, so that whoever goes on there
// misses nothing.
class publication_window
{
public:
    explicit publication_window(journal::position published) : published_(published) {}

    // A record that ends at `behind` and makes so many events. Answers the ticket of all of them.
    std::uint64_t add(journal::position behind, timestamp at, std::size_t events);
    // One event of that ticket has arrived. Of tickets of another window nothing is known.
    void on_published(std::uint64_t ticket);

    // Everything before here has arrived.
    journal::position published() const { return published_; }
    bool empty() const { return waiting_.empty(); }
    std::size_t size() const { return waiting_.size(); }
    // When the oldest record on its way happened.
    std::optional<timestamp> oldest() const;

private:
    struct entry
    {
        journal::position behind;
        timestamp at;
        std::size_t outstanding = 0;
    };

    void pop_finished();

    journal::position published_;
    std::deque<entry> waiting_;
    std::uint64_t first_ticket_ = 1;  // of waiting_.front()
};

}  // namespace vgm::app
