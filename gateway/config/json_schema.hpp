#pragma once

#include "gateway/config/visitor.hpp"

namespace vgm::config {

// A JSON Schema (draft 2020-12) of the file, with which an editor completes and checks it. It knows
// names, types and patterns; ranges of durations and bytes are in the descriptions only.
std::string print_json_schema_of(const group& root, std::string_view title);

template <class Section>
std::string print_json_schema(std::string_view title)
{
    Section defaults;
    return print_json_schema_of(group_of<Section>(defaults), title);
}

}  // namespace vgm::config
