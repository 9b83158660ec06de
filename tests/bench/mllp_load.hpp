#pragma once

#include "tests/bench/latencies.hpp"
#include "tests/bench/letters.hpp"

#include <cstdint>

namespace vgm::bench {

struct load_options
{
    std::uint16_t port = 0;
    std::size_t connections = 64;
    double warm_up_seconds = 1, seconds = 5;  // what is answered while warming up is not measured
    std::uint64_t letters_max = ~std::uint64_t{0};
    std::uint64_t first_id = 1;  // of the control ids
};

struct load_figures
{
    std::uint64_t accepted = 0;      // AA for the letter that was sent, while measuring
    std::uint64_t not_accepted = 0;  // any other answer, at any time
    std::uint64_t broken = 0;        // connections that ended by themselves
    double seconds = 0;
    latencies answers;  // sorted
    double per_second() const { return seconds > 0 ? static_cast<double>(accepted) / seconds : 0; }
};

// Sends letters to 127.0.0.1 over MLLP: each connection sends one, waits for its acknowledgement,
// sends the next. One thread and epoll, no copy of the letter: it shares the machine with what it
// measures.
load_figures send_letters(const letter_template& letter, const load_options& options);

}  // namespace vgm::bench
