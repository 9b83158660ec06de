#include "schemas/fhir/fhir_digest.hpp"

#include "schemas/fhir/xhtml.hpp"
#include "schemas/xdm/digest.hpp"

#include <algorithm>

namespace vgm::fhir {
namespace {

// Each text after its size, so that no two trees are written alike.
void append(std::string_view text, std::string& out)
{
    out += std::to_string(text.size()) + ':';
    out += text;
}

// Of a list, of a number and of what is no element of ours, XML says nothing: neither does this.
void append_element(const element& e, std::string& out)
{
    append(e.name, out);
    append(e.type, out);
    if (e.decoded)
        append(xdm::sha1_hex(*e.decoded), out);
    else
        append(e.name == "div" ? normal_xhtml(e.value) : e.value, out);
    std::vector<const element*> children;
    for (const auto& c : e.children) children.push_back(&c);
    std::ranges::stable_sort(children, {}, &element::name);
    out += '(';
    for (const auto* c : children) append_element(*c, out);
    out += ')';
}

}  // namespace

std::string digest_of(const element& resource)
{
    std::string all;
    append_element(resource, all);
    // Where it stood is not what it says.
    all.erase(0, std::to_string(resource.name.size()).size() + 1 + resource.name.size());
    return xdm::sha1_hex(all);
}

}  // namespace vgm::fhir
