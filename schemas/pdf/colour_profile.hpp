#pragma once

#include <string>

namespace vgm::pdf {

/** The ICC profile of sRGB (IEC 61966-2-1) in version 2.1, as PDF 1.4 knows it. The same bytes at
    every call; made once. */
const std::string& srgb_profile();

}  // namespace vgm::pdf
