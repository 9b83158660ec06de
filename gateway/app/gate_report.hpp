#pragma once

#include "gateway/app/terminal.hpp"
#include "gateway/core/issue.hpp"
#include "gateway/core/time.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"

#include <chrono>
#include <string>
#include <vector>

// What check-message found, for people, programs and a vendor's CI. Holds no patient data: issues
// are sentences of ours, and of a message there is its file and its MSH-10.
namespace vgm::app {

struct checked_item
{
    std::string file;
    std::size_t number = 0;  // of the message in its file, from 1; 0: the only one
    std::string control_id;  // MSH-10; empty for a document without a message
    std::vector<issue> found;
    std::string not_read;  // why nothing could be found out; empty: it was read
    std::chrono::microseconds took{0};

    hl7v2::acknowledgment_code answer() const;
    bool has_errors() const;
    bool has_warnings() const { return !found.empty() && !has_errors(); }
};

enum class strictness { errors_count, warnings_count_too };

struct gate_report
{
    std::string judged_as;  // "the source lab of gateway.yaml"
    std::vector<checked_item> items;
    strictness how = strictness::errors_count;
    std::chrono::microseconds took{0};
};

struct rule_count
{
    std::string rule;
    std::size_t errors = 0, warnings = 0, messages = 0;
};

/** The rules that spoke, those with errors first, then by how many messages. */
std::vector<rule_count> count_rules(const gate_report& report);

/** 0 all is well; 1 there are warnings, and they count; 2 something is refused; 3 something could
    not be read. */
int exit_status(const gate_report& report);

enum class shown_items { with_issues, all };

/** A block for each item, then the summary. How to mend stands beside each issue of a few items,
    and in the summary of many. */
std::string print_text(const gate_report& report, shown_items which, const screen& to);

/** One JSON object. */
std::string print_json(const gate_report& report);

/** JUnit's XML: a test case for each item, which fails when it is refused. */
std::string print_junit(const gate_report& report, timestamp at);

}  // namespace vgm::app
