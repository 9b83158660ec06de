#include "adapters/http/entity_tag.hpp"

#include <openssl/evp.h>

#include <array>

namespace vgm::http {
namespace {

std::string_view strong(std::string_view tag)
{
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

}  // namespace

std::string make_entity_tag(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t kept = 16;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    std::string tag = "\"";
    for (std::size_t i = 0; i < kept; ++i) {
        tag += digits[digest[i] >> 4];
        tag += digits[digest[i] & 15];
    }
    return tag + "\"";
}

bool is_known_to(const request& asking, std::string_view entity_tag)
{
    const std::string list = asking.headers.joined("If-None-Match");
    for (std::string_view rest = list; !rest.empty();) {
        const auto one = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(one.size() + 1, rest.size()));
        if (trimmed(one) == "*" || strong(trimmed(one)) == strong(entity_tag)) return true;
    }
    return false;
}

response make_answer_once(const request& asking, response whole)
{
    std::string_view bytes;
    if (const auto* text = std::get_if<std::string>(&whole.body)) bytes = *text;
    if (const auto* shared = std::get_if<shared_bytes>(&whole.body)) bytes = **shared;
    auto tag = make_entity_tag(bytes);
    const bool known = whole.status == 200 && is_known_to(asking, tag);
    whole.headers.set("ETag", std::move(tag));
    // The answer may be kept, and must be asked about each time.
    whole.headers.set("Cache-Control", "private, no-cache");
    if (known) {
        whole.status = 304;
        whole.body = std::string{};
    }
    return whole;
}

}  // namespace vgm::http
