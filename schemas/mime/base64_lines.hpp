#pragma once

#include "gateway/core/slice.hpp"
#include "schemas/mime/base64.hpp"

#include <array>
#include <span>

namespace vgm::mime {

// Base64 in lines, made while it is read: a 50 MB archive goes out through a buffer of a few
// kilobytes. The slices count as one content; where one ends and the next begins never shows.
//
//     base64_line_encoder encoder(content);
//     while (const auto n = encoder.read(buffer)) send(buffer, n);
//
// Borrows the slices, which must stay where they are until the last read.
class base64_line_encoder
{
public:
    explicit base64_line_encoder(const slices& content);
    explicit base64_line_encoder(slices&&) = delete;

    /** The number of characters of the whole, known before the first is read. */
    std::size_t size() const { return size_; }

    /** Write the next characters.

        @return How many; `into` is always filled but at the end. 0: nothing is left, or `into` is
        empty.
    */
    std::size_t read(std::span<char> into);

private:
    std::size_t read_whole_lines(std::span<char> into);
    void fill_line();

    const slices* content_;
    std::size_t size_;
    std::size_t slice_ = 0, offset_ = 0;               // the next byte to encode
    std::array<char, base64_line_length + 2> line_{};  // a line that is not read to its end
    std::size_t line_at_ = 0, line_end_ = 0;
};

}  // namespace vgm::mime
