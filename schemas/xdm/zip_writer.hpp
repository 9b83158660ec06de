#pragma once

#include "gateway/core/issue.hpp"
#include "gateway/core/slice.hpp"
#include "gateway/core/time.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vgm::xdm {

// Whether an entry is compressed. Measured with libdeflate on one core, 100 KB of an unstructured
// CDA (a PDF in base64): stored 0.004 ms (its CRC), level 1 0.6 ms for 63 % of the size, level 6
// 0.9 ms for 62 %. A structured CDA of 76 KB: level 1 0.2 ms for 15 %, level 6 0.4 ms for 13 %. So
// level 1 is what deflating means here, and `automatic` stores what is mostly base64, where it
// costs the most and saves the least.
enum class compression { automatic, store, deflate };

struct zip_entry
{
    std::string name;  // ASCII, with '/' between folders
    slice content;
    compression how = compression::automatic;
};

// The format's own limits; we write no ZIP64, which XDM receivers need not read.
struct zip_limits
{
    std::size_t entries_max = 0xFFFF;
    std::uint64_t bytes_max = 0xFFFFFFFF;  // of an entry, and of the archive
};

/** Write a ZIP archive (PKWARE APPNOTE 6.3, stored and deflated entries).

    @param entries   Written in this order.
    @param modified  The time of every entry, in UTC: the same entries at the same time make the
   same bytes. Outside 1980..2107 the nearest year is written.

    @return Slices that together are the archive. What is stored is not copied: its slice is the
    entry's own. An issue when the archive would not fit its format.
*/
result<slices>
make_zip(const std::vector<zip_entry>& entries, timestamp modified, const zip_limits& limit = {});

/** Whether a text is mostly base64, from sixteen short samples of it. */
bool is_mostly_base64(std::string_view text) noexcept;

}  // namespace vgm::xdm
