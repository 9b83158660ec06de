#include "schemas/pdf/readable.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/pdf/archival.hpp"
#include "schemas/pdf/font_map.hpp"
#include "schemas/pdf/head.hpp"
#include "schemas/pdf/head_words.hpp"
#include "schemas/pdf/paper.hpp"
#include "schemas/pdf/pictures.hpp"

#include <cstdio>

namespace vgm::pdf {
namespace {

// The document's own time, as a PDF and as XMP write it; without a zone when it has none.
void set_dates(const cda::header& h, properties& about)
{
    const auto t = hl7v2::parse_hl7_time(h.effective_time);
    if (!t || t->known_to < hl7v2::hl7_time::precision::day) return;
    const auto seconds =
        static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(t->time_of_day).count());
    const int year = static_cast<int>(t->date.year());
    const auto month = static_cast<unsigned>(t->date.month());
    const auto day = static_cast<unsigned>(t->date.day());
    const int hour = seconds / 3600, minute = seconds / 60 % 60, second = seconds % 60;
    const auto print = [&](const char* form) {
        char text[64];
        std::snprintf(text, sizeof text, form, year, month, day, hour, minute, second);
        return std::string{text};
    };
    about.pdf_date = print("D:%04d%02u%02u%02d%02d%02d");
    about.xmp_date = print("%04d-%02u-%02uT%02d:%02d:%02d");
    const auto offset = t->utc_offset.value_or(std::chrono::minutes{0}).count();
    const auto size = static_cast<int>(offset < 0 ? -offset : offset);
    char zone[32];
    std::snprintf(zone, sizeof zone, "%c%02d'%02d'", offset < 0 ? '-' : '+', size / 60, size % 60);
    about.pdf_date += zone;
    std::snprintf(zone, sizeof zone, "%c%02d:%02d", offset < 0 ? '-' : '+', size / 60, size % 60);
    about.xmp_date += zone;
}

cda::narrative or_a_word(cda::narrative n)
{
    if (n.text_bytes == 0 && n.pictures == 0)
        n.sections.push_back(
            {{},
             {cda::paragraph{{{"Ce document ne comporte pas de texte.", {.italic = true}}}}},
             {}}
        );
    return n;
}

result<pages> lay_out(
    const cda::narrative& n,
    const cda::header& h,
    const text_setter& setter,
    const limits& most
)
{
    auto head = make_head(h, setter);
    auto content = lay_out_narrative(n, setter, text_breadth, page_room, most.pixels_max);
    if (!content) return content.error();
    auto filled =
        fill_pages(std::move(head.marks), head.height, std::move(*content), most.pages_max);
    if (!filled) return filled.error();
    const auto count = filled->all.size();
    for (std::size_t n_page = 0; n_page < count; ++n_page) {
        auto& page = filled->all[n_page];
        if (n_page > 0) place(make_running_head(h, setter), 0, 0, page);
        place(make_foot(h, n_page + 1, count, setter), 0, 0, page);
    }
    return filled;
}

// No layout of so little has too many pages, however it is made: a line for each of its lines, and
// a line for each of its letters in the narrowest column.
bool is_surely_short(const cda::narrative& n, const limits& most)
{
    constexpr std::size_t lines_of_page = 50;
    return n.text_bytes / 2 + n.lines + n.cells + n.pictures * lines_of_page <
           most.pages_max * lines_of_page;
}

result<void> check_pictures(const std::vector<cda::block>& content, std::size_t& pixels_left);

struct picture_check
{
    std::size_t& pixels_left;

    result<void> operator()(const cda::paragraph&) const { return {}; }
    result<void> operator()(const cda::picture& p) const
    {
        if (auto decoded = decode_picture(p.media_type, p.bytes, pixels_left); !decoded)
            return decoded.error();
        return {};
    }
    result<void> operator()(const cda::list& l) const
    {
        for (const auto& item : l.items)
            if (auto ok = check_pictures(item.content, pixels_left); !ok) return ok.error();
        return {};
    }
    result<void> operator()(const cda::table& t) const
    {
        for (const auto& row : t.rows)
            for (const auto& cell : row.cells)
                if (auto ok = check_pictures(cell.content, pixels_left); !ok) return ok.error();
        return {};
    }
};

result<void> check_pictures(const std::vector<cda::block>& content, std::size_t& pixels_left)
{
    for (const auto& b : content)
        if (auto ok = std::visit(picture_check{pixels_left}, b); !ok) return ok.error();
    return {};
}

result<void> check_pictures(const cda::section& s, std::size_t& pixels_left)
{
    if (auto ok = check_pictures(s.content, pixels_left); !ok) return ok.error();
    for (const auto& part : s.parts)
        if (auto ok = check_pictures(part, pixels_left); !ok) return ok.error();
    return {};
}

}  // namespace

result<std::string> make_readable_pdf(
    std::string_view document,
    const cda::header& h,
    const typefaces& faces,
    const limits& most
)
{
    auto narrative = cda::parse_narrative(document, most.narrative);
    if (!narrative) return narrative.error();
    const auto context = make_context(faces);
    if (!context) return context.error();
    const text_setter setter(context->get());
    const auto filled = lay_out(or_a_word(std::move(*narrative)), h, setter, most);
    if (!filled) return filled.error();
    const auto drawing = draw(*filled);
    if (!drawing) return drawing.error();
    properties about{title_of(h), author_of(h), {}, {}};
    set_dates(h, about);
    return to_archival(*drawing, about);
}

result<void> check_readable_pdf(
    std::string_view document,
    const cda::header& h,
    const typefaces& faces,
    const limits& most
)
{
    const auto narrative = cda::parse_narrative(document, most.narrative);
    if (!narrative) return narrative.error();
    if (is_surely_short(*narrative, most)) {
        auto pixels_left = most.pixels_max;
        for (const auto& s : narrative->sections)
            if (auto ok = check_pictures(s, pixels_left); !ok) return ok.error();
        return {};
    }
    const auto context = make_context(faces);
    if (!context) return context.error();
    if (auto laid = lay_out(*narrative, h, text_setter(context->get()), most); !laid)
        return laid.error();
    return {};
}

}  // namespace vgm::pdf
