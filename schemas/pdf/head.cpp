#include "schemas/pdf/head.hpp"

#include "schemas/pdf/head_words.hpp"
#include "schemas/pdf/pages.hpp"

#include <algorithm>

namespace vgm::pdf {
namespace {

constexpr double card_gap = 14;
constexpr double patient_width = 234, label_width = 62;
constexpr double card_padding = 10;

// Sets text below what stands already.
class column
{
public:
    column(const text_setter& setter, double x, double y, double width, std::vector<mark>& onto)
        : setter_(setter), x_(x), y_(y), width_(width), onto_(onto)
    {}

    void add(std::string_view text, const type_size& type, double before = 0)
    {
        if (text.empty()) return;
        y_ += before;
        for (const auto& line : setter_.set({{std::string(text), {}}}, type, width_)) {
            place(line.marks, x_, y_, onto_);
            y_ += line.height;
        }
    }
    double y() const { return y_; }

private:
    const text_setter& setter_;
    double x_, y_, width_;
    std::vector<mark>& onto_;
};

double
add_patient(const cda::header& h, const text_setter& setter, double y, std::vector<mark>& onto)
{
    column text(setter, margin_x + card_padding, y, patient_width - 2 * card_padding, onto);
    text.add("PATIENT", {7, true, false, grey});
    text.add(patient_name(h.patient), {12.5, true, false, black}, 2);
    text.add(birth_and_sex(h.patient), {9.2}, 3);
    text.add(ins_line(h.patient), {9.2}, 1.5);
    return text.y();
}

double add_facts(const cda::header& h, const text_setter& setter, double y, std::vector<mark>& onto)
{
    const double x = margin_x + patient_width + card_gap;
    const double width = margin_x + text_breadth - x - label_width;
    for (const auto& [label, value] : document_facts(h)) {
        column left(setter, x, y + 0.8, label_width, onto);
        left.add(label, {8.2, false, false, grey});
        column right(setter, x + label_width, y, width, onto);
        right.add(value, {9.2});
        y = std::max(left.y(), right.y()) + 2.5;
    }
    return y - 2.5;
}

}  // namespace

page_head make_head(const cda::header& h, const text_setter& setter)
{
    page_head head;
    head.marks.push_back(box_mark{0, 0, paper_width, 6, ink_blue});
    column title(setter, margin_x, first_top - 8, text_breadth, head.marks);
    title.add(title_of(h), {18, true, false, ink_blue});
    const double top = title.y() + 11;

    std::vector<mark> content;
    const double inside = top + card_padding;
    const double patient_end = add_patient(h, setter, inside, content);
    const double facts_end = add_facts(h, setter, inside, content);
    const double card_end = std::max(patient_end, facts_end) + card_padding;
    head.marks.push_back(box_mark{margin_x, top, patient_width, card_end - top, pale_blue});
    head.marks.push_back(box_mark{margin_x, top, 2.5, card_end - top, ink_blue});
    std::ranges::move(content, std::back_inserter(head.marks));
    head.height = card_end - first_top + 4;
    return head;
}

std::vector<mark> make_running_head(const cda::header& h, const text_setter& setter)
{
    constexpr double y = 30, gap = 16;
    const type_size type{8, false, false, grey};
    const auto born = print_time(h.patient.birth_date);
    const auto who = patient_name(h.patient) + (born.empty() ? "" : " – " + born);
    std::vector<mark> marks;
    const double half = (text_breadth - gap) / 2;
    place(setter.set_line(who, type, half).marks, margin_x, y, marks);
    place(
        setter.set_line(title_of(h), type, half, cda::alignment::end).marks,
        margin_x + half + gap,
        y,
        marks
    );
    marks.push_back(box_mark{margin_x, y + 14, text_breadth, 0.5, hairline});
    return marks;
}

std::vector<mark>
make_foot(const cda::header& h, std::size_t number, std::size_t count, const text_setter& setter)
{
    constexpr double y = paper_height - 34, page_width = 80;
    const type_size type{8, false, false, grey};
    auto from = organisation_of(h);
    if (const auto day = print_time(h.effective_time.substr(0, 8)); !day.empty())
        from += (from.empty() ? "" : " – ") + day;
    std::vector<mark> marks;
    place(setter.set_line(from, type, text_breadth - page_width).marks, margin_x, y, marks);
    const auto pages = "page " + std::to_string(number) + " / " + std::to_string(count);
    place(
        setter.set_line(pages, type, page_width, cda::alignment::end).marks,
        margin_x + text_breadth - page_width,
        y,
        marks
    );
    return marks;
}

}  // namespace vgm::pdf
