#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::hl7v2 {

// A message profile: what a message of one structure and version must look like. It is data (the
// files of data/), read once, and applied by the one validator of validate.hpp.
//
//     profile  ORU_R01-2.5
//     structure                        segments and groups, two blanks of indent a level
//       MSH 1..1
//       group PATIENT 1..1
//         PID 1..1
//     rules                            one line each, the sentence in quotes
//       ID  PATH  CHECK… [when PATH in A,B] [where PATH = A] [fault NAME] [warn]  "sentence"
//
// A CHECK is one of: required | equals X | one_of A,B | table NAME | date | occurs M..N. In values
// a
// '+' stands for a blank.
// `when` looks at the message, `where` picks the occurrences of the rule's own segment.

inline constexpr std::size_t many = static_cast<std::size_t>(-1);

struct structure_node
{
    std::string name;  // segment id, or the group's name
    std::size_t min = 0, max = many;
    std::vector<structure_node> children;  // a group has some, a segment none
};

struct value_condition
{
    path at;
    std::vector<std::string> values;
};

struct profile_rule
{
    std::string id;
    path at;
    bool required = false, date = false, warn = false;
    std::vector<std::string> one_of;
    std::string table;
    bool counts = false;  // `occurs`: `at` names a segment, its matching occurrences are counted
    std::size_t min = 0, max = many;
    std::vector<value_condition> when, where;
    fault if_missing = fault::field_missing;
    fault if_wrong = fault::value_not_in_table;
    std::string sentence;
};

struct profile
{
    std::string name;
    structure_node structure;  // the root group
    std::vector<profile_rule> rules;

    /** Read a profile. The text is ours, compiled in: one that cannot be read stops the program,
        naming the line. */
    static profile parse(std::string_view text);
};

/** The profile of a message, by MSH-9 and MSH-12, or null when there is none for it. */
const profile* find_profile(std::string_view message_type, std::string_view version);

/** All of them, for the conformance statement. */
const std::vector<profile>& all_profiles();

}  // namespace vgm::hl7v2
