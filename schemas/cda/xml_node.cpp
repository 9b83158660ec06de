#include "schemas/cda/xml_node.hpp"

namespace vgm::cda {

namespace {

constexpr std::string_view blanks = " \t\r\n";

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// What the prefix of a node's name is bound to, there or at the nearest ancestor that binds it.
std::string_view namespace_of(pugi::xml_node node)
{
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    const auto prefix =
        colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
    for (auto scope = node; scope; scope = scope.parent())
        for (auto binding = scope.first_attribute(); binding; binding = binding.next_attribute()) {
            const std::string_view key = binding.name();
            if (!key.starts_with("xmlns")) continue;
            const auto bound = key.substr(5);
            if (prefix.empty() ? bound.empty()
                               : bound.starts_with(':') && bound.substr(1) == prefix)
                return binding.value();
        }
    return {};
}

}  // namespace

bool is_element(pugi::xml_node node, std::string_view local, std::string_view uri)
{
    const std::string_view name = node.name();
    if (!name.ends_with(local)) return false;
    const auto prefix = name.size() - local.size();
    if (prefix == 1 || (prefix > 1 && name[prefix - 1] != ':')) return false;
    return node.type() == pugi::node_element && namespace_of(node) == uri;
}

pugi::xml_node find_element(pugi::xml_node from, std::string_view path)
{
    while (from && !path.empty()) {
        const auto local = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(local.size() + 1, path.size()));
        auto child = from.first_child();
        while (child && !is_element(child, local)) child = child.next_sibling();
        from = child;
    }
    return from;
}

std::vector<pugi::xml_node> find_elements(pugi::xml_node parent, std::string_view local)
{
    std::vector<pugi::xml_node> found;
    for (auto child = parent.first_child(); child; child = child.next_sibling())
        if (is_element(child, local)) found.push_back(child);
    return found;
}

std::string attribute(pugi::xml_node node, const char* name)
{
    return std::string(trimmed(node.attribute(name).value()));
}

std::string text(pugi::xml_node node)
{
    std::string collapsed;
    bool gap = false;
    for (auto part = node.first_child(); part; part = part.next_sibling()) {
        if (part.type() != pugi::node_pcdata && part.type() != pugi::node_cdata) continue;
        for (const char c : std::string_view(part.value())) {
            if (is_blank(c)) {
                gap = !collapsed.empty();
                continue;
            }
            if (gap) collapsed += ' ';
            gap = false;
            collapsed += c;
        }
    }
    return collapsed;
}

bool has_qualifier(pugi::xml_node node, std::string_view token)
{
    std::string_view list = node.attribute("qualifier").value();
    while (!list.empty()) {
        const auto word = list.substr(0, list.find_first_of(blanks));
        if (word == token) return true;
        list.remove_prefix(std::min(word.size() + 1, list.size()));
    }
    return false;
}

coded to_coded(pugi::xml_node node)
{
    return {attribute(node, "code"), attribute(node, "displayName"), attribute(node, "codeSystem")};
}

identifier to_identifier(pugi::xml_node node)
{
    return {attribute(node, "root"), attribute(node, "extension")};
}

interval to_interval(pugi::xml_node effective_time)
{
    interval time{
        attribute(find_element(effective_time, "low"), "value"),
        attribute(find_element(effective_time, "high"), "value")};
    if (time.low.empty()) time.low = attribute(effective_time, "value");
    return time;
}

}  // namespace vgm::cda
