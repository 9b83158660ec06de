#pragma once

#include "schemas/hl7v2/message_view.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Changes to the text of a message with the recommended delimiters, for tests that break it in one
// place. Everything throws when the place is not there: a test that breaks nothing proves nothing.
namespace vgm::test {

inline std::vector<std::string> cut(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

inline std::string join(const std::vector<std::string>& parts, char separator)
{
    std::string text;
    for (std::size_t n = 0; n < parts.size(); ++n)
        text += (n == 0 ? "" : std::string(1, separator)) + parts[n];
    return text;
}

// The segments of a message, each without its end.
inline std::vector<std::string> segments_of(std::string_view er7)
{
    auto all = cut(er7, '\r');
    if (all.back().empty()) all.pop_back();
    return all;
}

inline std::string to_message(const std::vector<std::string>& segments)
{
    return join(segments, '\r') + '\r';
}

// The index of the occurrence-th (from 1) segment of that id.
inline std::size_t
index_of(const std::vector<std::string>& segments, std::string_view id, std::size_t occurrence = 1)
{
    for (std::size_t n = 0; n < segments.size(); ++n)
        if (segments[n].starts_with(id) && --occurrence == 0) return n;
    throw std::out_of_range("no such segment: " + std::string(id));
}

// The occurrence of the OBX whose OBX-3.1 is this code, counted among the OBX from 1.
inline std::size_t obx_of(std::string_view er7, std::string_view code)
{
    std::size_t occurrence = 0;
    for (const auto& s : segments_of(er7)) {
        if (!s.starts_with("OBX")) continue;
        ++occurrence;
        if (cut(cut(s, '|').at(3), '^').front() == code) return occurrence;
    }
    throw std::out_of_range("no OBX with that code");
}

inline std::string place_of(std::string_view er7, std::string_view code, std::string_view field)
{
    return "OBX[" + std::to_string(obx_of(er7, code)) + "]-" + std::string(field);
}

namespace detail {

inline void
put(std::string& text, std::string_view separators, const std::size_t* at, std::string_view value)
{
    if (separators.empty() || *at == 0) {
        text = value;
        return;
    }
    auto parts = cut(text, separators.front());
    if (parts.size() < *at) parts.resize(*at);
    put(parts[*at - 1], separators.substr(1), at + 1, value);
    text = join(parts, separators.front());
}

}  // namespace detail

// The message with another value at a path such as "PID-3[2].4.2".
inline std::string with_value(std::string_view er7, std::string_view where, std::string_view value)
{
    const auto p = hl7v2::path::parse(where);
    if (!p) throw std::invalid_argument("no path: " + std::string(where));
    auto all = segments_of(er7);
    auto& segment = all[index_of(all, p->segment, p->occurrence)];
    // MSH-1 is the separator itself.
    const std::size_t field = p->field - (p->segment == "MSH" ? 1 : 0);
    const std::size_t at[] = {field + 1, p->repetition, p->component, p->subcomponent, 0};
    detail::put(segment, "|~^&", at, value);
    return to_message(all);
}

inline std::string
without_segment(std::string_view er7, std::string_view id, std::size_t occurrence = 1)
{
    auto all = segments_of(er7);
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(index_of(all, id, occurrence)));
    return to_message(all);
}

// With one more segment after the occurrence-th of that id.
inline std::string with_segment_after(
    std::string_view er7,
    std::string_view id,
    std::size_t occurrence,
    std::string_view segment
)
{
    auto all = segments_of(er7);
    const auto n = index_of(all, id, occurrence) + 1;
    all.emplace(all.begin() + static_cast<std::ptrdiff_t>(n), segment);
    return to_message(all);
}

inline std::string
with_swapped(std::string_view er7, std::string_view first, std::string_view second)
{
    auto all = segments_of(er7);
    std::swap(all[index_of(all, first)], all[index_of(all, second)]);
    return to_message(all);
}

inline std::string replace_once(std::string text, std::string_view piece, std::string_view other)
{
    const auto at = text.find(piece);
    if (at == std::string::npos) throw std::out_of_range("the piece is not there");
    return text.replace(at, piece.size(), other);
}

}  // namespace vgm::test
