#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vgm::annuaire {

// Cuts a stream of bytes, in pieces of any size, into lines that end with LF or CR LF. What it
// holds is never more than one line, and a line never more than `line_bytes_max`.
class line_cutter
{
public:
    explicit line_cutter(std::size_t line_bytes_max) : most_(line_bytes_max) {}

    // Calls `on_line(std::string_view)` for each line that is complete, its end taken off. False as
    // soon as a line is too long, or when `on_line` returns false: nothing more is to be fed.
    template <class OnLine>
    bool feed(std::string_view bytes, OnLine&& on_line)
    {
        while (!bytes.empty()) {
            const auto end = bytes.find('\n');
            if (end == std::string_view::npos) return hold(bytes);
            const auto piece = bytes.substr(0, end);
            bytes.remove_prefix(end + 1);
            if (held_.size() + piece.size() > most_) return too_long();
            if (held_.empty()) {
                if (!on_line(without_cr(piece))) return false;
            } else {
                held_ += piece;
                const bool go_on = on_line(without_cr(held_));
                held_.clear();
                if (!go_on) return false;
            }
        }
        return true;
    }

    // What came after the last line end; empty when the stream ended with one.
    std::string_view rest() const { return without_cr(held_); }
    bool line_was_too_long() const { return too_long_; }

private:
    static std::string_view without_cr(std::string_view line)
    {
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        return line;
    }
    bool hold(std::string_view piece)
    {
        if (held_.size() + piece.size() > most_) return too_long();
        held_ += piece;
        return true;
    }
    bool too_long()
    {
        too_long_ = true;
        return false;
    }

    std::size_t most_;
    std::string held_;
    bool too_long_ = false;
};

}  // namespace vgm::annuaire
