#pragma once

#include "gateway/config/visitor.hpp"

namespace vgm::config {

// Every key of every section in Markdown, one table per section, as docs/configuration.md has it.
std::string print_reference_of(const group& root);

template <class Section>
std::string print_reference()
{
    Section defaults;
    return print_reference_of(group_of<Section>(defaults));
}

}  // namespace vgm::config
