#pragma once

#include "gateway/core/account.hpp"
#include "gateway/core/issue.hpp"

#include <string>
#include <string_view>
#include <vector>

// The bodies of answers, as openapi.json describes them.

namespace vgm::rest {

struct problem_details  // RFC 9457
{
    int status = 400;
    std::string title;
    std::string detail;         // empty: the title says it all
    std::vector<issue> errors;  // `where` is a JSON Pointer
};

std::string print_problem(const problem_details& p);

std::string path_of_letter(submission_id id);

std::string print_accepted(submission_id id, bool is_repetition);

/** What is known of an accepted letter: its recipients and what happened to their mails, nothing of
   the patient and the documents. */
std::string print_status(const account& a);

}  // namespace vgm::rest
