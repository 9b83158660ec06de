#include "gateway/app/progress.hpp"

#include <algorithm>
#include <iostream>

namespace vgm::app {

namespace {

constexpr auto between_draws = std::chrono::milliseconds{80};

// The bar and what is written beside it.
std::string print_bar(double share, const std::string& words, std::size_t width)
{
    constexpr std::size_t widest = 40, least = 8;
    const std::size_t room = width > words.size() + 3 ? width - words.size() - 3 : 0;
    const std::size_t bar = std::min(room, widest);
    if (bar < least) return words.substr(2, width);
    const auto filled =
        static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(bar));
    std::string line = "[" + std::string(filled, '=');
    if (filled < bar) line += '>' + std::string(bar - filled - 1, ' ');
    return line + ']' + words;
}

}  // namespace

std::string
print_progress(std::size_t done, std::size_t total, const std::string& what, std::size_t width)
{
    const std::string all = std::to_string(total);
    std::string number = std::to_string(done);
    if (number.size() < all.size()) number.insert(0, all.size() - number.size(), ' ');
    const double share = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
    return print_bar(share, "  " + number + " of " + all + ' ' + what, width);
}

std::string print_progress(double share, std::string_view step, std::size_t width)
{
    std::string number = std::to_string(static_cast<int>(std::clamp(share, 0.0, 1.0) * 100));
    number.insert(0, 3 - number.size(), ' ');
    return print_bar(share, "  " + number + " %  " + std::string{step}, width);
}

// The first drawing waits too: a short command shows nothing.
progress::progress(const screen& to, std::string what, std::size_t total)
    : to_(to),
      what_(std::move(what)),
      total_(total),
      next_(std::chrono::steady_clock::now() + between_draws)
{}

void progress::clear()
{
    if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
    drawn_ = false;
}

bool progress::is_due()
{
    if (!to_.is_terminal) return false;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return false;
    next_ = now + between_draws;
    return true;
}

void progress::draw(const std::string& line)
{
    drawn_ = true;
    std::cerr << '\r' << line << "\x1b[K" << std::flush;
}

void progress::at(std::size_t done)
{
    if (is_due()) draw(print_progress(done, total_, what_, to_.width - 1));
}

void progress::show(std::string_view step, double share)
{
    if (is_due()) draw(print_progress(share, step, to_.width - 1));
}

}  // namespace vgm::app
