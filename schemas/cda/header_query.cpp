#include "schemas/cda/header_query.hpp"

#include "schemas/cda/document_tree.hpp"

#include <array>

namespace vgm::cda {
namespace {

issue refused(std::string detail)
{
    return {fault::malformed, severity::error, {}, std::move(detail), "CDA-QUERY"};
}

std::size_t count(std::string_view text, std::string_view what)
{
    std::size_t n = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++n;
    return n;
}

// The text without what stands in quotes, so that a literal is never taken for an operator.
std::string without_literals(std::string_view xpath)
{
    std::string bare;
    char open = 0;
    for (const char c : xpath) {
        if (open != 0) {
            if (c == open) open = 0;
        } else if (c == '"' || c == '\'') {
            open = c;
        } else {
            bare += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
        }
    }
    return bare;
}

bool uses_other_axis(std::string_view bare)
{
    for (auto at = bare.find("::"); at != bare.npos; at = bare.find("::", at + 2)) {
        auto start = at;
        while (start > 0 && (std::isalpha(static_cast<unsigned char>(bare[start - 1])) != 0 ||
                             bare[start - 1] == '-'))
            --start;
        const auto axis = bare.substr(start, at - start);
        if (axis != "child" && axis != "attribute" && axis != "self") return true;
    }
    return false;
}

// A path from the root inside brackets or a call is walked again for each node outside.
bool restarts_inside(std::string_view bare)
{
    int depth = 0;
    for (std::size_t n = 0; n < bare.size(); ++n) {
        if (bare[n] == '[' || bare[n] == '(') ++depth;
        if (bare[n] == ']' || bare[n] == ')') --depth;
        if (bare[n] != '/' || depth == 0 || bare.substr(0, n).find('[') == bare.npos) continue;
        constexpr std::string_view before_a_path = "[(=<>|,+*!- ";
        if (before_a_path.find(bare[n - 1]) != before_a_path.npos) return true;
    }
    return false;
}

// Why a question could cost too much, or nothing.
std::string_view find_cost(std::string_view xpath)
{
    const auto bare = without_literals(xpath);
    if (count(bare, "//") > 1) return "'//' may stand in it once";
    if (uses_other_axis(bare) || bare.find("..") != bare.npos)
        return "of the axes only child, attribute and self are taken";
    if (count(bare, "[") > 4) return "it may have four conditions in brackets";
    if (restarts_inside(bare)) return "a path inside brackets may not begin with '/'";
    return {};
}

std::string trimmed(std::string text)
{
    constexpr const char* blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

struct known_namespace
{
    std::string_view uri, prefix;
};
constexpr std::array<known_namespace, 4> known_namespaces{
    {{hl7_namespace, ""},
     {"urn:hl7-org:sdtc", "sdtc:"},
     {"urn:hl7-org:ps3-20", "ps3-20:"},
     {"http://www.w3.org/2001/XMLSchema-instance", "xsi:"}}};

std::string_view local_name(pugi::xml_node node)
{
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

// The name that questions know an element by; empty when it is of no known namespace.
std::string query_name(pugi::xml_node node)
{
    const auto local = local_name(node);
    for (const auto& known : known_namespaces)
        if (is_element(node, local, known.uri))
            return std::string(known.prefix) + std::string(local);
    return {};
}

// Narrative, entries and base64: what a question may not walk through.
bool is_payload(pugi::xml_node node)
{
    const auto local = local_name(node), around = local_name(node.parent());
    if (around == "section") return local == "text" || local == "entry";
    return around == "nonXMLBody" && local == "text";
}

// A copy of the part that can be asked, under the names that questions use. False past the limit.
bool copy(pugi::xml_node from, pugi::xml_node into, std::size_t& nodes)
{
    for (auto attribute = from.first_attribute(); attribute; attribute = attribute.next_attribute())
        into.append_attribute(attribute.name()).set_value(attribute.value());
    for (auto child = from.first_child(); child; child = child.next_sibling()) {
        if (++nodes > query_nodes_max) return false;
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            into.append_child(pugi::node_pcdata).set_value(child.value());
            continue;
        }
        if (child.type() != pugi::node_element || is_payload(child)) continue;
        const auto name = query_name(child);
        if (name.empty()) continue;
        auto made = into.append_child(name.c_str());
        if (!copy(child, made, nodes)) return false;
    }
    return true;
}

// All text inside an element: what XPath calls its string value.
void add_text(pugi::xml_node node, std::string& to)
{
    for (auto child = node.first_child(); child && to.size() <= query_value_bytes_max;
         child = child.next_sibling())
        if (child.type() == pugi::node_element)
            add_text(child, to);
        else
            to += child.value();
}

std::string value_of(const pugi::xpath_node& found)
{
    if (found.attribute()) return found.attribute().value();
    if (found.node().type() != pugi::node_element) return found.node().value();
    std::string text;
    add_text(found.node(), text);
    return text;
}

}  // namespace

struct header_query::compiled
{
    explicit compiled(const std::string& xpath) : text(xpath), query(xpath.c_str()) {}
    std::string text;
    pugi::xpath_query query;
};

struct queried_document::tree
{
    pugi::xml_document file;
};

result<header_query> header_query::compile(std::string_view xpath)
{
    if (xpath.size() > query_bytes_max)
        return refused("an XPath may have " + std::to_string(query_bytes_max) + " bytes");
    if (xpath.find('\0') != xpath.npos) return refused("an XPath is text");
    if (const auto why = find_cost(xpath); !why.empty()) return refused(std::string{why});
    try {
        header_query made;
        made.compiled_ = std::make_shared<const compiled>(std::string{xpath});
        return made;
    } catch (const pugi::xpath_exception& wrong) {
        return refused(
            "no XPath, at byte " + std::to_string(wrong.result().offset + 1) + ": " +
            wrong.result().description()
        );
    }
}

const std::string& header_query::text() const { return compiled_->text; }

queried_document::queried_document(std::unique_ptr<tree> t) : tree_(std::move(t)) {}
queried_document::queried_document(queried_document&&) noexcept = default;
queried_document& queried_document::operator=(queried_document&&) noexcept = default;
queried_document::~queried_document() = default;

result<queried_document> queried_document::open(std::string_view bytes, const limits& limit)
{
    pugi::xml_document whole;
    const auto document = load_document(
        bytes, limit, self_presenting::accept, white_space::drop_between_elements, whole
    );
    if (!document) return document.error();
    auto made = std::make_unique<tree>();
    auto root = made->file.append_child("ClinicalDocument");
    std::size_t nodes = 0;
    if (!copy(*document, root, nodes))
        return issue{
            fault::too_large,
            severity::error,
            "ClinicalDocument",
            "the document has more than " + std::to_string(query_nodes_max) + " nodes to look at",
            "CDA-QUERY"};
    return queried_document(std::move(made));
}

std::vector<std::string> queried_document::find(const header_query& query) const
{
    std::vector<std::string> found;
    const auto add = [&](std::string text) {
        if (text.size() > query_value_bytes_max) return;
        if (text = trimmed(std::move(text)); !text.empty()) found.push_back(std::move(text));
    };
    const auto& compiled = query.compiled_->query;
    const pugi::xpath_node from(tree_->file);
    if (compiled.return_type() != pugi::xpath_type_node_set) {
        add(compiled.evaluate_string(from));
        return found;
    }
    auto nodes = compiled.evaluate_node_set(from);
    nodes.sort();
    for (const auto& node : nodes) {
        if (found.size() >= query_values_max) break;
        add(value_of(node));
    }
    return found;
}

}  // namespace vgm::cda
