#include "schemas/cda/n1/element.hpp"

#include "schemas/xdm/xml_text.hpp"

namespace vgm::cda {

element& element::with(std::string_view attribute, std::string_view value)
{
    if (value.empty()) return *this;
    attributes_ += ' ';
    attributes_ += attribute;
    attributes_ += "=\"";
    xdm::append_escaped(attributes_, value);
    attributes_ += '"';
    return *this;
}

element& element::text(std::string_view words)
{
    xdm::append_escaped(inner_, words);
    return *this;
}

element& element::add(const element& child)
{
    if (!child.empty()) inner_ += child.print();
    return *this;
}

std::string element::print() const
{
    const std::string name{name_};
    if (inner_.empty()) return '<' + name + attributes_ + "/>";
    return '<' + name + attributes_ + '>' + inner_ + "</" + name + '>';
}

}  // namespace vgm::cda
