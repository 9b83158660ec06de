#include "schemas/pdf/pictures.hpp"

#include "tests/support/sample_picture.hpp"

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include <cstdint>

namespace {

using namespace vgm;

enum class colours { three, grey, four };

std::string make_jpeg(colours how, int width = 48, int height = 32)
{
    const std::vector<unsigned char> pixels(static_cast<std::size_t>(width * height * 4), 0x60);
    const int format = how == colours::grey   ? TJPF_GRAY
                       : how == colours::four ? TJPF_CMYK
                                              : TJPF_RGB;
    unsigned char* data = nullptr;
    unsigned long size = 0;
    auto* const encoder = tjInitCompress();
    EXPECT_EQ(
        tjCompress2(
            encoder,
            pixels.data(),
            width,
            0,
            height,
            format,
            &data,
            &size,
            how == colours::grey ? TJSAMP_GRAY : TJSAMP_444,
            90,
            0
        ),
        0
    );
    std::string bytes(reinterpret_cast<const char*>(data), size);
    tjFree(data);
    tjDestroy(encoder);
    return bytes;
}

constexpr std::size_t plenty = 1'000'000;

// The pixel at a place, as RGB24.
std::uint32_t pixel(const pdf::shared_surface& s, int x, int y)
{
    const auto* row =
        cairo_image_surface_get_data(s.get()) + y * cairo_image_surface_get_stride(s.get());
    return reinterpret_cast<const std::uint32_t*>(row)[x] & 0xFFFFFF;
}

TEST(pdf_pictures, are_opaque_on_white)
{
    auto left = plenty;
    const auto made = pdf::decode_picture("image/png", test::make_png(30, 20), left).value();

    EXPECT_EQ(cairo_image_surface_get_format(made.get()), CAIRO_FORMAT_RGB24);
    EXPECT_EQ(left, plenty - 600);
    EXPECT_EQ(pixel(made, 0, 10), 0x909090U) << "the frame";
    EXPECT_EQ(pixel(made, 5, 2), 0xFFFFFFU) << "where nothing is drawn";
}

TEST(pdf_pictures, keep_a_jpeg_of_three_colours_as_it_came)
{
    for (const auto how : {colours::three, colours::grey}) {
        auto left = plenty;
        const auto bytes = make_jpeg(how);
        const auto made = pdf::decode_picture("image/jpeg", bytes, left).value();
        const unsigned char* kept = nullptr;
        unsigned long size = 0;
        cairo_surface_get_mime_data(made.get(), CAIRO_MIME_TYPE_JPEG, &kept, &size);

        EXPECT_EQ(pixel(made, 10, 10), 0x606060U);
        EXPECT_EQ(size, how == colours::three ? bytes.size() : 0U);
    }
}

TEST(pdf_pictures, refuse_a_jpeg_in_printing_colours)
{
    auto left = plenty;
    const auto made = pdf::decode_picture("image/jpeg", make_jpeg(colours::four), left);

    ASSERT_FALSE(made);
    EXPECT_NE(made.error().detail.find("printing colours"), std::string::npos);
}

TEST(pdf_pictures, share_what_pixels_there_are)
{
    std::size_t left = 48 * 32 + 10;
    EXPECT_TRUE(pdf::decode_picture("image/jpeg", make_jpeg(colours::three), left));
    const auto second = pdf::decode_picture("image/jpeg", make_jpeg(colours::three), left);

    ASSERT_FALSE(second);
    EXPECT_EQ(to_fault(second.error().code), fault::too_large);
    EXPECT_EQ(left, 10U);
}

TEST(pdf_pictures, that_are_cut_anywhere_do_no_harm)
{
    const auto png = test::make_png(12, 12), jpeg = make_jpeg(colours::three, 16, 16);
    for (std::size_t size = 0; size < std::max(png.size(), jpeg.size()); size += 3) {
        auto left = plenty;
        EXPECT_FALSE(
            size < png.size() && pdf::decode_picture("image/png", png.substr(0, size), left)
        );
        (void)pdf::decode_picture("image/jpeg", jpeg.substr(0, size), left);
    }
}

}  // namespace
