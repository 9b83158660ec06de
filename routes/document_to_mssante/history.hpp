#pragma once

#include "gateway/core/submission.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace vgm::document_to_mssante {

// What is known of the letters of before.
struct known_letters
{
    bool is_name_used = false;  // the control id, by another message of the same application
    std::function<bool(std::string_view unique_id)> has_document;  // never empty
};

/** What only the letters of before can tell. None of it stops a letter: control ids are used again
    after years, and documents were sent by the gateway of before.

    @return Warnings.
*/
std::vector<issue> check_history(const submission& s, const known_letters& before);

}  // namespace vgm::document_to_mssante
