#include "schemas/hl7v2/utf8.hpp"

#include "schemas/hl7v2/byte_scan.hpp"

namespace vgm::hl7v2 {
namespace {

unsigned byte_at(std::string_view text, std::size_t i)
{
    return static_cast<unsigned char>(text[i]);
}

bool continues(std::string_view text, std::size_t from, std::size_t end)
{
    if (text.size() < end) return false;
    for (; from < end; ++from)
        if ((byte_at(text, from) & 0xC0U) != 0x80U) return false;
    return true;
}

}  // namespace

std::size_t utf8_sequence_size(std::string_view text)
{
    if (text.empty()) return 0;
    const unsigned lead = byte_at(text, 0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return continues(text, 1, 2) ? 2 : 0;
    if (text.size() < 2) return 0;
    // The first byte after the lead is what rules out overlong forms, surrogates and excess.
    const unsigned second = byte_at(text, 1);
    if (lead < 0xF0) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return second >= low && second <= high && continues(text, 2, 3) ? 3 : 0;
    }
    if (lead > 0xF4) return 0;
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high && continues(text, 2, 4) ? 4 : 0;
}

std::size_t find_invalid_utf8(std::string_view text)
{
    std::size_t at = 0;
    for (;;) {
        at = find_non_ascii(text, at);
        // Accents come one by one in French, in runs elsewhere.
        while (at < text.size() && byte_at(text, at) >= 0x80) {
            const std::size_t size = utf8_sequence_size(text.substr(at));
            if (size == 0) return at;
            at += size;
        }
        if (at == text.size()) return at;
    }
}

char32_t utf8_character(std::string_view sequence)
{
    const unsigned lead = byte_at(sequence, 0);
    if (sequence.size() == 1) return lead;
    char32_t character = lead & (0x7FU >> sequence.size());
    for (std::size_t i = 1; i < sequence.size(); ++i)
        character = character << 6 | (byte_at(sequence, i) & 0x3FU);
    return character;
}

void append_utf8(std::string& out, char32_t character)
{
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xC0 | character >> 6);
        put(0x80 | (character & 0x3F));
    } else if (character < 0x10000) {
        put(0xE0 | character >> 12);
        put(0x80 | (character >> 6 & 0x3F));
        put(0x80 | (character & 0x3F));
    } else {
        put(0xF0 | character >> 18);
        put(0x80 | (character >> 12 & 0x3F));
        put(0x80 | (character >> 6 & 0x3F));
        put(0x80 | (character & 0x3F));
    }
}

}  // namespace vgm::hl7v2
