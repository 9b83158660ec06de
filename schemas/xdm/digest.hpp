#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::xdm {

using uuid = std::array<std::uint8_t, 16>;

/** SHA-1 in 40 lower-case hexadecimal digits, as XDS wants it in the hash slot. It finds damage,
   not forgery. */
std::string sha1_hex(std::string_view bytes);

/** The name-based UUID, version 5 (RFC 4122 §4.3). */
uuid make_uuid(const uuid& space, std::string_view name);

/** "urn:uuid:6ba7b812-9dad-11d1-80b4-00c04fd430c8" */
std::string to_urn(const uuid& id);

/** The inverse of to_urn(), in capitals too; nothing for any other text. */
std::optional<uuid> parse_urn(std::string_view urn);

/** The OID that every UUID is: "2.25." and its value in decimal (ITU-T X.667). */
std::string to_oid(const uuid& id);

// RFC 4122, appendix C: names that are OIDs.
inline constexpr uuid oid_space{
    0x6b,
    0xa7,
    0xb8,
    0x12,
    0x9d,
    0xad,
    0x11,
    0xd1,
    0x80,
    0xb4,
    0x00,
    0xc0,
    0x4f,
    0xd4,
    0x30,
    0xc8};

}  // namespace vgm::xdm
