#pragma once

#include "adapters/imap/response.hpp"
#include "gateway/core/issue.hpp"

#include <memory>

namespace vgm::imap {

struct fetched_body
{
    std::shared_ptr<const std::string> bytes;  // null: beyond the limit
    std::uint64_t size = 0;
};

// What a FETCH response says of a message, as far as this adapter asks (RFC 3501 §7.4.2).
struct fetch_data
{
    std::optional<std::uint32_t> uid;
    std::optional<std::uint64_t> rfc822_size;
    std::optional<fetched_body> message;  // BODY[]; NIL counts as absent
};

// Attributes that were not asked for are passed over: a server may volunteer FLAGS at any time.
result<fetch_data> to_fetch_data(response fetch);

// A non-zero 32-bit number (nz-number): a UID or a UIDVALIDITY.
std::optional<std::uint32_t> parse_nz_number(std::string_view text);

}  // namespace vgm::imap
