#include "schemas/cda/document_tree.hpp"

#include "schemas/cda/markup_check.hpp"

namespace vgm::cda {
namespace {

// The ClinicalDocument of a parsed file: its root, or a child of a child of an XSLT style sheet.
pugi::xml_node find_document(const pugi::xml_document& file, self_presenting sheets)
{
    const auto root = file.document_element();
    if (is_element(root, "ClinicalDocument")) return root;
    constexpr std::string_view xslt = "http://www.w3.org/1999/XSL/Transform";
    if (sheets == self_presenting::accept && is_element(root, "stylesheet", xslt))
        for (const auto content : root.children())
            if (const auto document = find_element(content, "ClinicalDocument")) return document;
    return {};
}

issue malformed(std::string detail)
{
    return {fault::malformed, severity::error, "ClinicalDocument", std::move(detail), {}};
}

}  // namespace

result<pugi::xml_node> load_document(
    std::string_view bytes,
    const limits& limit,
    self_presenting sheets,
    white_space blanks,
    pugi::xml_document& file
)
{
    if (auto checked = check_markup(bytes, limit); !checked) return checked.error();
    const std::size_t start = bytes.starts_with(utf8_bom) ? utf8_bom.size() : 0;
    const auto xml = bytes.substr(start);

    auto flags = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_wconv_attribute;
    if (blanks == white_space::keep) flags |= pugi::parse_ws_pcdata;
    const auto parsed = file.load_buffer(xml.data(), xml.size(), flags, pugi::encoding_utf8);
    if (!parsed)
        return malformed(
            "not well-formed XML, at byte " +
            std::to_string(start + static_cast<std::size_t>(parsed.offset)) + ": " +
            parsed.description()
        );
    if (const auto document = find_document(file, sheets)) return document;
    return malformed("the root element is not a ClinicalDocument of urn:hl7-org:v3");
}

}  // namespace vgm::cda
