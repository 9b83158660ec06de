#include "gateway/core/ids.hpp"

#include <charconv>

namespace vgm {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t text_size = 26;

int value_of(char c)
{
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto at = alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

submission_id submission_id::make(timestamp now, const std::array<std::uint8_t, 10>& random)
{
    auto ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
    std::array<std::uint8_t, 16> bytes{};
    for (int i = 5; i >= 0; --i, ms >>= 8)
        bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms);
    for (std::size_t i = 0; i < random.size(); ++i) bytes[6 + i] = random[i];
    return submission_id{bytes};
}

std::optional<submission_id> submission_id::parse(std::string_view text)
{
    // 26 characters hold 130 bits: the first may only use its last three.
    if (text.size() != text_size || value_of(text[0]) > 7) return std::nullopt;
    std::array<std::uint8_t, 16> bytes{};
    unsigned pending = 0;
    int bits = -2;
    std::size_t out = 0;
    for (char c : text) {
        const int v = value_of(c);
        if (v < 0) return std::nullopt;
        pending = (pending << 5 | static_cast<unsigned>(v)) & 0x1FFF;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes[out++] = static_cast<std::uint8_t>(pending >> bits);
        }
    }
    return submission_id{bytes};
}

std::string submission_id::to_string() const
{
    std::string text;
    text.reserve(text_size);
    unsigned pending = 0;
    int bits = 2;  // two zero bits in front make 130
    for (std::uint8_t b : bytes_) {
        pending = (pending << 8 | b) & 0xFFFF;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text.push_back(alphabet[pending >> bits & 31]);
        }
    }
    return text;
}

timestamp submission_id::made_at() const
{
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | bytes_[i];
    return timestamp{milliseconds{ms}};
}

std::optional<delivery_id> delivery_id::parse(std::string_view text)
{
    if (text.size() < text_size + 2 || text[text_size] != '.') return std::nullopt;
    const auto submission = submission_id::parse(text.substr(0, text_size));
    const auto digits = text.substr(text_size + 1);
    if (digits.front() == '0') return std::nullopt;  // numbers start at 1 and are written one way
    int number = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (!submission || ec != std::errc{} || end != digits.data() + digits.size() || number < 1)
        return std::nullopt;
    return delivery_id{*submission, number};
}

std::string delivery_id::to_string() const
{
    return submission.to_string() + '.' + std::to_string(number);
}

}  // namespace vgm
