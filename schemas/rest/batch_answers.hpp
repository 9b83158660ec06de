#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/core/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The bodies of answers about batches, as openapi.json describes them.

namespace vgm::rest {

struct batch_line
{
    std::string id;
    timestamp first_at, last_at;
    std::optional<timestamp> ended_at;  // nothing while something is under way
    // "delivered", "sent", …: how many messages stand there.
    std::vector<std::pair<std::string_view, std::size_t>> totals;
};

struct batch_item_line
{
    std::size_t number = 0;  // within the batch, from 1
    submission_id letter;
    std::string control;
    std::string_view state;
    timestamp at;
    bool is_repeated = false;
    std::vector<std::string> reasons;
};

/** What stands for a batch in a path: its id with '_' for every character that a URL would have to
    escape. */
std::string to_path_id(std::string_view batch_id);

/** @param next  The path of the next page; empty: there is none. */
std::string print_batches(const std::vector<batch_line>& all, std::string_view next);
std::string print_batch(
    const batch_line& batch,
    const std::vector<batch_item_line>& items,
    std::string_view next
);

}  // namespace vgm::rest
