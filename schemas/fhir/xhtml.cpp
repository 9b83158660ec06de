#include "schemas/fhir/xhtml.hpp"

#include "schemas/cda/markup_check.hpp"
#include "schemas/cda/xml_node.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/xdm/xml_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

namespace vgm::fhir {
namespace {

constexpr std::string_view xhtml_namespace = "http://www.w3.org/1999/xhtml";
constexpr std::string_view no_break_space = "\u00A0";

// FHIR R4, narrative.html: the invariant txt-1; and, at the end, six that are as harmless and met.
constexpr std::array<std::string_view, 54> elements{
    "a",    "abbr", "acronym",  "b",     "big",     "blockquote", "br",    "caption", "cite",
    "code", "col",  "colgroup", "dd",    "dfn",     "div",        "dl",    "dt",      "em",
    "h1",   "h2",   "h3",       "h4",    "h5",      "h6",         "hr",    "i",       "img",
    "li",   "ol",   "p",        "pre",   "q",       "samp",       "small", "span",    "strong",
    "sub",  "sup",  "table",    "tbody", "td",      "tfoot",      "th",    "thead",   "tr",
    "tt",   "ul",   "var",      "bdo",   "address", "kbd",        "ins",   "del",     "u"};
constexpr std::array<std::string_view, 51> attributes{
    "abbr",       "accesskey",   "align",       "alt",        "axis",   "bgcolor", "border",
    "cellhalign", "cellpadding", "cellspacing", "cellvalign", "char",   "charoff", "charset",
    "cite",       "class",       "colspan",     "compact",    "coords", "dir",     "frame",
    "headers",    "height",      "href",        "hreflang",   "hspace", "id",      "lang",
    "longdesc",   "name",        "nowrap",      "rel",        "rev",    "rowspan", "rules",
    "scope",      "shape",       "span",        "src",        "start",  "style",   "summary",
    "tabindex",   "title",       "type",        "valign",     "value",  "vspace",  "width",
    "xml:lang",   "xml:space"};

template <std::size_t N>
bool has(const std::array<std::string_view, N>& all, std::string_view name)
{
    return std::ranges::find(all, name) != all.end();
}

std::string_view local_name(pugi::xml_node node)
{
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_text(pugi::xml_node node)
{
    return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

// Only what a reader can be sent to; a reference inside the document has no scheme.
bool is_harmless_address(std::string_view address)
{
    std::string scheme(address.substr(0, address.find_first_of(":/?#")));
    if (scheme.size() == address.size() || address[scheme.size()] != ':') return true;
    std::ranges::transform(scheme, scheme.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel";
}

// What is wrong with one element; nothing when all is well. `seen`: words or a picture.
const char* find_fault(pugi::xml_node node, bool& seen)
{
    if (is_text(node)) {
        seen |=
            std::string_view(node.value()).find_first_not_of(" \t\r\n") != std::string_view::npos;
        return nullptr;
    }
    if (node.type() == pugi::node_comment) return nullptr;
    if (node.type() != pugi::node_element) return "something that is no element and no text";
    const auto name = local_name(node);
    if (!has(elements, name) || !cda::is_element(node, name, xhtml_namespace))
        return "an element that the narrative of FHIR does not have";
    seen |= name == "img";
    for (const auto a : node.attributes()) {
        const std::string_view attribute = a.name();
        if (attribute.starts_with("xmlns")) continue;
        if (!has(attributes, attribute))
            return "an attribute that the narrative of FHIR does not have";
        if (attribute == "href" && !is_harmless_address(a.value()))
            return "a link whose scheme is not taken";
    }
    for (const auto child : node.children())
        if (const auto* wrong = find_fault(child, seen)) return wrong;
    return nullptr;
}

class block_writer
{
public:
    block_writer(const find_picture& find, std::size_t& number, cda_narrative& into)
        : find_(find), number_(number), into_(into)
    {}

    void write_children(pugi::xml_node node, bool as_written)
    {
        for (const auto child : node.children()) {
            if (is_text(child)) write_text(child.value(), as_written);
            if (child.type() == pugi::node_element) write(child, as_written);
        }
    }

private:
    void write(pugi::xml_node node, bool as_written);
    void write_text(std::string_view words, bool as_written);
    void write_picture(pugi::xml_node node);
    bool write_inline(pugi::xml_node node, std::string_view name, bool as_written);
    void wrap(
        pugi::xml_node node,
        std::string_view name,
        std::string_view attributes_of,
        bool as_written
    )
    {
        auto& out = into_.blocks;
        out += '<';
        out += name;
        out += attributes_of;
        out += '>';
        write_children(node, as_written);
        out += "</";
        out += name;
        out += '>';
    }
    std::optional<std::string> find_bytes(std::string_view source, std::string& type) const;

    const find_picture& find_;
    std::size_t& number_;
    cda_narrative& into_;
};

// Lines and runs of blanks of a pre stay.
void block_writer::write_text(std::string_view words, bool as_written)
{
    if (!as_written) return xdm::append_escaped(into_.blocks, words);
    for (std::size_t n = 0; n < words.size(); ++n) {
        if (words[n] == '\n')
            into_.blocks += "<br/>";
        else if (words[n] == ' ' || words[n] == '\t')
            into_.blocks += no_break_space;
        else if (words[n] != '\r')
            xdm::append_escaped(into_.blocks, words.substr(n, 1));
    }
}

std::optional<std::string> block_writer::find_bytes(std::string_view source, std::string& type)
    const
{
    for (const std::string_view kind : {"image/png", "image/jpeg"}) {
        const auto begin = "data:" + std::string(kind) + ";base64,";
        if (!source.starts_with(begin)) continue;
        type = kind;
        return std::string(source.substr(begin.size()));
    }
    if (!source.starts_with('#') || !find_) return std::nullopt;
    const auto binary = find_(source.substr(1));
    type = binary["contentType"].text();
    if (type != "image/png" && type != "image/jpeg") return std::nullopt;
    const auto data = binary["data"];
    if (!data) return std::nullopt;
    std::string encoded(data.text());
    if (const auto bytes = data.decoded()) mime::encode_base64(*bytes, encoded);
    return encoded;
}

void block_writer::write_picture(pugi::xml_node node)
{
    std::string type;
    const auto encoded = find_bytes(node.attribute("src").value(), type);
    if (!encoded) {
        const std::string_view words = node.attribute("alt").value();
        into_.blocks +=
            "<content styleCode=\"Italics\">[Image du document d’origine, non "
            "reproduite ici";
        if (!words.empty()) {
            into_.blocks += " : ";
            xdm::append_escaped(into_.blocks, words);
        }
        into_.blocks += "]</content>";
        return;
    }
    const auto id = "picture" + std::to_string(++number_);
    into_.blocks += "<renderMultiMedia referencedObject=\"" + id + "\"/>";
    into_.pictures += "<entry><observationMedia ID=\"" + id + "\"><value mediaType=\"" + type +
                      "\" representation=\"B64\">";
    xdm::append_escaped(into_.pictures, *encoded);
    into_.pictures += "</value></observationMedia></entry>";
}

bool block_writer::write_inline(pugi::xml_node node, std::string_view name, bool as_written)
{
    if (name == "br") {
        into_.blocks += "<br/>";
    } else if (name == "sub" || name == "sup") {
        wrap(node, name, {}, as_written);
    } else if (name == "b" || name == "strong") {
        wrap(node, "content", " styleCode=\"Bold\"", as_written);
    } else if (name == "i" || name == "em" || name == "cite" || name == "var" || name == "dfn") {
        wrap(node, "content", " styleCode=\"Italics\"", as_written);
    } else if (name == "u" || name == "ins") {
        wrap(node, "content", " styleCode=\"Underline\"", as_written);
    } else if (name == "del") {
        wrap(node, "content", " revised=\"delete\"", as_written);
    } else if (name == "q") {
        into_.blocks += "« ";
        write_children(node, as_written);
        into_.blocks += " »";
    } else if (name == "img") {
        write_picture(node);
    } else if (name == "a") {
        std::string href = " href=\"";
        xdm::append_escaped(href, node.attribute("href").value());
        wrap(node, "linkHtml", href + '"', as_written);
    } else {
        return false;
    }
    return true;
}

// What only the layout of a table asks for.
std::string table_attributes(pugi::xml_node node)
{
    std::string made;
    for (const auto* name : {"colspan", "rowspan", "align", "border", "width", "span"})
        if (const auto a = node.attribute(name)) {
            made += ' ' + std::string(name) + "=\"";
            xdm::append_escaped(made, a.value());
            made += '"';
        }
    return made;
}

void block_writer::write(pugi::xml_node node, bool as_written)
{
    const auto name = local_name(node);
    if (write_inline(node, name, as_written)) return;
    constexpr std::array<std::string_view, 10> of_table{
        "table", "caption", "col", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"};
    if (has(of_table, name)) return wrap(node, name, table_attributes(node), as_written);
    if (name == "ul" || name == "ol")
        return wrap(node, "list", name == "ol" ? " listType=\"ordered\"" : "", as_written);
    if (name == "li") return wrap(node, "item", {}, as_written);
    const bool is_title = name == "dt" || (name.size() == 2 && name[0] == 'h' && name != "hr");
    if (is_title) return wrap(node, "paragraph", " styleCode=\"Bold\"", as_written);
    if (name == "pre") return wrap(node, "paragraph", {}, true);
    constexpr std::array<std::string_view, 7> blocks{
        "p", "div", "blockquote", "address", "dl", "dd", "hr"};
    if (has(blocks, name)) return wrap(node, "paragraph", {}, as_written);
    write_children(node, as_written);  // span and its like
}

bool load(std::string_view div, pugi::xml_document& into)
{
    return static_cast<bool>(into.load_buffer(
        div.data(),
        div.size(),
        pugi::parse_escapes | pugi::parse_cdata | pugi::parse_wconv_attribute |
            pugi::parse_ws_pcdata,
        pugi::encoding_utf8
    ));
}

}  // namespace

cda_narrative read_xhtml(
    const node& div,
    const find_picture& find,
    std::size_t& number,
    std::vector<issue>& found
)
{
    cda_narrative made;
    const auto refuse = [&](fault what, std::string detail) {
        found.push_back(make_issue(what, div, std::move(detail), "FHIR-NARRATIVE"));
    };
    constexpr cda::limits markup{
        .bytes_max = 9u << 20, .depth_max = 40, .nodes_max = 200'000, .attributes_max = 40};
    if (const auto checked = cda::check_markup(div.text(), markup); !checked) {
        refuse(to_fault(checked.error().code), checked.error().detail);
        return made;
    }
    pugi::xml_document file;
    if (!load(div.text(), file)) {
        refuse(fault::malformed, "not well-formed XHTML");
        return made;
    }
    const auto top = file.document_element();
    if (!cda::is_element(top, "div", xhtml_namespace)) {
        refuse(fault::malformed, "a div of http://www.w3.org/1999/xhtml is wanted");
        return made;
    }
    bool seen = false;
    if (const auto* wrong = find_fault(top, seen)) {
        refuse(fault::forbidden, wrong);
        return made;
    }
    if (!seen) {
        refuse(fault::field_missing, "has no word that a person could read");
        return made;
    }
    block_writer(find, number, made).write_children(top, false);
    return made;
}

std::string normal_xhtml(std::string_view div)
{
    pugi::xml_document file;
    if (!load(div, file)) return std::string(div);
    std::ostringstream out;
    file.document_element().print(
        out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8
    );
    return std::move(out).str();
}

}  // namespace vgm::fhir
