#pragma once

#include "gateway/config/problem.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::config {

// What the file can cost before its content is looked at.
inline constexpr std::size_t document_bytes_max = 1'000'000;
inline constexpr int document_depth_max = 16;

struct entry;

// A YAML node as it was written. `text` is the raw scalar: YAML's own opinion that NO is false or
// that 010 is eight is never asked for, because such texts are identifiers here.
struct node
{
    enum class kind { nothing, scalar, list, map };

    kind is = kind::nothing;
    position at;
    std::string text;
    std::vector<node> items;
    std::vector<entry> entries;  // in the order of the file, duplicates included
};

struct entry
{
    std::string key;
    position at;
    node value;
};

// Cuts the YAML text of a configuration file up. Refuses what makes YAML surprising or costly:
// tabs before a key, several documents, anchors and aliases, explicit tags, quotes left open.
// Nothing when there is no tree to go on with; `problems` then says why.
std::optional<node> parse_document(std::string_view text, problem_list& problems);

}  // namespace vgm::config
