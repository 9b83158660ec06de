#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include <memory>

// Owners of what Cairo and Pango count. For the sources of this folder.
namespace vgm::pdf {

template <auto Free>
struct freed_by
{
    template <class T>
    void operator()(T* thing) const noexcept
    {
        Free(thing);
    }
};

using cairo_handle = std::unique_ptr<cairo_t, freed_by<cairo_destroy>>;
using surface_handle = std::unique_ptr<cairo_surface_t, freed_by<cairo_surface_destroy>>;
using font_map_handle = std::unique_ptr<PangoFontMap, freed_by<g_object_unref>>;
using context_handle = std::unique_ptr<PangoContext, freed_by<g_object_unref>>;
using description_handle =
    std::unique_ptr<PangoFontDescription, freed_by<pango_font_description_free>>;
using attributes_handle = std::unique_ptr<PangoAttrList, freed_by<pango_attr_list_unref>>;

using shared_layout = std::shared_ptr<PangoLayout>;
using shared_surface = std::shared_ptr<cairo_surface_t>;

}  // namespace vgm::pdf
