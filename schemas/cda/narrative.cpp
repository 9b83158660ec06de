#include "schemas/cda/narrative.hpp"

#include "schemas/cda/characters.hpp"
#include "schemas/cda/document_tree.hpp"
#include "schemas/cda/narrative_reader.hpp"
#include "schemas/mime/base64.hpp"

// Sections and the elements inside them. Each step looks at `refused_` before it goes on, so that a
// document over a limit costs no more than the limit.

namespace vgm::cda {
namespace {

bool is_text(pugi::xml_node node)
{
    return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

std::string text_of(pugi::xml_node node)
{
    std::string all;
    for (const auto part : node.children())
        if (is_text(part)) all += part.value();
    return all;
}

}  // namespace

void narrative_reader::refuse(fault what, std::string detail)
{
    if (!refused_)
        refused_ =
            issue{what, severity::error, "ClinicalDocument/component", std::move(detail), {}};
}

void narrative_reader::count(
    std::size_t& counter,
    std::size_t size,
    std::size_t most,
    std::string_view what
)
{
    counter += size;
    if (counter > most)
        refuse(
            fault::too_large,
            "the narrative has more than " + std::to_string(most) + ' ' + std::string(what)
        );
}

void narrative_reader::flush(flow& to, paragraph_role role)
{
    auto text = to.words.take();
    if (text.empty()) return;
    count(read_.lines, 1, most_.lines_max, "lines, paragraphs and rows");
    to.into.push_back(paragraph{std::move(text), role});
}

void narrative_reader::caption_of(pugi::xml_node node, flow& to)
{
    for (const auto child : node.children())
        if (local_name(child) == "caption") {
            read_children(child, styled({}, child), to);
            flush(to, paragraph_role::caption);
        }
}

void narrative_reader::read_mixed(pugi::xml_node node, text_style style, std::vector<block>& into)
{
    flow to{{}, into};
    read_children(node, style, to);
    flush(to);
}

void narrative_reader::read_children(pugi::xml_node node, text_style style, flow& to)
{
    for (const auto child : node.children()) {
        if (refused_) return;
        if (is_text(child)) {
            const std::string_view text = child.value();
            count(read_.text_bytes, text.size(), most_.text_bytes_max, "bytes of text");
            to.words.add(text, style);
        } else if (child.type() == pugi::node_element) {
            read_element(child, style, to);
        }
    }
}

bool narrative_reader::read_inline(
    pugi::xml_node node,
    std::string_view name,
    text_style style,
    flow& to
)
{
    if (name == "br") {
        count(read_.lines, 1, most_.lines_max, "lines, paragraphs and rows");
        to.words.break_line();
    } else if (name == "sub" || name == "sup") {
        style.position = name == "sub" ? text_position::subscript : text_position::superscript;
        read_children(node, style, to);
    } else if (name == "linkHtml") {
        const std::string_view address = node.attribute("href").value();
        read_children(node, style, to);
        const bool elsewhere = address.find(':') != std::string_view::npos;
        if (!elsewhere || text_of(node).find(address) != std::string::npos) return true;
        count(read_.text_bytes, address.size(), most_.text_bytes_max, "bytes of text");
        to.words.add(" (" + std::string(address) + ')', style);
    } else if (name == "footnote") {
        read_footnote(node, style, to);
    } else if (name == "footnoteRef") {
        refer_to_footnote(node, style, to);
    } else {
        return false;
    }
    return true;
}

void narrative_reader::read_element(pugi::xml_node node, text_style style, flow& to)
{
    const auto name = local_name(node);
    style = styled(style, node);
    if (name == "caption" || read_inline(node, name, style, to)) return;  // caption: by its owner
    const bool is_block =
        name == "paragraph" || name == "list" || name == "table" || name == "renderMultiMedia";
    if (!is_block) return read_children(node, style, to);
    flush(to);
    if (name == "list") return read_list(node, style, to);
    if (name == "renderMultiMedia") return read_media(node, style, to);
    if (name == "table") {
        if (table_depth_ == 0) return read_table(node, style, to);
        return read_inner_table(node, style, to);
    }
    caption_of(node, to);
    read_children(node, style, to);
    flush(to);
}

void narrative_reader::read_list(pugi::xml_node node, text_style style, flow& to)
{
    caption_of(node, to);
    if (++list_depth_ > most_.depth_max)
        refuse(
            fault::too_large,
            "the narrative has lists more than " + std::to_string(most_.depth_max) + " deep"
        );
    std::string_view code = node.attribute("styleCode").value();
    list made;
    made.ordered = std::string_view(node.attribute("listType").value()) == "ordered";
    made.numbering = code.substr(code.find(':') == code.npos ? 0 : code.find(':') + 1);
    for (const auto item : node.children()) {
        if (refused_) break;
        if (local_name(item) != "item") continue;
        count(read_.lines, 1, most_.lines_max, "lines, paragraphs and rows");
        flow inside{{}, made.items.emplace_back().content};
        caption_of(item, inside);
        read_children(item, styled(style, item), inside);
        flush(inside);
    }
    --list_depth_;
    to.into.push_back(std::move(made));
}

section narrative_reader::read_section(pugi::xml_node node)
{
    section made;
    if (++section_depth_ > most_.depth_max)
        refuse(
            fault::too_large,
            "the narrative has sections more than " + std::to_string(most_.depth_max) + " deep"
        );
    std::vector<block> title;
    read_mixed(find_element(node, "title"), {}, title);
    for (auto& part : title)
        if (auto* words = std::get_if<paragraph>(&part)) {
            if (!made.title.empty()) made.title.push_back({" ", {}});
            for (auto& run : words->text) made.title.push_back(std::move(run));
        }
    if (const auto text = find_element(node, "text")) read_mixed(text, {}, made.content);
    for (auto& note : std::exchange(footnotes_, {})) made.content.push_back(std::move(note));
    for (const auto component : find_elements(node, "component"))
        for (const auto part : find_elements(component, "section")) {
            if (refused_) break;
            made.parts.push_back(read_section(part));
        }
    --section_depth_;
    return made;
}

void narrative_reader::read_unstructured(pugi::xml_node text)
{
    section made;
    const auto type = attribute(text, "mediaType");
    if (type == "image/png" || type == "image/jpeg") {
        add_picture(type, text, made.content);
    } else if (type == "text/plain" || type.empty()) {
        auto words = text_of(text);
        if (attribute(text, "representation") == "B64") {
            auto decoded = mime::decode_base64(words);
            if (!decoded || find_bad_character(*decoded) != std::string::npos)
                return refuse(
                    fault::bad_data_type, "the text of the document's body is not base64 of UTF-8"
                );
            words = std::move(*decoded);
        }
        count(read_.text_bytes, words.size(), most_.text_bytes_max, "bytes of text");
        flow to{{}, made.content};
        for (std::string_view rest = words; !rest.empty() && !refused_;) {
            const auto line = rest.substr(0, rest.find('\n'));
            count(read_.lines, 1, most_.lines_max, "lines, paragraphs and rows");
            to.words.add(line, {});
            to.words.break_line();
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        }
        flush(to);
    } else if (type == "application/pdf") {
        return refuse(fault::bad_data_type, "the document's PDF is empty, or is not plain base64");
    } else {
        return refuse(
            fault::bad_data_type,
            "no readable PDF can be made of a body of this media type: only of a PDF, plain text, "
            "PNG or JPEG"
        );
    }
    read_.sections.push_back(std::move(made));
}

result<narrative> narrative_reader::read()
{
    const auto body = find_element(document_, "component/structuredBody");
    if (const auto text = find_element(document_, "component/nonXMLBody/text"))
        read_unstructured(text);
    for (const auto component : find_elements(body, "component"))
        for (const auto part : find_elements(component, "section")) {
            if (refused_) break;
            read_.sections.push_back(read_section(part));
        }
    if (refused_) return *refused_;
    return std::move(read_);
}

result<narrative>
parse_narrative(std::string_view bytes, const narrative_limits& most, const limits& limit)
{
    pugi::xml_document file;
    const auto document =
        load_document(bytes, limit, self_presenting::accept, white_space::keep, file);
    if (!document) return document.error();
    return narrative_reader(*document, most).read();
}

}  // namespace vgm::cda
