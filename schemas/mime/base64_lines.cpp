#include "schemas/mime/base64_lines.hpp"

#include "schemas/mime/base64_kernels.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace vgm::mime {

base64_line_encoder::base64_line_encoder(const slices& content)
    : content_(&content), size_(encoded_lines_size(total_size(content)))
{}

std::size_t base64_line_encoder::read(std::span<char> into)
{
    std::size_t written = 0;
    while (written < into.size()) {
        if (line_at_ == line_end_) {
            written += read_whole_lines(into.subspan(written));
            if (written == into.size()) break;
            fill_line();
            if (line_end_ == 0) break;
        }
        const std::size_t n = std::min(into.size() - written, line_end_ - line_at_);
        std::memcpy(into.data() + written, line_.data() + line_at_, n);
        line_at_ += n;
        written += n;
    }
    return written;
}

// The common case: lines whose bytes are all in one slice and whose place is all in the buffer.
std::size_t base64_line_encoder::read_whole_lines(std::span<char> into)
{
    if (slice_ == content_->size()) return 0;
    const std::string_view bytes = (*content_)[slice_].bytes;
    char* out = into.data();
    std::size_t lines =
        std::min(into.size() / line_.size(), (bytes.size() - offset_) / base64_line_bytes);
    for (; lines > 0; --lines) {
        kernels::encode(bytes.data() + offset_, base64_line_bytes, out);
        out += base64_line_length;
        *out++ = '\r';
        *out++ = '\n';
        offset_ += base64_line_bytes;
    }
    return static_cast<std::size_t>(out - into.data());
}

void base64_line_encoder::fill_line()
{
    std::array<char, base64_line_bytes> bytes;
    std::size_t gathered = 0;
    while (gathered < bytes.size() && slice_ < content_->size()) {
        const std::string_view rest = (*content_)[slice_].bytes.substr(offset_);
        const std::size_t n = std::min(rest.size(), bytes.size() - gathered);
        std::copy_n(rest.data(), n, bytes.data() + gathered);
        gathered += n;
        offset_ += n;
        if (n == rest.size()) {
            ++slice_;
            offset_ = 0;
        }
    }
    std::string line;
    encode_base64_lines({bytes.data(), gathered}, line);
    std::copy(line.begin(), line.end(), line_.begin());
    line_at_ = 0;
    line_end_ = line.size();
}

}  // namespace vgm::mime
