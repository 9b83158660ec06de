#include "schemas/pdf/paper.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <cerrno>
#include <cstdio>

namespace vgm::pdf {
namespace {

class painter
{
public:
    explicit painter(cairo_t* cr) : cr_(cr) {}

    void operator()(const text_mark& m) const
    {
        set(m.ink);
        cairo_move_to(cr_, m.x, m.y);
        pango_cairo_show_layout_line(cr_, m.line);
    }
    void operator()(const box_mark& m) const
    {
        set(m.ink);
        cairo_rectangle(cr_, m.x, m.y, m.width, m.height);
        cairo_fill(cr_);
    }
    void operator()(const picture_mark& m) const
    {
        cairo_save(cr_);
        cairo_translate(cr_, m.x, m.y);
        cairo_scale(
            cr_,
            m.width / cairo_image_surface_get_width(m.surface.get()),
            m.height / cairo_image_surface_get_height(m.surface.get())
        );
        cairo_set_source_surface(cr_, m.surface.get(), 0, 0);
        cairo_paint(cr_);
        cairo_restore(cr_);
    }

private:
    void set(const colour& c) const { cairo_set_source_rgb(cr_, c.red, c.green, c.blue); }

    cairo_t* cr_;
};

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length)
{
    static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

// Entries hang on the last one that is less deep.
void add_outline(cairo_surface_t* pdf, const std::vector<outline_entry>& entries)
{
    std::vector<std::pair<std::size_t, int>> open;  // depth, Cairo's id
    for (const auto& e : entries) {
        while (!open.empty() && open.back().first >= e.depth) open.pop_back();
        char where[64];
        std::snprintf(
            where,
            sizeof where,
            "page=%zu pos=[%d %d]",
            e.page + 1,
            static_cast<int>(margin_x),
            static_cast<int>(e.y)
        );
        const int parent = open.empty() ? CAIRO_PDF_OUTLINE_ROOT : open.back().second;
        const int id = cairo_pdf_surface_add_outline(
            pdf, parent, e.text.c_str(), where, CAIRO_PDF_OUTLINE_FLAG_OPEN
        );
        open.emplace_back(e.depth, id);
    }
}

}  // namespace

result<std::string> draw(const pages& p)
{
    std::string bytes;
    const surface_handle pdf(
        cairo_pdf_surface_create_for_stream(append, &bytes, paper_width, paper_height)
    );
    cairo_pdf_surface_restrict_to_version(pdf.get(), CAIRO_PDF_VERSION_1_4);
    // Cairo would write the time of day; the archival form has the document's instead.
    cairo_pdf_surface_set_metadata(
        pdf.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z"
    );
    add_outline(pdf.get(), p.outline);
    const cairo_handle cr(cairo_create(pdf.get()));
    for (const auto& page : p.all) {
        for (const auto& m : page) std::visit(painter(cr.get()), m);
        cairo_show_page(cr.get());
    }
    cairo_surface_finish(pdf.get());
    if (cairo_status(cr.get()) != CAIRO_STATUS_SUCCESS ||
        cairo_surface_status(pdf.get()) != CAIRO_STATUS_SUCCESS)
        return issue{
            error_code(ENOMEM, boost::system::system_category()),
            severity::error,
            {},
            "the PDF could not be drawn",
            {}};
    return bytes;
}

}  // namespace vgm::pdf
