#pragma once

#include "gateway/core/issue.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What the fuzzers share. Each is one .cpp with this entry, which libFuzzer or replay.cpp calls
// with one input after the other; it returns 0 and keeps nothing between two calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace vgm::fuzz {

inline std::string_view to_text(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

// What must be true whatever the input is. Otherwise the program stops and the input is a finding.
inline void expect(bool holds, const char* property)
{
    if (holds) return;
    std::fprintf(stderr, "property broken: %s\n", property);
    std::abort();
}

// Stands in the seeds and dictionaries wherever a sender may write freely. An issue that repeats
// seven characters of it repeats what a sender wrote.
inline constexpr std::string_view marker = "qzjwxvkqzhw";

inline void expect_no_leak(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    constexpr std::size_t piece = 7;
    for (std::size_t at = 0; at + piece <= marker.size(); ++at)
        expect(text.find(marker.substr(at, piece)) == std::string::npos, "an issue quotes nobody");
}

inline void expect_well_told(const issue& i)
{
    expect(i.code.failed(), "an issue has a code");
    expect_no_leak(i.where + ' ' + i.detail + ' ' + i.rule);
    constexpr std::size_t line = 2000;
    expect(i.where.size() < line && i.detail.size() < line, "an issue is a short sentence");
    for (const char c : i.where + i.detail)
        expect(static_cast<unsigned char>(c) >= ' ', "an issue is one line");
}

// Small choices out of the input: how a stream is cut, which limit applies.
class choices
{
public:
    explicit choices(std::string_view bytes) : bytes_(bytes) {}

    bool empty() const { return bytes_.empty(); }
    unsigned byte()
    {
        if (bytes_.empty()) return 0;
        const auto value = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        return value;
    }
    std::string_view take(std::size_t size)
    {
        const auto taken = bytes_.substr(0, size);
        bytes_.remove_prefix(taken.size());
        return taken;
    }
    std::string_view rest() { return take(bytes_.size()); }

private:
    std::string_view bytes_;
};

// Calls `visit` with the pieces of a stream, each 1 to 255 bytes as `cuts` says, over and over.
template <class Visit>
void for_each_piece(std::string_view stream, std::string_view cuts, Visit visit)
{
    for (std::size_t n = 0; !stream.empty(); ++n) {
        const auto cut = cuts.empty() ? 1 : static_cast<unsigned char>(cuts[n % cuts.size()]);
        const auto piece = stream.substr(0, std::max<std::size_t>(cut, 1));
        stream.remove_prefix(piece.size());
        visit(piece);
    }
}

}  // namespace vgm::fuzz
