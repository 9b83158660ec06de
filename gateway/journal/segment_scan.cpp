#include "gateway/journal/segment_scan.hpp"

#include "gateway/journal/crc32c.hpp"

#include <algorithm>

namespace vgm::journal {
namespace {

constexpr std::uint64_t window_size = 1u << 20;
constexpr std::uint32_t page_size = 4096;

}  // namespace

segment_scan::segment_scan(
    const file& from,
    std::uint32_t number,
    std::uint32_t begin,
    std::uint32_t end
)
    : from_(from), number_(number), offset_(begin), end_(end)
{}

std::string_view segment_scan::bytes_at(std::uint32_t offset, std::uint64_t size)
{
    if (offset >= end_) return {};
    size = std::min<std::uint64_t>(size, end_ - offset);
    const bool inside = offset >= window_at_ && offset + size <= window_at_ + window_.size();
    if (!inside) {
        window_.resize(std::min<std::uint64_t>(std::max(size, window_size), end_ - offset));
        window_at_ = offset;
        window_.resize(from_.read_at(window_.data(), window_.size(), offset, error_));
        if (error_) window_.clear();
    }
    return std::string_view(window_).substr(offset - window_at_, size);
}

std::optional<record_header> segment_scan::header_at(std::uint32_t offset)
{
    const auto bytes = bytes_at(offset, record_header_size);
    auto header = parse_record_header(bytes, position::at(number_, offset));
    if (!header || header->epoch < epoch_) return std::nullopt;
    if (record_size(*header) > end_ - offset) return std::nullopt;
    return header;
}

std::optional<scanned> segment_scan::next()
{
    const auto header = header_at(offset_);
    if (!header) return std::nullopt;
    const auto content_size = std::uint64_t{header->payload_size} + header->body_size;
    const auto content = bytes_at(offset_ + record_header_size, content_size);
    if (content.size() != content_size || crc32c(content) != header->content_crc)
        return std::nullopt;

    const auto at = position::at(number_, offset_);
    offset_ += static_cast<std::uint32_t>(record_size(*header));
    epoch_ = header->epoch;
    return scanned{
        at, *header, content.substr(0, header->payload_size), content.substr(header->payload_size)};
}

std::optional<std::uint32_t> segment_scan::find_header(std::uint32_t from)
{
    from = (from + record_alignment - 1) / record_alignment * record_alignment;
    for (; from < end_ && !error_; from += record_alignment) {
        if (starts_like_record(bytes_at(from, sizeof(std::uint32_t))) && header_at(from))
            return from;
    }
    return std::nullopt;
}

std::uint32_t segment_scan::dirt()
{
    const auto until = (offset_ + record_header_size + page_size - 1) / page_size * page_size;
    const auto bytes = bytes_at(offset_, until - offset_);
    // A header's room is enough to tell; what lies behind may be a former life's.
    if (bytes.substr(0, record_header_size).find_first_not_of('\0') == std::string_view::npos)
        return 0;
    return static_cast<std::uint32_t>(bytes.find_last_not_of('\0') + 1);
}

}  // namespace vgm::journal
