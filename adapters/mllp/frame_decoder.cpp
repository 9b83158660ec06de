#include "adapters/mllp/frame_decoder.hpp"

#include <algorithm>

namespace vgm::mllp {

std::string encode_frame(std::string_view payload)
{
    std::string frame;
    frame.reserve(payload.size() + 3);
    frame.push_back(start_block);
    frame.append(payload);
    frame.push_back(end_block);
    frame.push_back(carriage_return);
    return frame;
}

result<void> frame_decoder::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        result<std::size_t> taken = std::size_t{0};
        switch (state_) {
            case state::idle:
                taken = take_idle(bytes);
                break;
            case state::in_block:
                taken = take_payload(bytes);
                break;
            case state::at_end:
                taken = take_end(bytes);
                break;
        }
        if (!taken) return taken.error();
        bytes.remove_prefix(*taken);
    }
    return {};
}

std::optional<std::string> frame_decoder::next()
{
    if (ready_.empty()) return std::nullopt;
    std::string block = std::move(ready_.front());
    ready_.pop_front();
    return block;
}

result<std::size_t> frame_decoder::take_idle(std::string_view bytes)
{
    const char c = bytes.front();
    if (c == start_block)
        state_ = state::in_block;
    else if (c != '\r' && c != '\n')
        return issue{
            fault::malformed,
            severity::error,
            "MLLP",
            "bytes outside an MLLP block: a block starts with 0x0B",
            "MLLP-FRAME"};
    return std::size_t{1};
}

result<std::size_t> frame_decoder::take_payload(std::string_view bytes)
{
    const auto found = bytes.find(end_block);
    const auto payload = bytes.substr(0, found);
    if (auto appended = append(payload); !appended) return appended.error();
    if (found == std::string_view::npos) return payload.size();
    if (end_ == block_end::fs)
        finish_block();
    else
        state_ = state::at_end;
    return payload.size() + 1;
}

result<std::size_t> frame_decoder::take_end(std::string_view bytes)
{
    if (bytes.front() == carriage_return) {
        finish_block();
        return std::size_t{1};
    }
    // The FS was payload after all; this byte is looked at again as such.
    state_ = state::in_block;
    if (auto appended = append({&end_block, 1}); !appended) return appended.error();
    return std::size_t{0};
}

result<void> frame_decoder::append(std::string_view bytes)
{
    if (block_.size() + bytes.size() > block_bytes_max_) {
        // Its first line still tells who is to be answered.
        block_.append(bytes.substr(0, block_bytes_max_ - block_.size()));
        return issue{
            fault::too_large,
            severity::error,
            "MLLP",
            "the block is larger than this source accepts; raise sources.block_bytes_max if it is "
            "legitimate",
            "MLLP-SIZE"};
    }
    // Grow by half rather than twofold: at 50 MB the difference is memory a hospital pays for.
    if (block_.capacity() < block_.size() + bytes.size())
        block_.reserve(std::min(
            block_bytes_max_,
            std::max(block_.size() + bytes.size(), block_.size() + block_.size() / 2)
        ));
    block_.append(bytes);
    return {};
}

void frame_decoder::finish_block()
{
    ready_.push_back(std::move(block_));
    block_.clear();
    state_ = state::idle;
}

}  // namespace vgm::mllp
