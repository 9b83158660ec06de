#pragma once

#include "schemas/cda/narrative.hpp"
#include "schemas/cda/xml_node.hpp"

#include <map>

// How a narrative is read: one reader for a document, one writer for each container of blocks. For
// the sources of this folder.
namespace vgm::cda {

/** A node's name without its prefix; empty for text. */
std::string_view local_name(pugi::xml_node node);

/** The style of an element's content: what was, and what its styleCode and revised add. */
text_style styled(text_style style, pugi::xml_node node);

// Collapses blanks as HTML does, and keeps what is read as paragraphs.
class paragraph_builder
{
public:
    void add(std::string_view text, text_style style);
    void add_mark(std::string_view text, text_style style);  // no blank before it
    void break_line();

    /** What was collected, without blanks or breaks at its ends; and starts anew. */
    rich_text take();

private:
    void append(std::string_view text, text_style style);

    rich_text text_;
    bool gap_ = false;
    text_style gap_style_;  // of the element that the blank stands in
};

class narrative_reader
{
public:
    narrative_reader(pugi::xml_node document, const narrative_limits& most)
        : document_(document), most_(most)
    {}

    result<narrative> read();

    /** Append what an element contains, text and blocks as they come. */
    void read_mixed(pugi::xml_node node, text_style style, std::vector<block>& into);

private:
    struct flow
    {
        paragraph_builder words;
        std::vector<block>& into;
    };

    section read_section(pugi::xml_node node);
    void read_unstructured(pugi::xml_node text);
    void read_children(pugi::xml_node node, text_style style, flow& to);
    void read_element(pugi::xml_node node, text_style style, flow& to);
    bool read_inline(pugi::xml_node node, std::string_view name, text_style style, flow& to);
    void read_list(pugi::xml_node node, text_style style, flow& to);
    void read_table(pugi::xml_node node, text_style style, flow& to);
    void read_row(pugi::xml_node node, bool header, text_style style, table& t);
    void read_inner_table(pugi::xml_node node, text_style style, flow& to);
    void read_media(pugi::xml_node node, text_style style, flow& to);
    void add_media(std::string_view id, text_style style, flow& to);
    void add_picture(std::string media_type, pugi::xml_node value, std::vector<block>& into);
    void read_footnote(pugi::xml_node node, text_style style, flow& to);
    void refer_to_footnote(pugi::xml_node node, text_style style, flow& to);
    void flush(flow& to, paragraph_role role = paragraph_role::text);
    void caption_of(pugi::xml_node node, flow& to);
    void refuse(fault what, std::string detail);
    void count(std::size_t& counter, std::size_t size, std::size_t most, std::string_view what);

    pugi::xml_node document_;
    const narrative_limits& most_;
    narrative read_;
    std::optional<issue> refused_;
    std::size_t section_depth_ = 0, list_depth_ = 0, table_depth_ = 0, picture_bytes_ = 0;
    std::map<std::string, pugi::xml_node, std::less<>> media_;  // by ID
    bool has_media_ = false;
    std::map<std::string, std::size_t, std::less<>> note_numbers_;
    std::size_t notes_ = 0;
    std::vector<block> footnotes_;        // of the section that is being read
    std::vector<std::size_t> rows_open_;  // by column: rows that a cell above still covers
};

}  // namespace vgm::cda
