#pragma once

#include "gateway/config/visitor.hpp"

namespace vgm::config {

// The settings as YAML that reads back to the same settings. Keys that have their default are left
// out; a secret prints as [secret], which does not read back, on purpose.
std::string print_differences_of(group& root);

template <class Section>
std::string print_differences(Section settings)
{
    group_of<Section> content(settings);
    return print_differences_of(content);
}

// A file with every key of every section, each with its example or else its default.
std::string print_examples_of(const group& root);

template <class Section>
std::string print_examples()
{
    Section defaults;
    return print_examples_of(group_of<Section>(defaults));
}

// One scalar, in quotes where a YAML reader might otherwise take it for something else.
std::string print_scalar(std::string_view text, const value_type& type);

}  // namespace vgm::config
