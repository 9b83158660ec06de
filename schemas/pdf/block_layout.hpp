#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/pdf/table_layout.hpp"
#include "schemas/pdf/text_layout.hpp"

// Paragraphs, lists, pictures and tables into pieces. For the sources of this folder.
namespace vgm::pdf {

// How the text around a block is set.
struct block_style
{
    double points = 9.5;
    bool bold = false;
    cda::alignment align = cda::alignment::start;
    double gap = 4.5;  // above each block
    std::size_t list_depth = 0;
};

class block_layout
{
public:
    block_layout(const text_setter& setter, double page_height, std::size_t pixels_left)
        : setter_(setter), page_height_(page_height), pixels_left_(pixels_left)
    {}

    /** The pieces of a block that is no table. */
    result<std::vector<piece>> lay_out(const cda::block& b, double width, const block_style& style);

    /** A table as wide as asked. Its text becomes smaller before its words break. */
    result<laid_table> lay_out_table(const cda::table& t, double width);

private:
    std::vector<piece>
    lay_out_paragraph(const cda::paragraph& p, double width, const block_style& style) const;
    result<std::vector<piece>>
    lay_out_list(const cda::list& l, double width, const block_style& style);
    result<std::vector<piece>>
    lay_out_picture(const cda::picture& p, double width, const block_style& style);
    result<std::vector<piece>>
    lay_out_all(const std::vector<cda::block>& content, double width, const block_style& style);

    column_need need_of(const std::vector<cda::block>& content, const block_style& style) const;
    // Without the padding of cells.
    std::vector<column_need> needs_of(const cda::table& t, const block_style& style) const;

    const text_setter& setter_;
    double page_height_;
    std::size_t pixels_left_;
};

}  // namespace vgm::pdf
