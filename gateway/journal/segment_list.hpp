#pragma once

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/format.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::journal {

// Names and order of the files of one stream:
//
//     0000000000000007.seg   segment 7
//     spare-12.free          ready to become a segment: rename it
//     spare-13.new           being made; left by a crash, it is worth nothing

std::string stream_directory(const std::string& directory, stream of);
std::string segment_path(const std::string& stream_directory, std::uint32_t number);
std::optional<std::uint32_t> parse_segment_name(std::string_view name);

struct listed_segment
{
    std::uint32_t number = 0;
    std::optional<segment_header> header;  // none: not begun before a crash, or damaged
    // Where its records end, as the segment after it says; none for the last one.
    std::optional<std::uint32_t> end;
};

struct stream_listing
{
    std::vector<listed_segment> segments;  // oldest first
    std::vector<std::uint32_t> outside;    // segments no other one points back to: nothing was kept
    std::vector<std::string> spares;       // names of *.free
    std::vector<std::string> leftovers;    // names of *.new
};

// A segment that goes away while we look is left out: another process may be retiring it.
stream_listing list_stream(file_system& files, const std::string& stream_directory, error_code& ec);

}  // namespace vgm::journal
