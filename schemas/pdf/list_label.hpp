#pragma once

#include "schemas/cda/narrative.hpp"

#include <string>

namespace vgm::pdf {

/** What stands before the n-th item of a list (from 0): "3.", "c.", "iii.", "•".

    @param depth  Of the list inside others: lists that say nothing differ by it.
*/
std::string list_label(const cda::list& l, std::size_t n, std::size_t depth);

}  // namespace vgm::pdf
