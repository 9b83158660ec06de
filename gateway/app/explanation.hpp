#pragma once

#include "gateway/app/commands.hpp"
#include "gateway/app/judgement.hpp"
#include "gateway/app/story.hpp"

#include <optional>
#include <string>

namespace vgm::app {

// What would happen to a message, as far as it would go.
struct explanation
{
    std::string name;    // the file, or the letter's id
    std::string source;  // as if it came from this one
    judgement judged;
    std::optional<std::size_t> mail_bytes;  // of the first mail
    std::optional<story> then;              // of a stored letter: what was decided when it came
};

/** For a terminal. Addresses of patients are masked. */
std::string print_text(const explanation& e);

/** One JSON object. */
std::string print_json(const explanation& e);

}  // namespace vgm::app
