#include "schemas/xdm/zip_writer.hpp"

#include "gateway/core/assert.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <memory>

namespace vgm::xdm {

namespace {

constexpr std::uint16_t stored = 0, deflated = 8;
constexpr std::size_t local_header_size = 30;

void put16(std::string& out, std::uint32_t value)
{
    out += static_cast<char>(value & 0xFF);
    out += static_cast<char>(value >> 8 & 0xFF);
}

void put32(std::string& out, std::uint32_t value)
{
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

// MS-DOS date in the high half, time in the low one.
std::uint32_t to_dos_time(timestamp t)
{
    using namespace std::chrono;
    const auto earliest = sys_days{year{1980} / 1 / 1};
    const auto latest = sys_days{year{2107} / 12 / 31} + hours{23} + minutes{59} + seconds{58};
    const auto moment = std::clamp<timestamp>(t, earliest, latest);
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(moment - day)};
    const auto high = static_cast<std::uint32_t>(static_cast<int>(date.year()) - 1980) << 9 |
                      static_cast<unsigned>(date.month()) << 5 | static_cast<unsigned>(date.day());
    const auto low = static_cast<std::uint32_t>(clock.hours().count()) << 11 |
                     static_cast<std::uint32_t>(clock.minutes().count()) << 5 |
                     static_cast<std::uint32_t>(clock.seconds().count()) / 2;
    return high << 16 | low;
}

struct compressor_deleter
{
    void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

class zip_writer
{
public:
    zip_writer(timestamp modified, const zip_limits& limit)
        : modified_(to_dos_time(modified)), limit_(limit)
    {}

    bool add(const zip_entry& entry);  // false: too large
    bool finish();

    slices take() { return std::move(archive_); }

private:
    slice compressed(const slice& content);
    bool append(slice part);

    std::uint32_t modified_;
    const zip_limits& limit_;
    std::unique_ptr<libdeflate_compressor, compressor_deleter> compressor_;
    slices archive_;
    std::string directory_;
    std::uint64_t size_ = 0;
    std::uint32_t entries_ = 0;
};

bool zip_writer::append(slice part)
{
    size_ += part.bytes.size();
    archive_.push_back(std::move(part));
    return size_ <= limit_.bytes_max;
}

// The content deflated, or itself when that saves less than a tenth.
slice zip_writer::compressed(const slice& content)
{
    constexpr int level = 1;
    if (!compressor_) compressor_.reset(libdeflate_alloc_compressor(level));
    if (!compressor_) return content;
    std::string out(content.bytes.size() - content.bytes.size() / 10, '\0');
    const auto size = libdeflate_deflate_compress(
        compressor_.get(), content.bytes.data(), content.bytes.size(), out.data(), out.size()
    );
    if (size == 0) return content;
    out.resize(size);
    out.shrink_to_fit();
    return slice::of(std::move(out));
}

bool zip_writer::add(const zip_entry& entry)
{
    VGM_ASSERT(!entry.name.empty() && entry.name.size() <= 0xFFFF && entry.name[0] != '/');
    const auto& content = entry.content;
    if (content.bytes.size() > limit_.bytes_max) return false;

    const bool store = entry.how == compression::store ||
                       (entry.how == compression::automatic && is_mostly_base64(content.bytes));
    slice data = store ? content : compressed(content);
    const bool is_stored = data.bytes.data() == content.bytes.data();

    // From "version needed" to "extra field length": the part both headers have in common.
    std::string common;
    put16(common, 20);
    put16(common, 0);
    put16(common, is_stored ? stored : deflated);
    put32(common, modified_);
    put32(common, libdeflate_crc32(0, content.bytes.data(), content.bytes.size()));
    put32(common, static_cast<std::uint32_t>(data.bytes.size()));
    put32(common, static_cast<std::uint32_t>(content.bytes.size()));
    put16(common, static_cast<std::uint32_t>(entry.name.size()));
    put16(common, 0);

    directory_ += "PK\x01\x02";
    put16(directory_, 20);
    directory_ += common;
    put16(directory_, 0);  // comment
    put16(directory_, 0);  // disk
    put16(directory_, 0);  // internal attributes
    put32(directory_, 0);  // external attributes
    put32(directory_, static_cast<std::uint32_t>(size_));
    directory_ += entry.name;
    ++entries_;

    std::string header;
    header.reserve(local_header_size + entry.name.size());
    header.append("PK\x03\x04").append(common).append(entry.name);
    return append(slice::of(std::move(header))) && append(std::move(data));
}

bool zip_writer::finish()
{
    const auto offset = size_;
    const auto size = directory_.size();
    directory_ += "PK\x05\x06";
    put32(directory_, 0);  // disks
    put16(directory_, entries_);
    put16(directory_, entries_);
    put32(directory_, static_cast<std::uint32_t>(size));
    put32(directory_, static_cast<std::uint32_t>(offset));
    put16(directory_, 0);  // comment
    return append(slice::of(std::move(directory_)));
}

issue too_large(std::string detail)
{
    return {fault::too_large, severity::error, "IHE_XDM.ZIP", std::move(detail), {}};
}

}  // namespace

bool is_mostly_base64(std::string_view text) noexcept
{
    // Base64 holds no '<', and half a kilobyte of marked-up text always does.
    constexpr std::size_t samples = 16, sample_size = 512;
    if (text.size() < samples * sample_size) return false;
    const auto step = (text.size() - sample_size) / (samples - 1);
    std::size_t bare = 0;
    for (std::size_t i = 0; i < samples; ++i)
        if (text.substr(i * step, sample_size).find('<') == std::string_view::npos) ++bare;
    return bare > samples / 2;
}

result<slices>
make_zip(const std::vector<zip_entry>& entries, timestamp modified, const zip_limits& limit)
{
    if (entries.size() > limit.entries_max)
        return too_large("more entries than a ZIP archive holds");
    zip_writer writer(modified, limit);
    for (const auto& entry : entries)
        if (!writer.add(entry)) return too_large("more bytes than a ZIP archive holds");
    if (!writer.finish()) return too_large("more bytes than a ZIP archive holds");
    return writer.take();
}

}  // namespace vgm::xdm
