#include "adapters/smtp/dot_stuffer.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>
#include <exception>

namespace vgm::smtp {

std::size_t dot_stuffer::next(std::span<char> out)
{
    VGM_ASSERT(out.size() >= 2);
    std::size_t written = 0;
    while (out.size() - written >= 2 && !error_) {
        if (rest_.empty() && !refill()) break;
        written += stuff(out.subspan(written));
    }
    // What precedes the fault is held back too: this letter goes nowhere.
    return error_ ? 0 : written;
}

bool dot_stuffer::refill()
{
    std::size_t size = 0;
    try {
        size = source_.read(raw_);
    } catch (const std::exception&) {
        error_ = errc::content_unreadable;
        return false;
    }
    VGM_ASSERT(size <= raw_.size());
    rest_ = {raw_.data(), size};
    taken_ += size;
    if (taken_ > source_.size)
        error_ = errc::content_incomplete;
    else if (size == 0)
        check_end();
    return size > 0 && !error_;
}

void dot_stuffer::check_end()
{
    if (taken_ != source_.size)
        error_ = errc::content_incomplete;
    else if (after_cr_)
        error_ = errc::content_bare_newline;
}

// Copies to the end of the line, of the input or of the room, whichever comes first; `out` has room
// for two bytes. Stops just before a byte that does not fit, so that no state is half taken.
std::size_t dot_stuffer::stuff(std::span<char> out)
{
    std::size_t written = 0;
    if (at_line_start_ && rest_.front() == '.') out[written++] = '.';
    at_line_start_ = false;

    const auto window = rest_.substr(0, out.size() - written);
    const auto stop = window.find('\n');
    const auto line = window.substr(0, stop == std::string_view::npos ? stop : stop + 1);
    std::copy(line.begin(), line.end(), out.data() + written);
    rest_.remove_prefix(line.size());

    for (auto cr = line.find('\r'); cr < line.size(); cr = line.find('\r', cr + 1))
        if (cr + 1 < line.size() && line[cr + 1] != '\n') error_ = errc::content_bare_newline;
    if (after_cr_ && line.front() != '\n') error_ = errc::content_bare_newline;
    if (stop != std::string_view::npos) {
        const bool ended_by_cr = line.size() > 1 ? line[line.size() - 2] == '\r' : after_cr_;
        if (!ended_by_cr) error_ = errc::content_bare_newline;
        at_line_start_ = true;
    }
    after_cr_ = line.back() == '\r';
    return written + line.size();
}

}  // namespace vgm::smtp
