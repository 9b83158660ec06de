#pragma once

#include "gateway/directory/resolution.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace vgm::directory {

// Whom the boxes were looked up for.
struct choice_target
{
    std::string person_id;     // IDNPS; empty: none
    std::string structure_id;  // IDNST; empty: none
    std::string service;       // of the unit; empty: none
};

bool is_linked(const mailbox_entry& entry, std::string_view structure_id);

// Lines with the same address made one, the line that suits the target best. Sorted by address.
struct distinct_boxes
{
    std::vector<mailbox_entry> boxes;
    bool had_duplicates = false;
};
distinct_boxes make_distinct(std::vector<mailbox_entry> lines, const choice_target& target);

// Puts the choice among the boxes into `into`: chosen, reasons and others; found or ambiguous.
// There is at least one box.
void choose(std::vector<mailbox_entry> boxes, const choice_target& target, resolution& into);

}  // namespace vgm::directory
