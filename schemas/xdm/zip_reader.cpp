#include "schemas/xdm/zip_reader.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <set>

namespace vgm::xdm {
namespace {

constexpr std::size_t end_size = 22, entry_size = 46, local_size = 30;
constexpr std::size_t comment_max = 0xFFFF;
constexpr std::uint32_t end_mark = 0x06054b50, entry_mark = 0x02014b50, local_mark = 0x04034b50;
// Deflate cannot do better: what claims more is a lie that asks for memory.
constexpr std::size_t deflate_ratio_max = 1032;

issue malformed(std::string detail)
{
    return {fault::malformed, severity::error, "IHE_XDM.ZIP", std::move(detail), "XDM-ZIP"};
}

issue too_large(std::string detail)
{
    return {fault::too_large, severity::error, "IHE_XDM.ZIP", std::move(detail), "XDM-ZIP"};
}

std::uint32_t byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t get16(std::string_view bytes, std::size_t at)
{
    return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}
std::uint32_t get32(std::string_view bytes, std::size_t at)
{
    return get16(bytes, at) | get16(bytes, at + 2) << 16;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lower(std::string_view text)
{
    std::string made;
    for (const char c : text) made += lower(c);
    return made;
}

// The record that ends an archive stands at most a comment before the end.
std::size_t find_end(std::string_view bytes)
{
    if (bytes.size() < end_size) return std::string_view::npos;
    const std::size_t last = bytes.size() - end_size;
    const std::size_t first = last > comment_max ? last - comment_max : 0;
    for (std::size_t at = last + 1; at-- > first;)
        if (get32(bytes, at) == end_mark && at + end_size + get16(bytes, at + 20) <= bytes.size())
            return at;
    return std::string_view::npos;
}

// Where the directory is, and how many entries it has.
struct directory_place
{
    std::size_t begin = 0, end = 0, entries = 0;
};

result<directory_place> find_directory(std::string_view bytes, const zip_read_limits& limit)
{
    const auto end = find_end(bytes);
    if (end == std::string_view::npos) return malformed("not a ZIP archive, or one that is cut");
    const auto entries = get16(bytes, end + 10);
    if (get16(bytes, end + 4) != 0 || get16(bytes, end + 6) != 0 ||
        get16(bytes, end + 8) != entries)
        return malformed("an archive of several disks");
    const std::size_t size = get32(bytes, end + 12), begin = get32(bytes, end + 16);
    if (entries == 0xFFFF || size == 0xFFFFFFFF || begin == 0xFFFFFFFF)
        return malformed("a ZIP64 archive");
    if (entries > limit.entries_max) return too_large("the archive has too many entries");
    if (begin > end || size > end - begin)
        return malformed("the archive's directory is not where it should be");
    return directory_place{begin, begin + size, entries};
}

// A name with '/' between folders, if it stays inside the archive.
bool make_safe(std::string& name)
{
    std::ranges::replace(name, '\\', '/');  // as some writers on Windows have it
    if (name.empty() || name.front() == '/' || name.find(':') != std::string::npos) return false;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') return false;
    std::string_view rest = name;
    while (!rest.empty()) {
        const auto part = rest.substr(0, rest.find('/'));
        if (part == ".." || part == "." || (part.empty() && !rest.empty())) return false;
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    }
    return true;
}

// Reads the directory, entry after entry.
class directory_reader
{
public:
    directory_reader(std::string_view bytes, directory_place place, const zip_read_limits& limit)
        : bytes_(bytes), place_(place), at_(place.begin), limit_(limit)
    {}

    result<std::vector<zip_member>> read();

private:
    result<void> read_entry();
    result<void> check_flags() const;
    result<void> place_content(zip_member& member, std::size_t local, std::size_t name_size);
    result<void> check_apart();

    std::string_view bytes_;
    directory_place place_;
    std::size_t at_;
    const zip_read_limits& limit_;
    std::vector<zip_member> members_;
    std::vector<std::pair<std::size_t, std::size_t>> taken_;  // begin and end of each entry
    std::set<std::string> names_;                             // in small letters
    std::size_t unpacked_ = 0;
};

result<std::vector<zip_member>> directory_reader::read()
{
    for (std::size_t n = 0; n < place_.entries; ++n)
        if (auto entry = read_entry(); !entry) return entry.error();
    if (auto apart = check_apart(); !apart) return apart.error();
    return std::move(members_);
}

result<void> directory_reader::check_flags() const
{
    constexpr std::uint32_t encrypted = 1 | 1 << 6 | 1 << 13;
    if (get16(bytes_, at_ + 8) & encrypted) return malformed("an entry is encrypted");
    const auto method = get16(bytes_, at_ + 10);
    if (method != 0 && method != 8) return malformed("an entry is packed in a way we do not know");
    constexpr std::uint32_t unix_made = 3, type_mask = 0170000, link = 0120000;
    const bool by_unix = get16(bytes_, at_ + 4) >> 8 == unix_made;
    if (by_unix && (get32(bytes_, at_ + 38) >> 16 & type_mask) == link)
        return malformed("an entry is a link");
    return {};
}

result<void> directory_reader::read_entry()
{
    if (place_.end - at_ < entry_size || get32(bytes_, at_) != entry_mark)
        return malformed("the archive's directory is damaged");
    const std::size_t name_size = get16(bytes_, at_ + 28);
    const std::size_t whole =
        entry_size + name_size + get16(bytes_, at_ + 30) + get16(bytes_, at_ + 32);
    if (place_.end - at_ < whole) return malformed("the archive's directory is damaged");
    if (auto flags = check_flags(); !flags) return flags;
    if (name_size > limit_.name_bytes_max) return too_large("a name in the archive is too long");
    zip_member member;
    member.name = bytes_.substr(at_ + entry_size, name_size);
    if (!make_safe(member.name)) return malformed("a name in the archive leads out of it");
    member.is_deflated = get16(bytes_, at_ + 10) == 8;
    member.crc = get32(bytes_, at_ + 16);
    member.packed_size = get32(bytes_, at_ + 20);
    member.size = get32(bytes_, at_ + 24);
    if (auto placed = place_content(member, get32(bytes_, at_ + 42), name_size); !placed)
        return placed;
    at_ += whole;
    const bool is_folder = member.name.back() == '/';
    if (is_folder) return {};
    if (!names_.insert(lower(member.name)).second)
        return malformed("two files of the archive have one name");
    members_.push_back(std::move(member));
    return {};
}

// Holds what an entry says of its size against the bytes there are, and finds them.
result<void>
directory_reader::place_content(zip_member& member, std::size_t local, std::size_t name_size)
{
    if (local > place_.begin || place_.begin - local < local_size ||
        get32(bytes_, local) != local_mark)
        return malformed("an entry is not where the directory says");
    const std::size_t head = local_size + get16(bytes_, local + 26) + get16(bytes_, local + 28);
    if (place_.begin - local < head || member.packed_size > place_.begin - local - head)
        return malformed("an entry is longer than the archive");
    if (get16(bytes_, local + 26) != name_size ||
        bytes_.substr(local + local_size, name_size) != bytes_.substr(at_ + entry_size, name_size))
        return malformed("an entry has two names");
    if (!member.is_deflated && member.size != member.packed_size)
        return malformed("a stored entry has two sizes");
    if (member.is_deflated && member.size / deflate_ratio_max > member.packed_size)
        return too_large("an entry claims to be larger than it can be");
    if (member.size > limit_.unpacked_bytes_max - unpacked_)
        return too_large("the archive's files are too large together");
    unpacked_ += member.size;
    member.offset = local + head;
    taken_.emplace_back(local, member.offset + member.packed_size);
    return {};
}

// Entries that share bytes are how a small archive unpacks to a large one.
result<void> directory_reader::check_apart()
{
    std::ranges::sort(taken_);
    for (std::size_t n = 1; n < taken_.size(); ++n)
        if (taken_[n].first < taken_[n - 1].second)
            return malformed("two entries of the archive share their bytes");
    return {};
}

struct decompressor_deleter
{
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};

}  // namespace

result<zip_archive> zip_archive::open(std::string_view bytes, const zip_read_limits& limit)
{
    const auto place = find_directory(bytes, limit);
    if (!place) return place.error();
    auto members = directory_reader(bytes, *place, limit).read();
    if (!members) return members.error();
    zip_archive made;
    made.bytes_ = bytes;
    made.members_ = std::move(*members);
    return made;
}

const zip_member* zip_archive::find(std::string_view name) const
{
    const auto wanted = lower(name);
    const auto found = std::ranges::find_if(members_, [&](const zip_member& m) {
        return lower(m.name) == wanted;
    });
    return found == members_.end() ? nullptr : &*found;
}

result<std::string> zip_archive::unpack(const zip_member& member) const
{
    const auto packed = bytes_.substr(member.offset, member.packed_size);
    std::string content;
    if (member.is_deflated) {
        const std::unique_ptr<libdeflate_decompressor, decompressor_deleter> d(
            libdeflate_alloc_decompressor()
        );
        if (!d) throw std::bad_alloc();
        content.resize(member.size);
        const auto done = libdeflate_deflate_decompress(
            d.get(), packed.data(), packed.size(), content.data(), content.size(), nullptr
        );
        if (done != LIBDEFLATE_SUCCESS)
            return malformed("a file of the archive cannot be unpacked");
    } else {
        content = packed;
    }
    if (libdeflate_crc32(0, content.data(), content.size()) != member.crc)
        return malformed("a file of the archive is damaged");
    return content;
}

}  // namespace vgm::xdm
