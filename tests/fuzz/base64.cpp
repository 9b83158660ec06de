// Base64: against a plain decoder of one letter at a time, there and back, and in lines.

#include "schemas/mime/base64.hpp"

#include "schemas/mime/base64_kernels.hpp"
#include "schemas/mime/base64_lines.hpp"
#include "tests/fuzz/property.hpp"

#include <optional>

namespace {

using namespace vgm;
using vgm::fuzz::expect;

// RFC 4648 as base64.hpp reads it, in the plainest way.
std::optional<std::string> decode_plainly(std::string_view text)
{
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t group = 0;
    std::size_t count = 0, padding = 0;
    for (const char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
        if (c == '=') {
            ++padding;
            continue;
        }
        const auto value = letters.find(c);
        if (value == std::string_view::npos || padding != 0) return std::nullopt;
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (++count % 4 != 0) continue;
        for (const int shift : {16, 8, 0}) out += static_cast<char>(group >> shift);
        group = 0;
    }
    const auto left = count % 4;
    if (left == 1) return std::nullopt;
    if (padding != 0 && (left == 0 || padding != 4 - left)) return std::nullopt;
    if (left == 2) out += static_cast<char>(group >> 4);
    if (left == 3) {
        out += static_cast<char>(group >> 10);
        out += static_cast<char>(group >> 2);
    }
    return out;
}

void check_kernels(std::string_view bytes)
{
    std::string fast(mime::encoded_size(bytes.size()) + 64, 'x'), plain = fast;
    const auto n = mime::kernels::encode(bytes.data(), bytes.size(), fast.data());
    expect(n == mime::kernels::encode_portable(bytes.data(), bytes.size(), plain.data()), "encode");
    expect(fast.substr(0, n / 3 * 4) == plain.substr(0, n / 3 * 4), "both encoders agree");

    std::string read_fast(bytes.size() + 64, 'x'), read_plain = read_fast;
    const auto m = mime::kernels::decode(bytes.data(), bytes.size(), read_fast.data());
    expect(
        m == mime::kernels::decode_portable(bytes.data(), bytes.size(), read_plain.data()),
        "both decoders stop at one place"
    );
    expect(read_fast.substr(0, m / 4 * 3) == read_plain.substr(0, m / 4 * 3), "and agree");
}

void check_lines(std::string_view bytes, std::size_t cut)
{
    std::string whole;
    mime::encode_base64_lines(bytes, whole);
    expect(whole.size() == mime::encoded_lines_size(bytes.size()), "the size is known before");
    const auto owned = std::make_shared<const std::string>(bytes);
    const std::string_view all = *owned;
    const slices parts{{owned, all.substr(0, cut)}, {owned, {}}, {owned, all.substr(cut)}};
    mime::base64_line_encoder encoder(parts);
    std::string streamed;
    std::array<char, 97> buffer{};
    while (const auto n =
               encoder.read({buffer.data(), 1 + (streamed.size() + cut) % buffer.size()}))
        streamed.append(buffer.data(), n);
    expect(streamed == whole, "a stream of lines is the lines");
    const auto back = mime::decode_base64(whole);
    expect(back.has_value() && *back == bytes, "lines come back");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = fuzz::to_text(data, size);
    const auto read = mime::decode_base64(bytes);
    const auto plain = decode_plainly(bytes);
    if (!read) fuzz::expect_well_told(read.error());
    expect(read.has_value() == plain.has_value(), "both decoders accept the same texts");
    if (plain) expect(*read == *plain, "both decoders read the same bytes");
    std::string encoded;
    mime::encode_base64(bytes, encoded);
    expect(encoded.size() == mime::encoded_size(size), "the size is known before");
    const auto back = mime::decode_base64(encoded);
    expect(back.has_value() && *back == bytes, "what is encoded comes back");
    check_kernels(bytes);
    check_lines(bytes, size == 0 ? 0 : data[0] % (size + 1));
    return 0;
}
