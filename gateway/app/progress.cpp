#include "gateway/app/progress.hpp"

#include <algorithm>
#include <iostream>

namespace vgm::app {

namespace {

constexpr auto between_draws = std::chrono::milliseconds{80};

}  // namespace

std::string
print_progress(std::size_t done, std::size_t total, const std::string& what, std::size_t width)
{
    constexpr std::size_t widest = 40, least = 8;
    const std::string all = std::to_string(total);
    std::string number = std::to_string(done);
    if (number.size() < all.size()) number.insert(0, all.size() - number.size(), ' ');
    const std::string words = "  " + number + " of " + all + ' ' + what;
    const std::size_t room = width > words.size() + 3 ? width - words.size() - 3 : 0;
    const std::size_t bar = std::min(room, widest);
    if (bar < least) return words.substr(2, width);
    const std::size_t filled = total == 0 ? bar : bar * std::min(done, total) / total;
    std::string line = "[" + std::string(filled, '=');
    if (filled < bar) line += '>' + std::string(bar - filled - 1, ' ');
    return line + ']' + words;
}

// The first drawing waits too: a short command shows nothing.
progress::progress(const screen& to, std::string what, std::size_t total)
    : to_(to),
      what_(std::move(what)),
      total_(total),
      next_(std::chrono::steady_clock::now() + between_draws)
{}

progress::~progress()
{
    if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
}

void progress::at(std::size_t done)
{
    if (!to_.is_terminal) return;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + between_draws;
    drawn_ = true;
    std::cerr << '\r' << print_progress(done, total_, what_, to_.width - 1) << "\x1b[K"
              << std::flush;
}

}  // namespace vgm::app
