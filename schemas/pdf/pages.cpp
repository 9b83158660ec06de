#include "schemas/pdf/pages.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

constexpr double least_for_a_cut = 90;  // a row is not cut for less room than this
constexpr double after_table = 5;       // more than between paragraphs
constexpr double header_share = 0.35;   // of a page: a higher table header is not repeated

class page_filler
{
public:
    page_filler(std::vector<mark> head, double y) : y_(y) { made_.all.push_back(std::move(head)); }

    bool fill(flow& content, std::size_t pages_max);
    pages take() { return std::move(made_); }

private:
    double room() const { return bottom - y_; }
    bool at_top() const { return y_ == later_top; }
    std::vector<mark>& page() { return made_.all.back(); }
    void turn()
    {
        made_.all.emplace_back();
        y_ = later_top;
    }
    void put(const piece& p);
    void put(laid_table& t);
    void put_body(laid_table& t);
    double repeated_height(const laid_table& t) const;
    void put_rows(const laid_table& t, std::size_t first, std::size_t last);

    pages made_;
    double y_;
};

// What stays together from here on: pieces up to the first that may end a page; a table's first
// rows.
double chain_height(const std::vector<flow_element>& elements, std::size_t from)
{
    double height = 0;
    for (auto n = from; n < elements.size(); ++n) {
        if (const auto* p = std::get_if<piece>(&elements[n])) {
            height += (n > from ? p->before : 0) + p->height;
            if (!p->keep_next) break;
            continue;
        }
        const auto& t = std::get<laid_table>(elements[n]);
        const auto end = t.header_rows < t.rows.size() ? group_end(t.rows, t.header_rows) : 0;
        height += t.before + height_of(t.rows, 0, std::max(end, t.header_rows));
        break;
    }
    return height;
}

bool page_filler::fill(flow& content, std::size_t pages_max)
{
    auto title = content.headings.begin();
    for (std::size_t n = 0; n < content.elements.size(); ++n) {
        auto& element = content.elements[n];
        const auto* const p = std::get_if<piece>(&element);
        const double before = at_top() ? 0 : p != nullptr ? p->before : 0;
        const double chain = chain_height(content.elements, n);
        if (!at_top() && before + chain > room() && chain <= page_room) turn();
        if (title != content.headings.end() && title->element == n) {
            made_.outline.push_back(
                {title->text, title->depth, made_.all.size() - 1, y_ + (at_top() ? 0 : before)}
            );
            ++title;
        }
        if (p != nullptr)
            put(*p);
        else
            put(std::get<laid_table>(element));
        if (made_.all.size() > pages_max) return false;
        element = piece{};  // its marks are on a page now
    }
    return true;
}

void page_filler::put(const piece& p)
{
    const double before = at_top() ? 0 : p.before;
    if (!at_top() && before + p.height > room()) turn();
    if (!at_top()) y_ += before;
    place(p.marks, margin_x, y_, page());
    y_ += p.height;
}

void page_filler::put_rows(const laid_table& t, std::size_t first, std::size_t last)
{
    draw_rows(t, first, last, margin_x, y_, page());
    y_ += height_of(t.rows, first, last);
}

double page_filler::repeated_height(const laid_table& t) const
{
    const double height = height_of(t.rows, 0, t.header_rows);
    return height < header_share * page_room ? height : 0;
}

void page_filler::put(laid_table& t)
{
    if (!at_top()) y_ += t.before;
    const double header = repeated_height(t);
    if (header == 0) t.header_rows = 0;  // none, or too high to be one
    if (header > 0) put_rows(t, 0, t.header_rows);
    put_body(t);
    y_ = std::min(y_ + after_table, bottom);
}

void page_filler::put_body(laid_table& t)
{
    const double header = repeated_height(t);
    const auto turn_with_header = [&] {
        turn();
        if (header > 0) put_rows(t, 0, t.header_rows);
    };
    const double fresh = page_room - header;
    for (auto n = t.header_rows; n < t.rows.size();) {
        auto end = group_end(t.rows, n);
        const double height = height_of(t.rows, n, end);
        if (height > room() && height <= fresh && room() < fresh) {
            turn_with_header();
        } else if (height > room()) {
            // More than a page: whole rows of the group while they fit, then a part of one.
            auto fitting = n;
            while (height_of(t.rows, n, fitting + 1) <= room()) ++fitting;
            const auto wanted = room() < fresh ? progress::may_wait : progress::must_be_made;
            if (fitting > n) {
                cut_before(t.rows, fitting);
                end = fitting;
            } else if (room() >= std::min(least_for_a_cut, fresh) && cut_inside(t.rows, n, room(), wanted)) {
                end = n + 1;
            } else {
                turn_with_header();
                continue;
            }
            put_rows(t, n, end);
            n = end;
            turn_with_header();
            continue;
        }
        put_rows(t, n, end);
        n = end;
    }
}

}  // namespace

result<pages>
fill_pages(std::vector<mark> head, double head_height, flow content, std::size_t pages_max)
{
    page_filler filler(std::move(head), first_top + head_height);
    if (!filler.fill(content, pages_max))
        return issue{
            fault::too_large,
            severity::error,
            "ClinicalDocument/component",
            "the readable PDF would have more than " + std::to_string(pages_max) + " pages",
            {}};
    return filler.take();
}

}  // namespace vgm::pdf
