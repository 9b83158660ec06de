#pragma once

#include "gateway/app/send_items.hpp"
#include "gateway/app/terminal.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace vgm::app {

// A message that was not accepted, and what is known of it.
struct unsent_item
{
    std::string file;
    std::size_t number = 0;
    std::string control_id;
    std::string answer;  // AE or AR; empty: none came, or it was not sent
    std::vector<std::string> reasons;
};

// What a run of `vaguemestre send` came to.
struct send_report
{
    std::string to;
    std::vector<std::string> batches;  // as `vaguemestre batch` calls them
    std::size_t connections = 0, files = 0;
    std::size_t accepted = 0, skipped = 0;                // skipped: accepted in an earlier run
    std::vector<unsent_item> refused, unanswered;         // AE; AR to the end, or no answer
    std::vector<std::pair<std::string, issue>> problems;  // of files and batches
    std::vector<path_failure> failed;
    std::uint64_t bytes = 0;  // sent and answered
    std::chrono::milliseconds took{0};
    std::vector<std::uint32_t> answer_times;  // microseconds
    bool interrupted = false;

    std::size_t messages() const { return accepted + skipped + refused.size() + unanswered.size(); }
    /** 0 all is accepted, 1 something is refused or a batch is not what it says, 3 something was
       not answered or could not be read: run it again. */
    int exit_status() const;
};

/** One line of one that was refused, as it happens. */
std::string print_line(const unsent_item& item, const palette& c);

/** The table at the end. */
std::string print_text(const send_report& r, const screen& to);
std::string print_json(const send_report& r);

}  // namespace vgm::app
