#pragma once

#include "gateway/core/issue.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace vgm::mllp {

inline constexpr char start_block = '\x0B';
inline constexpr char end_block = '\x1C';
inline constexpr char carriage_return = '\x0D';

// How a block ends: FS CR as the standard says, or FS alone for a sender that is configured so.
enum class block_end { fs_cr, fs };

/** <VT> payload <FS> <CR> (HL7 MLLP, Transport Specification release 1). */
std::string encode_frame(std::string_view payload);

// Cuts a TCP byte stream into MLLP blocks: <VT> payload <FS> <CR>.
//
//     idle --VT--> in_block --FS--> at_end --CR--> idle, and one block is out
//                      ^--- any other byte ---'    (the FS was payload)
//
// Owns no socket and no clock. Feed it what arrived, in pieces of any size: how a stream is cut
// into pieces never changes what comes out of it. CR and LF between two blocks are skipped.
//
// Some senders end a block with FS alone. That is not accepted unless told so, because a decoder
// that guesses will one day cut a document in two; the listener for such a sender says
// `block_end: fs`, where an operator can see it.
class frame_decoder
{
public:
    explicit frame_decoder(std::size_t block_bytes_max, block_end end = block_end::fs_cr) noexcept
        : block_bytes_max_(block_bytes_max), end_(end)
    {}

    // Consumes all of `bytes`. An issue is final: the stream has lost its framing, or a block is
    // larger than allowed, and the only safe thing left to do is to answer and close the
    // connection.
    result<void> feed(std::string_view bytes);

    // The oldest complete block not yet taken, without its framing.
    std::optional<std::string> next();

    // Between two blocks: closing the connection now loses nothing.
    bool idle() const noexcept { return state_ == state::idle && ready_.empty(); }

    // What has arrived of the block that is not whole yet.
    std::string_view pending() const noexcept { return block_; }

    // Bytes of the block that is still arriving.
    std::size_t pending_bytes() const noexcept { return block_.size(); }

private:
    enum class state { idle, in_block, at_end };

    result<std::size_t> take_idle(std::string_view bytes);
    result<std::size_t> take_payload(std::string_view bytes);
    result<std::size_t> take_end(std::string_view bytes);
    result<void> append(std::string_view bytes);
    void finish_block();

    std::size_t block_bytes_max_;
    block_end end_;
    state state_ = state::idle;
    std::string block_;
    std::deque<std::string> ready_;
};

}  // namespace vgm::mllp
