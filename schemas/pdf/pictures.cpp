#include "schemas/pdf/pictures.hpp"

#include <turbojpeg.h>

#include <cstring>

namespace vgm::pdf {
namespace {

constexpr std::size_t side_max = 16'384;

issue refusal(fault what, std::string detail)
{
    return {what, severity::error, "ClinicalDocument/component", std::move(detail), {}};
}

issue unreadable() { return refusal(fault::bad_data_type, "a picture of the document is damaged"); }

result<void> take_pixels(std::size_t width, std::size_t height, std::size_t& left)
{
    if (width == 0 || height == 0) return unreadable();
    if (width > side_max || height > side_max || width * height > left)
        return refusal(fault::too_large, "the document's pictures have too many pixels");
    left -= width * height;
    return {};
}

shared_surface make_surface(std::size_t width, std::size_t height)
{
    return {
        cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, static_cast<int>(width), static_cast<int>(height)
        ),
        cairo_surface_destroy};
}

std::size_t big_endian(std::string_view bytes, std::size_t at)
{
    std::size_t value = 0;
    for (const char c : bytes.substr(at, 4)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

cairo_status_t read_bytes(void* closure, unsigned char* data, unsigned int length)
{
    auto& rest = *static_cast<std::string_view*>(closure);
    if (length > rest.size()) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(data, rest.data(), length);
    rest.remove_prefix(length);
    return CAIRO_STATUS_SUCCESS;
}

result<shared_surface> decode_png(std::string_view bytes, std::size_t& pixels_left)
{
    constexpr std::string_view start{"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16};
    if (!bytes.starts_with(start) || bytes.size() < 24) return unreadable();
    const auto width = big_endian(bytes, 16), height = big_endian(bytes, 20);
    if (auto taken = take_pixels(width, height, pixels_left); !taken) return taken.error();
    auto rest = bytes;
    const surface_handle png(cairo_image_surface_create_from_png_stream(read_bytes, &rest));
    if (cairo_surface_status(png.get()) != CAIRO_STATUS_SUCCESS) return unreadable();
    auto opaque = make_surface(width, height);
    const cairo_handle paint(cairo_create(opaque.get()));
    cairo_set_source_rgb(paint.get(), 1, 1, 1);
    cairo_paint(paint.get());
    cairo_set_source_surface(paint.get(), png.get(), 0, 0);
    cairo_paint(paint.get());
    if (cairo_status(paint.get()) != CAIRO_STATUS_SUCCESS) return unreadable();
    return opaque;
}

// The PDF takes the JPEG as it is, rather than as millions of pixels.
void attach_original(cairo_surface_t* surface, const std::string& bytes)
{
    auto copy = std::make_unique<std::string>(bytes);
    auto* const data = reinterpret_cast<const unsigned char*>(copy->data());
    const auto status = cairo_surface_set_mime_data(
        surface,
        CAIRO_MIME_TYPE_JPEG,
        data,
        copy->size(),
        [](void* text) { delete static_cast<std::string*>(text); },
        copy.get()
    );
    if (status == CAIRO_STATUS_SUCCESS) (void)copy.release();
}

result<shared_surface> decode_jpeg(const std::string& bytes, std::size_t& pixels_left)
{
    const std::unique_ptr<void, freed_by<tjDestroy>> decoder(tjInitDecompress());
    auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
    int width = 0, height = 0, sampling = 0, colours = 0;
    if (!decoder || tjDecompressHeader3(
                        decoder.get(), data, bytes.size(), &width, &height, &sampling, &colours
                    ) != 0)
        return unreadable();
    const auto columns = static_cast<std::size_t>(width), rows = static_cast<std::size_t>(height);
    if (auto taken = take_pixels(columns, rows, pixels_left); !taken) return taken.error();
    if (colours == TJCS_CMYK || colours == TJCS_YCCK)
        return refusal(fault::bad_data_type, "a JPEG of the document is in printing colours");
    auto surface = make_surface(columns, rows);
    auto* const pixels = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    if (pixels == nullptr) return unreadable();
    const bool whole =
        tjDecompress2(
            decoder.get(), data, bytes.size(), pixels, width, stride, height, TJPF_BGRX, 0
        ) == 0;
    // Stray bytes between markers are a warning, and common. Such a file does not go into a PDF.
    if (!whole && tjGetErrorCode(decoder.get()) != TJERR_WARNING) return unreadable();
    cairo_surface_mark_dirty(surface.get());
    if (whole && colours == TJCS_YCbCr) attach_original(surface.get(), bytes);
    return surface;
}

}  // namespace

result<shared_surface>
decode_picture(std::string_view media_type, const std::string& bytes, std::size_t& pixels_left)
{
    if (media_type == "image/png") return decode_png(bytes, pixels_left);
    return decode_jpeg(bytes, pixels_left);
}

}  // namespace vgm::pdf
