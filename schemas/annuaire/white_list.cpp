#include "schemas/annuaire/white_list.hpp"

#include "gateway/directory/trusted_domains.hpp"

#include <pugixml.hpp>

namespace vgm::annuaire {
namespace {

std::string_view local_name(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node find_child(const pugi::xml_node& parent, std::string_view name)
{
    return parent.find_child([&](const pugi::xml_node& n) { return local_name(n) == name; });
}

// "2026-11-22T02:00:00", with or without fractions and an offset; UTC when none is given.
std::optional<timestamp> parse_date(std::string_view text)
{
    if (text.size() < 10) return std::nullopt;
    std::string made{text.substr(0, 10)};
    made += 'T';
    const bool with_time = text.size() >= 19;
    made += with_time ? text.substr(11, 8) : std::string_view{"00:00:00"};
    auto at = parse_rfc3339(made + ".000Z");
    const auto sign = with_time ? text.find_first_of("+-", 19) : std::string_view::npos;
    if (!at || sign == std::string_view::npos || text.size() < sign + 6) return at;
    const auto digit = [&](std::size_t i) { return text[sign + i] - '0'; };
    const auto offset =
        std::chrono::minutes{(digit(1) * 10 + digit(2)) * 60 + digit(4) * 10 + digit(5)};
    return text[sign] == '+' ? *at - offset : *at + offset;
}

issue refuse(std::string where, std::string detail)
{
    return {fault::malformed, severity::error, std::move(where), std::move(detail), {}};
}

}  // namespace

result<white_list> parse_white_list(std::string_view xml)
{
    if (xml.size() > white_list_bytes_max) return refuse("", "the white list is too large");
    pugi::xml_document document;
    const auto parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_minimal);
    if (!parsed)
        return refuse(
            "byte " + std::to_string(parsed.offset), "the white list is no well-formed XML"
        );
    white_list list;
    const auto root = document.document_element();
    list.made_at = parse_date(find_child(root, "DateDeGeneration").child_value());
    // The list may be wrapped (a signature): Domaine is looked for at any depth.
    struct walker final : pugi::xml_tree_walker
    {
        explicit walker(std::set<std::string>& d) : domains(d) {}
        bool for_each(pugi::xml_node& node) override
        {
            if (local_name(node) != "Domaine") return true;
            auto name = directory::comparable_address(find_child(node, "Nom").child_value());
            if (!name.empty() && name.find_first_of(" @\n\t") == std::string::npos)
                domains.insert(std::move(name));
            return true;
        }
        std::set<std::string>& domains;
    } walk(list.domains);
    document.traverse(walk);
    if (list.domains.empty()) return refuse("Domaine", "the white list names no domain");
    return list;
}

}  // namespace vgm::annuaire
