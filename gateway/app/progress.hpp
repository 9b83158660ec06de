#pragma once

#include "gateway/app/terminal.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace vgm::app {

// A line on a terminal that says how far a long command is; nothing anywhere else. Writes to
// standard error, and takes the line away when it ends.
class progress
{
public:
    /** @param what  "files". */
    progress(const screen& to, std::string what, std::size_t total);
    /** For a command whose steps are told by show(). */
    explicit progress(const screen& to) : progress(to, {}, 0) {}
    ~progress() { clear(); }
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    /** So many are done. Cheap: draws a few times a second. */
    void at(std::size_t done);
    /** @param share  0 to 1, of one step. As cheap. */
    void show(std::string_view step, double share);
    /** Takes the line away: something else is to be written. */
    void clear();

private:
    bool is_due();
    void draw(const std::string& line);

    const screen to_;
    const std::string what_;
    const std::size_t total_;
    std::chrono::steady_clock::time_point next_;
    bool drawn_ = false;
};

/** "[=====>              ]  300 of 1000 files", in at most that many characters. */
std::string
print_progress(std::size_t done, std::size_t total, const std::string& what, std::size_t width);

/** "[=====>              ]   30 %  mailboxes", in at most that many characters. */
std::string print_progress(double share, std::string_view step, std::size_t width);

}  // namespace vgm::app
