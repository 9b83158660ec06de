#include "schemas/pdf/typefaces.hpp"

#include "schemas/pdf/font_map.hpp"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <cerrno>
#include <mutex>

namespace vgm::pdf {

struct typefaces::opened
{
    FcConfig* config = nullptr;
};

struct typefaces::lazy
{
    std::mutex mutex;
    opened all;
    ~lazy()
    {
        if (all.config != nullptr) FcConfigDestroy(all.config);
    }
};

typefaces::typefaces(std::vector<std::string> files)
    : files_(std::move(files)), lazy_(std::make_unique<lazy>())
{}

typefaces::~typefaces() = default;

std::shared_ptr<const typefaces> typefaces::installed()
{
    static const auto debian = [] {
        const std::string root = "/usr/share/fonts/truetype/";
        std::vector<std::string> files;
        for (const auto* style : {"Regular", "Bold", "Italic", "BoldItalic"})
            files.push_back(root + "liberation2/LiberationSans-" + style + ".ttf");
        for (const auto* name : {"DejaVuSans", "DejaVuSans-Bold"})
            files.push_back(root + "dejavu/" + name + ".ttf");
        return std::make_shared<const typefaces>(std::move(files));
    }();
    return debian;
}

result<const typefaces::opened*> typefaces::open() const
{
    const std::lock_guard lock(lazy_->mutex);
    if (lazy_->all.config != nullptr) return &lazy_->all;
    std::unique_ptr<FcConfig, freed_by<FcConfigDestroy>> config(FcConfigCreate());
    for (const auto& file : files_)
        if (!config ||
            FcConfigAppFontAddFile(config.get(), reinterpret_cast<const FcChar8*>(file.c_str())) ==
                FcFalse)
            return issue{
                error_code(ENOENT, boost::system::system_category()),
                severity::error,
                {},
                "the typeface " + file +
                    " cannot be read; packages fonts-liberation2 and "
                    "fonts-dejavu-core have those that a PDF is set in",
                {}};
    lazy_->all.config = config.release();
    return &lazy_->all;
}

result<context_handle> make_context(const typefaces& faces)
{
    const auto opened = faces.open();
    if (!opened) return opened.error();
    const font_map_handle map(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map.get()), (*opened)->config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map.get()), 72);
    context_handle context(pango_font_map_create_context(map.get()));
    const std::unique_ptr<cairo_font_options_t, freed_by<cairo_font_options_destroy>> options(
        cairo_font_options_create()
    );
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    pango_context_set_language(context.get(), pango_language_from_string("fr"));
    return context;
}

}  // namespace vgm::pdf
