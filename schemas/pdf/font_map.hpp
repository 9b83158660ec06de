#pragma once

#include "schemas/pdf/handles.hpp"
#include "schemas/pdf/typefaces.hpp"

// Pango on given typefaces. For the sources of this folder.
namespace vgm::pdf {

/** A context of its own for one PDF: a font map is for one thread at a time, and its caches go with
    it. Lengths are points; nothing is hinted, so that a layout does not depend on any screen. */
result<context_handle> make_context(const typefaces& faces);

}  // namespace vgm::pdf
