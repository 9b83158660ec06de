#include "schemas/cda/characters.hpp"

#include <cstdint>
#include <cstring>

namespace vgm::cda {

namespace {

// Whether eight bytes are all printable ASCII. May say no of a block that is, never the converse.
bool is_plain(const char* block) noexcept
{
    std::uint64_t x;
    std::memcpy(&x, block, sizeof x);
    const std::uint64_t high = 0x8080808080808080u;
    return ((x | (x - 0x2020202020202020u)) & high) == 0;
}

// The length of the sequence at the front, 0 when it is none.
std::size_t sequence_length(std::string_view bytes) noexcept
{
    const auto first = static_cast<unsigned char>(bytes[0]);
    const std::size_t length = first < 0xC2   ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length == 0 || bytes.size() < length) return 0;
    char32_t code = first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(bytes[i]);
        if ((next & 0xC0) != 0x80) return 0;
        code = (code << 6) | (next & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    return !overlong && is_xml_character(code) ? length : 0;
}

}  // namespace

bool is_xml_character(char32_t code) noexcept
{
    if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
    return code < 0xD800 || (code > 0xDFFF && code < 0xFFFE) || (code > 0xFFFF && code < 0x110000);
}

std::size_t find_bad_character(std::string_view bytes) noexcept
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (bytes.size() - at >= 8 && is_plain(bytes.data() + at)) {
            at += 8;
            continue;
        }
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const std::size_t length = byte >= 0x80             ? sequence_length(bytes.substr(at))
                                   : is_xml_character(byte) ? 1
                                                            : 0;
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

}  // namespace vgm::cda
