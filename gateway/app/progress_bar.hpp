#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace vgm::app {

// A bar that is drawn over itself on a terminal, and nothing anywhere else.
class progress_bar
{
public:
    progress_bar(std::ostream& out, bool on_a_terminal) : out_(out), shown_(on_a_terminal) {}
    ~progress_bar() { clear(); }

    // `share`: 0 to 1. Drawn when it would look different.
    void show(std::string_view doing, double share)
    {
        if (!shown_) return;
        constexpr int width = 40;
        const int filled = static_cast<int>(share * width);
        const int percent = static_cast<int>(share * 100);
        std::string line{doing};
        line.resize(12, ' ');
        for (int i = 0; i < width; ++i) line += i < filled ? "█" : "░";
        line += " " + std::to_string(percent) + " %";
        if (line == last_) return;
        out_ << "\r" << line << "\x1b[K" << std::flush;
        last_ = std::move(line);
    }
    void clear()
    {
        if (!last_.empty()) out_ << "\r\x1b[K" << std::flush;
        last_.clear();
    }

private:
    std::ostream& out_;
    bool shown_;
    std::string last_;
};

}  // namespace vgm::app
