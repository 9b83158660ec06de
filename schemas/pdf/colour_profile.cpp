#include "schemas/pdf/colour_profile.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/pdf/handles.hpp"

#include <lcms2.h>

namespace vgm::pdf {
namespace {

// ICC.1:1998-09 §6.1.6: six big-endian numbers from byte 24 on, year first.
constexpr std::size_t date_offset = 24;
constexpr std::string_view date{"\x07\xD0\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00", 12};

std::string make_profile()
{
    const std::unique_ptr<void, freed_by<cmsCloseProfile>> profile(cmsCreate_sRGBProfile());
    VGM_ASSERT(profile);
    cmsSetProfileVersion(profile.get(), 2.1);
    cmsUInt32Number size = 0;
    VGM_ASSERT(cmsSaveProfileToMem(profile.get(), nullptr, &size));
    std::string bytes(size, '\0');
    VGM_ASSERT(cmsSaveProfileToMem(profile.get(), bytes.data(), &size));
    bytes.replace(date_offset, date.size(), date);  // the library writes the time of day
    return bytes;
}

}  // namespace

const std::string& srgb_profile()
{
    static const std::string profile = make_profile();
    return profile;
}

}  // namespace vgm::pdf
