#include "schemas/xdm/digest.hpp"

#include "gateway/core/assert.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>

namespace vgm::xdm {

namespace {

using sha1 = std::array<std::uint8_t, 20>;

constexpr char digits[] = "0123456789abcdef";

sha1 digest(std::string_view bytes)
{
    // Fetched once: by name it costs more than the digest of a short document.
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    sha1 made;
    unsigned size = 0;
    VGM_ASSERT(EVP_Digest(bytes.data(), bytes.size(), made.data(), &size, algorithm, nullptr) == 1);
    VGM_ASSERT(size == made.size());
    return made;
}

void put_hex(std::string& out, std::uint8_t byte)
{
    out += digits[byte >> 4];
    out += digits[byte & 0x0F];
}

}  // namespace

std::string sha1_hex(std::string_view bytes)
{
    std::string hex;
    for (const auto byte : digest(bytes)) put_hex(hex, byte);
    return hex;
}

uuid make_uuid(const uuid& space, std::string_view name)
{
    std::string text(space.begin(), space.end());
    const auto hash = digest(text.append(name));
    uuid made;
    std::copy_n(hash.begin(), made.size(), made.begin());
    made[6] = static_cast<std::uint8_t>((made[6] & 0x0F) | 0x50);
    made[8] = static_cast<std::uint8_t>((made[8] & 0x3F) | 0x80);
    return made;
}

std::string to_urn(const uuid& id)
{
    std::string urn("urn:uuid:");
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) urn += '-';
        put_hex(urn, id[i]);
    }
    return urn;
}

std::optional<uuid> parse_urn(std::string_view urn)
{
    constexpr std::string_view prefix = "urn:uuid:";
    constexpr std::size_t size = 36;
    if (!urn.starts_with(prefix) || urn.size() != prefix.size() + size) return std::nullopt;
    urn.remove_prefix(prefix.size());
    uuid made;
    for (std::size_t at = 0, i = 0; i < made.size(); ++i) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && urn[at++] != '-') return std::nullopt;
        const auto [end, error] =
            std::from_chars(urn.data() + at, urn.data() + at + 2, made[i], 16);
        if (error != std::errc() || end != urn.data() + at + 2) return std::nullopt;
        at += 2;
    }
    return made;
}

std::string to_oid(const uuid& id)
{
    // Long division by ten, digits from the last.
    uuid rest = id;
    std::string decimal;
    do {
        unsigned remainder = 0;
        for (auto& byte : rest) {
            const unsigned value = remainder << 8 | byte;
            byte = static_cast<std::uint8_t>(value / 10);
            remainder = value % 10;
        }
        decimal += digits[remainder];
    } while (rest != uuid{});
    std::reverse(decimal.begin(), decimal.end());
    return "2.25." + decimal;
}

}  // namespace vgm::xdm
