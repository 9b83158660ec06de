#pragma once

#include "gateway/core/issue.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::xdm {

// What an archive from anywhere may cost us. All of it is held against what the archive says of
// itself, before a byte is unpacked; unpacking then gives exactly what was said, or an issue.
struct zip_read_limits
{
    std::size_t entries_max = 1000;               // folders included
    std::size_t unpacked_bytes_max = 128u << 20;  // of all entries together
    std::size_t name_bytes_max = 512;             // of one entry
};

// A file of the archive. Nothing is ever written under this name.
struct zip_member
{
    std::string name;  // '/' between folders; relative, without "..", drive or control character
    std::size_t size = 0;  // unpacked

    // Where its bytes are, and how they are packed.
    std::size_t offset = 0, packed_size = 0;
    bool is_deflated = false;
    std::uint32_t crc = 0;
};

// A ZIP archive of unknown origin (PKWARE APPNOTE 6.3), read by its central directory. Stored and
// deflated entries; refused are ZIP64, more than one disk, encryption, links, entries that share
// bytes with one another, two files of one name, and names that leave the archive.
class zip_archive
{
public:
    /** Read the directory and hold it against the limits. Unpacks nothing.

        @param bytes  Must outlive the archive.

        @return The archive, or an issue: fault::malformed, or fault::too_large for a limit. */
    static result<zip_archive> open(std::string_view bytes, const zip_read_limits& limit = {});

    /** The files, in the order of the directory; folders are left out. */
    const std::vector<zip_member>& members() const { return members_; }

    /** The first file of that name, case ignored as on the systems that XDM was made for; null when
        there is none. */
    const zip_member* find(std::string_view name) const;

    /** The content of one of members(): as many bytes as it says and of its CRC, or an issue. */
    result<std::string> unpack(const zip_member& member) const;

private:
    std::string_view bytes_;
    std::vector<zip_member> members_;
};

}  // namespace vgm::xdm
