#include "schemas/cda/pdf_search.hpp"

namespace vgm::cda {

namespace {

constexpr std::string_view blanks = " \t\r\n";

bool holds_pdf(pugi::xml_node node)
{
    return std::string_view(node.attribute("mediaType").value()) == "application/pdf" &&
           std::string_view(node.attribute("representation").value()) == "B64" &&
           !node.attribute("compression");
}

// The text of an element as it stands in `xml`, when it is of one piece.
std::optional<encoded_pdf> locate_text(pugi::xml_node node, std::string_view xml, pdf_origin origin)
{
    for (const auto part : node.children()) {
        const bool cdata = part.type() == pugi::node_cdata;
        if (!cdata && part.type() != pugi::node_pcdata) continue;
        if (std::string_view(part.value()).find_first_not_of(blanks) == std::string_view::npos)
            continue;
        const auto offset = part.offset_debug();
        if (offset < 0) return {};
        const auto begin = static_cast<std::size_t>(offset);
        const auto end = xml.find(cdata ? "]]>" : "<", begin);
        if (end == std::string_view::npos) return {};
        return encoded_pdf{origin, begin, end - begin};
    }
    return {};
}

// Whether a component beside this observationMedia says that it is the document's own copy.
bool is_document_copy(pugi::xml_node media)
{
    const auto organizer = media.parent().parent();
    for (const auto component : find_elements(organizer, "component")) {
        const auto observation = find_element(component, "observation");
        if (attribute(find_element(observation, "code"), "code") == "69764-9" &&
            attribute(find_element(observation, "value"), "code") == "55108-5")
            return true;
    }
    return false;
}

// Visits a structured body in document order. Looks at so many PDFs and no more, so that no
// document can make the search long.
class body_search : public pugi::xml_tree_walker
{
public:
    explicit body_search(std::string_view xml) : xml_(xml) {}
    std::optional<encoded_pdf> found;

private:
    bool for_each(pugi::xml_node& node) override
    {
        if (!holds_pdf(node)) return true;
        const auto media = node.parent();
        const bool copy = is_element(media, "observationMedia") && is_document_copy(media);
        auto pdf =
            locate_text(node, xml_, copy ? pdf_origin::document_copy : pdf_origin::attachment);
        if (pdf && (copy || !found)) found = pdf;
        return !(pdf && copy) && ++seen_ < seen_max;
    }

    static constexpr int seen_max = 50;
    std::string_view xml_;
    int seen_ = 0;
};

}  // namespace

std::optional<encoded_pdf> find_pdf(pugi::xml_node document, std::string_view xml)
{
    if (const auto body = find_element(document, "component/nonXMLBody/text"))
        return holds_pdf(body) ? locate_text(body, xml, pdf_origin::body) : std::nullopt;
    body_search search(xml);
    find_element(document, "component/structuredBody").traverse(search);
    return search.found;
}

}  // namespace vgm::cda
