#pragma once

#include <string>
#include <string_view>

namespace vgm::cda {

// XML as write_n1() prints it. An attribute or a text that is empty is left out, and so is an
// element that would be empty. For sources of this folder.
class element
{
public:
    explicit element(std::string_view name) : name_(name) {}

    element& with(std::string_view attribute, std::string_view value);
    element& text(std::string_view words);
    element& add(const element& child);
    // Whatever it holds, it is printed: <addr nullFlavor="NASK"/> has an attribute, and counts.
    bool empty() const { return attributes_.empty() && inner_.empty(); }
    std::string print() const;

private:
    std::string_view name_;
    std::string attributes_, inner_;
};

}  // namespace vgm::cda
