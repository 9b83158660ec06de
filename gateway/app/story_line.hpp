#pragma once

#include "gateway/core/record.hpp"

#include <string>

namespace vgm::app {

// One record in words: what both printed forms of a story are made of.
struct story_line
{
    int delivery = 0;  // 0: the letter as a whole
    std::string what;  // "sent", "delivered", "read", "told", …
    std::string detail;
};

story_line to_line(const record_body& body);

}  // namespace vgm::app
