#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
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
// a '+' stands for a blank.
// `when` looks at the message, `where` picks the occurrences of the rule's own segment; the value *
// of a condition is any value but none.
//
// What senders are known to get wrong is named, so that a source may be allowed it (leniency):
//
//     ORC 1..1 unless TOL-NAME                         a segment that may be missing
//     … tolerates TOL-NAME A,B                         other values; `empty`: none; `any`: any
//     … or_at PATH TOL-NAME                            what is not at its place is looked for there
//     names OBX-3.1 RULE-ID                            other spellings of a code:
//       OLD = NEW RULE-ID TOL-NAME
//     case TOL-NAME                                    a code in another case
//     blanks TOL-NAME                                  blanks around a code
//
// A profile of an earlier version says what differs:
//
//     profile  NAME  extends OTHER                     a rule of the same id replaces the inherited
//     drop ID                                          a rule that this version does not have
//     grants TOL-NAME …                                what is no mistake in this version

inline constexpr std::size_t many = static_cast<std::size_t>(-1);

struct structure_node
{
    std::string name;  // segment id, or the group's name
    std::size_t min = 0, max = many;
    std::string unless;                    // the tolerance by which it may be missing, or empty
    std::vector<structure_node> children;  // a group has some, a segment none
};

struct value_condition
{
    path at;
    std::vector<std::string> values;
    std::uint64_t names = 0;  // where `at` is names_at: the values, as bits of known_names
};

// A breach of a rule that has a name.
struct named_breach
{
    std::string tolerance;
    bool empty = false, any = false;  // no value; any value
    std::vector<std::string> values;
};

struct other_place
{
    path at;
    std::string tolerance;
};

// A code that means another one.
struct other_name
{
    std::string name, meant;
    std::string rule, tolerance;
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
    std::vector<named_breach> tolerates;
    std::optional<other_place> or_at;
    fault if_missing = fault::field_missing;
    fault if_wrong = fault::value_not_in_table;
    std::string sentence;
};

struct profile
{
    std::string name;
    std::string base;          // the profile it extends, or empty
    structure_node structure;  // the root group
    std::vector<profile_rule> rules;
    std::vector<std::string> changed, dropped;  // ids of rules, against its base
    path names_at;                              // the code that says what a segment is
    std::string names_rule;                     // what asks for that code
    std::vector<other_name> names;              // that it may have instead
    std::vector<std::string> known_names;       // that conditions ask for; at most 64
    std::string case_tolerance, blank_tolerance;
    std::vector<std::string> grants;

    /** Whether something named is no mistake in this version. */
    bool does_grant(std::string_view tolerance) const;

    /** Read a profile. The text is ours, compiled in: one that cannot be read stops the program,
        naming the line.
        @param known  Those that it may extend. */
    static profile parse(std::string_view text, const std::vector<profile>& known = {});
};

/** The profile of a message, by MSH-9.1, MSH-12 and the version of the guide, or null when there is
    none for it. */
const profile* find_profile(
    std::string_view message_type,
    std::string_view version,
    std::string_view guide = "2.1"
);

/** All of them, for the conformance statement. */
const std::vector<profile>& all_profiles();

}  // namespace vgm::hl7v2
