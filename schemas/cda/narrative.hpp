#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/cda/limits.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vgm::cda {

// What a person is meant to read of a CDA document: the titles and the narrative blocks of its
// sections (CDA R2 §4.3.5). Everything is text in UTF-8, blanks already collapsed; nothing refers
// to the document any more.

enum class text_position { normal, subscript, superscript };

struct text_style
{
    bool bold = false, italic = false, underlined = false;
    bool struck = false;  // content/@revised = "delete"
    text_position position = text_position::normal;
    friend bool operator==(const text_style&, const text_style&) = default;
};

struct text_run
{
    std::string text;  // a line feed is br
    text_style style;
    friend bool operator==(const text_run&, const text_run&) = default;
};

using rich_text = std::vector<text_run>;

enum class paragraph_role { text, caption, footnote };

struct paragraph
{
    rich_text text;
    paragraph_role role = paragraph_role::text;
};

// A picture whose bytes the document itself holds. They are not looked into here.
struct picture
{
    std::string media_type;  // image/png or image/jpeg
    std::string bytes;
};

struct list_item;
struct table_row;

struct list
{
    bool ordered = false;
    std::string numbering;  // styleCode without its prefix: "LittleAlpha", "Circle"; may be empty
    std::vector<list_item> items;
};

struct table
{
    std::size_t columns = 0, header_rows = 0;
    bool ruled = false;                 // asks for lines around its cells
    std::vector<double> column_shares;  // percentages that col asks for; empty when not all do
    std::vector<table_row> rows;
};

using block = std::variant<paragraph, picture, list, table>;

struct list_item
{
    std::vector<block> content;
};

enum class alignment { start, center, end };

// A cell at its place in the grid: rowspan and colspan are already worked out.
struct table_cell
{
    std::size_t column = 0, columns = 1, rows = 1;
    bool is_header = false;
    alignment align = alignment::start;
    std::vector<block> content;
};

struct table_row
{
    std::vector<table_cell> cells;
};

struct section
{
    rich_text title;  // empty when the section has none
    std::vector<block> content;
    std::vector<section> parts;
};

struct narrative
{
    std::vector<section> sections;

    // Counted while reading: how large a layout can become.
    std::size_t text_bytes = 0, lines = 0, cells = 0, pictures = 0;
};

// What a narrative may cost the one who lays it out.
struct narrative_limits
{
    std::size_t text_bytes_max = 512u << 10;  // some hundred pages
    std::size_t lines_max = 50'000;           // br, paragraphs, items and rows
    std::size_t cells_max = 20'000;
    std::size_t columns_max = 40;  // of one table
    std::size_t depth_max = 8;     // sections inside one another, and lists
    std::size_t pictures_max = 50;
    std::size_t picture_bytes_max = 8u << 20;  // all of them, decoded from base64
};

/** Read what a document says to a person.

    Elements of the narrative are read by what they mean: content and its styleCode, sub, sup, br,
    footnote, linkHtml (its text, and its address), paragraph, list, table, renderMultiMedia. An
    element that CDA does not know is read as its text, so that no word is lost. A picture that is
    no PNG or JPEG, or that the document does not hold, is a sentence in its place. An unstructured
    body that is plain text or such a picture is a narrative of one section.

    @return The narrative, or an issue: what parse_header() refuses, a body of another form, a
   picture that is not base64, or fault::too_large naming the limit.
*/
result<narrative> parse_narrative(
    std::string_view bytes,
    const narrative_limits& most = {},
    const limits& limit = {}
);

}  // namespace vgm::cda
