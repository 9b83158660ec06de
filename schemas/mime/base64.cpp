#include "schemas/mime/base64.hpp"

#include "schemas/mime/base64_kernels.hpp"

#include <algorithm>

namespace vgm::mime {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

issue not_base64(std::size_t offset)
{
    return {
        fault::bad_data_type,
        severity::error,
        {},
        "the character at offset " + std::to_string(offset) + " is not base64",
        {}};
}

issue cut_short()
{
    return {
        fault::bad_data_type,
        severity::error,
        {},
        "the base64 ends with a single character of a group",
        {}};
}

std::size_t skip_blanks(std::string_view text, std::size_t at)
{
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

// The letters of one group, gathered one by one where the fast loop stopped.
struct group
{
    unsigned bits = 0;
    int letters = 0;

    void add(int value)
    {
        bits |= static_cast<unsigned>(value) << (18 - 6 * letters);
        ++letters;
    }

    // A group of n letters is n - 1 bytes.
    char* write(char* out) const
    {
        for (int i = 0; i + 1 < letters; ++i) *out++ = static_cast<char>(bits >> (16 - 8 * i));
        return out;
    }
};

// Reads from the first '=' to the end: the padding that the group lacks, then blanks only.
result<void> check_padding(std::string_view text, std::size_t at, const group& last)
{
    int missing = last.letters < 2 ? 0 : 4 - last.letters;
    for (; at < text.size(); ++at) {
        if (is_blank(text[at])) continue;
        if (text[at] != '=' || missing == 0) return not_base64(at);
        --missing;
    }
    if (missing != 0) return not_base64(text.size());
    return {};
}

// How far the output grows at a time. Growing fills with zeros, which costs nothing as long as the
// window is still in the processor's cache when the bytes are written over them.
constexpr std::size_t window = 24 * 1024;

}  // namespace

result<std::string> decode_base64(std::string_view text)
{
    std::string out;
    const std::size_t size_max = text.size() / 4 * 3 + 3;
    out.reserve(size_max);
    std::size_t filled = 0;

    for (std::size_t at = skip_blanks(text, 0); at < text.size(); at = skip_blanks(text, at)) {
        if (out.size() - filled < 96) out.resize(std::min(size_max, filled + window));
        const std::size_t most = std::min(text.size() - at, (out.size() - filled) / 3 * 4);
        const std::size_t read = kernels::decode(text.data() + at, most, out.data() + filled);
        at += read;
        filled += read / 4 * 3;
        if (read != 0) continue;

        group next;
        for (; at < text.size() && next.letters < 4; ++at) {
            if (is_blank(text[at])) continue;
            const int value = kernels::letter_value(text[at]);
            if (value < 0) break;
            next.add(value);
        }
        if (next.letters < 4) {
            if (at < text.size() && text[at] != '=') return not_base64(at);
            if (next.letters == 1) return cut_short();
            if (at < text.size()) {
                if (const auto padded = check_padding(text, at, next); !padded) {
                    return padded.error();
                }
            }
            at = text.size();
        }
        filled = static_cast<std::size_t>(next.write(out.data() + filled) - out.data());
    }
    out.resize(filled);
    return out;
}

void encode_base64(std::string_view bytes, std::string& out)
{
    const std::size_t before = out.size();
    out.resize(before + encoded_size(bytes.size()));
    const std::size_t done = kernels::encode(bytes.data(), bytes.size(), out.data() + before);

    const std::string_view rest = bytes.substr(done);
    if (rest.empty()) return;
    unsigned bits = static_cast<unsigned>(static_cast<unsigned char>(rest[0])) << 16;
    if (rest.size() > 1) bits |= static_cast<unsigned>(static_cast<unsigned char>(rest[1])) << 8;
    char* const last = out.data() + before + done / 3 * 4;
    last[0] = kernels::letter(bits >> 18);
    last[1] = kernels::letter(bits >> 12);
    last[2] = rest.size() > 1 ? kernels::letter(bits >> 6) : '=';
    last[3] = '=';
}

void encode_base64_lines(std::string_view bytes, std::string& out)
{
    out.reserve(out.size() + encoded_lines_size(bytes.size()));
    for (std::size_t at = 0; at < bytes.size(); at += base64_line_bytes) {
        encode_base64(bytes.substr(at, base64_line_bytes), out);
        out += "\r\n";
    }
}

}  // namespace vgm::mime
