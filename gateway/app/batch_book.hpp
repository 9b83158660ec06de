#pragma once

#include "gateway/app/batch_story.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/journal/follower.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace vgm::app {

// The batches of late, kept up to date from the journal for whoever asks again and again: an answer
// costs what is new since the one before, not what the journal holds. For one thread.
class batch_book
{
public:
    struct limits
    {
        std::chrono::hours kept{31 * 24};
        // Some 300 bytes each. Beyond it, the oldest batches are forgotten.
        std::size_t items_max = 300'000;
    };

    /** @param directory  Of the journal that `letters` holds. */
    batch_book(ledger& letters, std::string directory, limits limit);
    batch_book(ledger& letters, std::string directory)
        : batch_book(letters, std::move(directory), limits())
    {}

    /** Reads what is new. The first time this is what was written since `kept`. Waits for the disk,
        once a second at most. */
    result<void> refresh(timestamp now);

    struct listed_batch
    {
        std::size_t place;  // grows with each batch; for list()
        batch_story story;  // without items
    };
    /** Those of a source that began before the one at `before`, the newest first. */
    std::vector<listed_batch>
    list(const std::string& source, std::optional<std::size_t> before, std::size_t most) const;

    struct found_batch
    {
        batch_story story;                 // with the items asked for
        std::vector<std::size_t> numbers;  // of each of its items, from 1
        std::optional<std::size_t> next;   // the number where another page begins
    };
    /** @param path_id  As rest::to_path_id() makes it of the id.
        @param from     The number of the first item.
        @param only     Items that stand there; nothing: all. */
    std::optional<found_batch> find(
        const std::string& source,
        const std::string& path_id,
        std::size_t from,
        std::size_t most,
        std::optional<item_state> only
    ) const;

private:
    struct kept_item
    {
        submission_id id;
        std::string control;
        timestamp at, ended_at;
        item_state state = item_state::waiting;
        bool repeated = false;
    };
    struct kept_batch
    {
        batch_story story;  // without items
        std::vector<kept_item> items;
        std::unordered_map<submission_id, std::size_t> by_letter;
        std::unordered_map<std::string, std::size_t> by_control;
    };
    using batch_ptr = std::shared_ptr<kept_batch>;

    void note(const journal::record& r);
    void note_sighting(submission_id id, timestamp at, const struct batch_sighting& seen);
    void look_again(submission_id id);
    void forget(timestamp now);

    ledger& letters_;
    const std::string directory_;
    const limits limit_;
    std::optional<journal::follower> follow_;
    std::size_t first_ = 0;                               // the place of batches_.front()
    std::vector<batch_ptr> batches_;                      // in the order in which they began
    std::unordered_map<std::string, batch_ptr> by_name_;  // source, line end, id
    std::unordered_map<submission_id, std::vector<std::weak_ptr<kept_batch>>> of_letter_;
    std::unordered_set<submission_id> changed_;
    std::size_t items_ = 0;
    timestamp flushed_at_{};
};

}  // namespace vgm::app
