#pragma once

#include "gateway/core/ids.hpp"
#include "gateway/journal/position.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vgm::journal {

// What lies on the disk, little-endian:
//
//     segment = segment-header *record            ; then zeros, or what a former life left
//     record  = record-header payload body *%x00  ; to a multiple of eight bytes
//
// A header's checksum is seeded with the header's own position, so a record that a recycled segment
// still holds from its former number can never be taken for one of now.

inline constexpr std::uint32_t segment_header_size = 64;
inline constexpr std::uint32_t record_header_size = 72;
inline constexpr std::uint32_t record_alignment = 8;

struct segment_header
{
    stream of = stream::tracking;
    std::uint32_t number = 0;
    std::uint32_t capacity = 0;  // bytes, this header included
    std::uint32_t epoch = 0;
    // The segment before this one, and where its records end. What lies behind that end was never
    // acknowledged. 0: this is the stream's first.
    std::uint32_t previous = 0;
    std::uint32_t previous_end = 0;
    // In `tracking`: every acceptance of `documents` up to here had its copy before this segment.
    position copied;
    // As in a record: what cannot be read before this is damage. 0 until a start has passed over
    // damage in this segment; the record that gave it away may have been torn, and is wiped then.
    std::uint32_t durable = 0;
};

struct record_header
{
    std::uint32_t payload_size = 0;
    std::uint32_t body_size = 0;
    std::uint32_t content_crc = 0;  // of payload and body
    // Up to here the segment was known to be on the disk when this record was written: what cannot
    // be read before that is damage, what cannot be read after it may be a torn write.
    std::uint32_t durable = 0;
    // Grows with every start and every failed write. A record whose epoch is lower than the one
    // before it is a leftover that was never acknowledged.
    std::uint32_t epoch = 0;
    std::uint8_t kind = 0;
    std::uint8_t flags = 0;
    timestamp time;
    submission_id submission;
    position previous;
    position body;
};

// record_header::flags
inline constexpr std::uint8_t acceptance = 1;

using segment_header_bytes = std::array<char, segment_header_size>;
using record_header_bytes = std::array<char, record_header_size>;

segment_header_bytes print(const segment_header& header);
record_header_bytes print(const record_header& header, position at);

// Nothing when the bytes are not the header of segment `number`, or of the record at `at`.
std::optional<segment_header> parse_segment_header(std::string_view bytes, std::uint32_t number);
std::optional<record_header> parse_record_header(std::string_view bytes, position at);

// Whether the bytes start like a record: a quick look before the checksum is computed.
bool starts_like_record(std::string_view bytes);

// Bytes on the disk, header and padding included.
std::uint64_t record_size(std::uint64_t payload, std::uint64_t body);
inline std::uint64_t record_size(const record_header& h)
{
    return record_size(h.payload_size, h.body_size);
}

}  // namespace vgm::journal
