#include "gateway/journal/format.hpp"

#include "gateway/journal/crc32c.hpp"

#include <bit>
#include <cstring>

namespace vgm::journal {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint32_t segment_magic = 0x314A5356;  // "VSJ1"
constexpr std::uint32_t record_magic = 0x31525356;   // "VSR1"
constexpr std::size_t magic_and_crc = 8;

// Walks over a header's bytes in the order of its fields.
class writer
{
public:
    explicit writer(char* to) : to_(to) {}

    template <class T>
    writer& operator<<(const T& value)
    {
        std::memcpy(to_, &value, sizeof value);
        to_ += sizeof value;
        return *this;
    }

private:
    char* to_;
};

class taker
{
public:
    explicit taker(const char* from) : from_(from) {}

    template <class T>
    taker& operator>>(T& value)
    {
        std::memcpy(&value, from_, sizeof value);
        from_ += sizeof value;
        return *this;
    }

private:
    const char* from_;
};

std::uint32_t seeded_crc(std::string_view header, position at)
{
    char seed[sizeof at.value];
    std::memcpy(seed, &at.value, sizeof seed);
    return crc32c(header.substr(magic_and_crc), crc32c({seed, sizeof seed}));
}

template <std::size_t N>
void seal(std::array<char, N>& bytes, std::uint32_t magic, position at)
{
    writer(bytes.data()) << magic << seeded_crc({bytes.data(), N}, at);
}

bool is_sealed(std::string_view bytes, std::uint32_t magic, position at)
{
    std::uint32_t found_magic = 0, found_crc = 0;
    taker(bytes.data()) >> found_magic >> found_crc;
    return found_magic == magic && found_crc == seeded_crc(bytes, at);
}

}  // namespace

segment_header_bytes print(const segment_header& h)
{
    segment_header_bytes bytes{};
    writer(bytes.data() + magic_and_crc)
        << std::uint32_t{h.of == stream::documents ? 0u : 1u} << h.number << h.capacity << h.epoch
        << h.previous << h.previous_end << h.copied.value << h.durable;
    seal(bytes, segment_magic, position::at(h.number, 0));
    return bytes;
}

std::optional<segment_header> parse_segment_header(std::string_view bytes, std::uint32_t number)
{
    if (bytes.size() < segment_header_size) return std::nullopt;
    bytes = bytes.substr(0, segment_header_size);
    if (!is_sealed(bytes, segment_magic, position::at(number, 0))) return std::nullopt;
    segment_header h;
    std::uint32_t of = 0;
    taker(bytes.data() + magic_and_crc) >> of >> h.number >> h.capacity >> h.epoch >> h.previous >>
        h.previous_end >> h.copied.value >> h.durable;
    h.of = of == 0 ? stream::documents : stream::tracking;
    return h;
}

record_header_bytes print(const record_header& h, position at)
{
    record_header_bytes bytes{};
    writer(bytes.data() + magic_and_crc)
        << h.payload_size << h.body_size << h.content_crc << h.durable << h.epoch << h.kind
        << h.flags << std::uint16_t{0} << std::int64_t{h.time.time_since_epoch().count()}
        << h.submission.bytes() << h.previous.value << h.body.value;
    seal(bytes, record_magic, at);
    return bytes;
}

std::optional<record_header> parse_record_header(std::string_view bytes, position at)
{
    if (bytes.size() < record_header_size) return std::nullopt;
    bytes = bytes.substr(0, record_header_size);
    if (!is_sealed(bytes, record_magic, at)) return std::nullopt;
    record_header h;
    std::uint16_t unused = 0;
    std::int64_t time = 0;
    std::array<std::uint8_t, 16> submission{};
    taker(bytes.data() + magic_and_crc) >> h.payload_size >> h.body_size >> h.content_crc >>
        h.durable >> h.epoch >> h.kind >> h.flags >> unused >> time >> submission >>
        h.previous.value >> h.body.value;
    h.time = timestamp(milliseconds(time));
    h.submission = submission_id(submission);
    return h;
}

bool starts_like_record(std::string_view bytes)
{
    std::uint32_t magic = 0;
    if (bytes.size() < sizeof magic) return false;
    taker(bytes.data()) >> magic;
    return magic == record_magic;
}

std::uint64_t record_size(std::uint64_t payload, std::uint64_t body)
{
    const std::uint64_t size = record_header_size + payload + body;
    return (size + record_alignment - 1) / record_alignment * record_alignment;
}

}  // namespace vgm::journal
