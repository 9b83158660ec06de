#include "schemas/cda/markup_check.hpp"
#include "schemas/cda/xml_node.hpp"
#include "schemas/fhir/long_base64.hpp"
#include "schemas/fhir/read.hpp"
#include "schemas/fhir/shapes.hpp"

#include <map>
#include <sstream>

namespace vgm::fhir {
namespace {

constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";
constexpr std::string_view xhtml_namespace = "http://www.w3.org/1999/xhtml";

issue refuse(fault what, std::string where, std::string detail)
{
    return {what, severity::error, std::move(where), std::move(detail), "FHIR-XML"};
}

// The name without its prefix.
std::string_view local_name(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_fhir(pugi::xml_node node)
{
    return cda::is_element(node, local_name(node), fhir_namespace);
}

bool is_capital(std::string_view name)
{
    return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

std::string print_narrative(pugi::xml_node div)
{
    std::ostringstream out;
    div.print(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return std::move(out).str();
}

class converter
{
public:
    explicit converter(const limits& limit) : limit_(limit) {}

    result<void> convert(pugi::xml_node from, element& into, const std::string& path);

private:
    result<void> read_attributes(pugi::xml_node from, element& into, const std::string& path);
    using counts = std::map<std::string, std::size_t>;
    result<void>
    read_child(pugi::xml_node child, element& into, const std::string& path, counts& seen);

    const limits& limit_;
};

result<void> converter::read_attributes(pugi::xml_node from, element& into, const std::string& path)
{
    for (const auto attribute : from.attributes()) {
        const std::string_view name = attribute.name();
        const std::string_view value = attribute.value();
        if (name.starts_with("xmlns") || name == "xsi:schemaLocation") continue;
        if (value.empty()) return refuse(fault::malformed, path, "an empty attribute");
        // The parser lets an attribute stand twice.
        if (attribute != from.attribute(attribute.name()))
            return refuse(fault::malformed, path, "the same attribute stands twice");
        if (name == "value") {
            into.kind = value_kind::text;
            if (is_long_base64(value, limit_.text_bytes_max))
                set_decoded(into, value);
            else
                into.value = value;
        } else if (name == "id" || name == "url") {
            element e;
            e.name = name;
            e.kind = value_kind::text;
            e.value = value;
            into.children.push_back(std::move(e));
        } else {
            return refuse(fault::malformed, path, "an attribute that FHIR does not have");
        }
    }
    return {};
}

// The resource that stands in this place, <resource><Patient>…, or nothing.
result<pugi::xml_node> find_resource(pugi::xml_node place, const std::string& path)
{
    pugi::xml_node found;
    for (const auto child : place.children()) {
        if (child.type() != pugi::node_element) continue;
        if (found) return refuse(fault::malformed, path, "two resources in one place");
        if (!is_capital(local_name(child))) return pugi::xml_node();
        if (!is_fhir(child))
            return refuse(fault::malformed, path, "an element of another namespace");
        found = child;
    }
    return found;
}

result<void>
converter::read_child(pugi::xml_node child, element& into, const std::string& path, counts& seen)
{
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        const std::string_view text = child.value();
        if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
        return refuse(fault::malformed, path, "text between elements");
    }
    if (child.type() != pugi::node_element) return {};
    element e;
    e.name = local_name(child);
    if (e.name == "div" && cda::is_element(child, "div", xhtml_namespace)) {
        e.kind = value_kind::text;
        e.value = print_narrative(child);
        into.children.push_back(std::move(e));
        return {};
    }
    if (!is_fhir(child)) return refuse(fault::malformed, path, "an element of another namespace");
    const auto twins = seen[e.name]++;
    std::string at = path;
    if (is_element_name(e.name)) {
        at += '.' + std::string(path_name(e.name));
        if (twins > 0) at += '[' + std::to_string(twins) + ']';
    }
    const auto resource = find_resource(child, at);
    if (!resource) return resource.error();
    if (*resource) {
        e.type = local_name(*resource);
        child = *resource;
    }
    if (auto done = convert(child, e, at); !done) return done.error();
    if (e.kind == value_kind::none && e.children.empty())
        return refuse(fault::malformed, at, "an empty element");
    into.children.push_back(std::move(e));
    return {};
}

// As deep as check_markup() lets the document be.
result<void> converter::convert(pugi::xml_node from, element& into, const std::string& path)
{
    if (auto done = read_attributes(from, into, path); !done) return done.error();
    counts seen;
    for (const auto child : from.children())
        if (auto done = read_child(child, into, path, seen); !done) return done.error();
    if (seen.size() > limit_.members_max)
        return refuse(fault::too_large, path, "more different elements than are taken");
    return {};
}

}  // namespace

result<element> parse_xml(std::string_view xml, const limits& limit)
{
    const cda::limits markup{
        .bytes_max = limit.bytes_max,
        .depth_max = limit.depth_max,
        .nodes_max = limit.nodes_max,
        .attributes_max = 20};
    if (auto checked = cda::check_markup(xml, markup); !checked) {
        const auto& said = checked.error();
        const auto what = to_fault(said.code);
        if (what == fault::too_large)
            return refuse(what, {}, "larger, deeper or of more elements than is taken");
        return refuse(what, {}, said.detail);
    }
    if (xml.starts_with(cda::utf8_bom)) xml.remove_prefix(cda::utf8_bom.size());
    pugi::xml_document file;
    const auto parsed = file.load_buffer(
        xml.data(),
        xml.size(),
        pugi::parse_escapes | pugi::parse_cdata | pugi::parse_wconv_attribute |
            pugi::parse_ws_pcdata,
        pugi::encoding_utf8
    );
    if (!parsed)
        return refuse(
            fault::malformed,
            {},
            "not well-formed XML, at byte " + std::to_string(parsed.offset) + ": " +
                parsed.description()
        );
    const auto top = file.document_element();
    if (!is_fhir(top) || !is_capital(local_name(top)))
        return refuse(
            fault::malformed, {}, "the root element is no resource of http://hl7.org/fhir"
        );
    element root;
    root.type = local_name(top);
    converter reader(limit);
    if (auto done = reader.convert(top, root, std::string(told_type(root.type))); !done)
        return done.error();
    return root;
}

}  // namespace vgm::fhir
