#include "schemas/pdf/flow.hpp"

#include "schemas/pdf/block_layout.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

// Titles by depth: their size, the space above, and how they stand out.
struct title_look
{
    type_size type;
    double before;
    bool underlined;  // a rule across the page
};

const title_look title_looks[] = {
    {{12.5, true, false, ink_blue}, 17, true},
    {{10.8, true, false, ink_blue}, 12, false},
    {{9.8, true, false, black}, 9, false},
    {{9.5, true, true, grey}, 8, false},
};

std::string plain(const cda::rich_text& text)
{
    std::string all;
    for (const auto& run : text) all += run.text;
    std::ranges::replace(all, '\n', ' ');
    return all;
}

class narrative_flow
{
public:
    narrative_flow(block_layout& blocks, const text_setter& setter, double width)
        : blocks_(blocks), setter_(setter), width_(width)
    {}

    result<void> add(const cda::section& s, std::size_t depth);
    flow take() { return std::move(made_); }

private:
    void add_title(const cda::rich_text& title, std::size_t depth);
    result<void> add_content(const std::vector<cda::block>& content);

    block_layout& blocks_;
    const text_setter& setter_;
    double width_;
    flow made_;
};

void narrative_flow::add_title(const cda::rich_text& title, std::size_t depth)
{
    const auto& look = title_looks[std::min(depth, std::size(title_looks) - 1)];
    made_.headings.push_back({plain(title), depth, made_.elements.size()});
    auto lines = setter_.set(title, look.type, width_);
    lines.front().before = look.before;
    if (look.underlined) {
        auto& last = lines.back();
        last.marks.push_back(box_mark{0, last.height + 1.5, width_, 0.9, ink_blue});
        last.height += 2.5;
    }
    for (auto& line : lines) {
        line.keep_next = true;
        made_.elements.emplace_back(std::move(line));
    }
}

// A table of one column that asks for no lines is text that was put into a table.
bool is_plain_text(const cda::table& t) { return t.columns == 1 && t.header_rows == 0 && !t.ruled; }

result<void> narrative_flow::add_content(const std::vector<cda::block>& content)
{
    for (const auto& b : content) {
        const auto* const table = std::get_if<cda::table>(&b);
        if (table != nullptr && is_plain_text(*table)) {
            for (const auto& row : table->rows)
                for (const auto& cell : row.cells)
                    if (auto added = add_content(cell.content); !added) return added.error();
        } else if (table != nullptr) {
            auto laid = blocks_.lay_out_table(*table, width_);
            if (!laid) return laid.error();
            made_.elements.emplace_back(std::move(*laid));
        } else {
            auto pieces = blocks_.lay_out(b, width_, {});
            if (!pieces) return pieces.error();
            for (auto& p : *pieces) made_.elements.emplace_back(std::move(p));
        }
    }
    return {};
}

result<void> narrative_flow::add(const cda::section& s, std::size_t depth)
{
    if (!s.title.empty()) add_title(s.title, depth);
    if (auto added = add_content(s.content); !added) return added.error();
    for (const auto& part : s.parts)
        if (auto added = add(part, depth + (s.title.empty() ? 0 : 1)); !added) return added.error();
    return {};
}

}  // namespace

result<flow> lay_out_narrative(
    const cda::narrative& n,
    const text_setter& setter,
    double width,
    double page_height,
    std::size_t pixels_left
)
{
    block_layout blocks(setter, page_height, pixels_left);
    narrative_flow made(blocks, setter, width);
    for (const auto& s : n.sections)
        if (auto added = made.add(s, 0); !added) return added.error();
    return made.take();
}

}  // namespace vgm::pdf
