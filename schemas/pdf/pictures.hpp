#pragma once

#include "gateway/core/issue.hpp"
#include "schemas/pdf/handles.hpp"

#include <string>
#include <string_view>

// PNG and JPEG into pixels. For the sources of this folder.
namespace vgm::pdf {

/** Decode a picture.

    Its size is read and judged before any pixel is made. What is transparent becomes white, since
    PDF/A-1 knows no transparency. A JPEG of three colours keeps its own bytes in the PDF.

    @param pixels_left  Lowered by the picture's pixels.

    @return An RGB surface, or an issue: no such picture, or fault::too_large.
*/
result<shared_surface>
decode_picture(std::string_view media_type, const std::string& bytes, std::size_t& pixels_left);

}  // namespace vgm::pdf
