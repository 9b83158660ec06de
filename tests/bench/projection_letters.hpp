#pragma once

#include "gateway/projection/writer.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

// Letters of a made-up hospital for the projection's bench: names as frequent as names are, a
// hundred thousand letters a day, each with what happens to it.

namespace vgm::bench {

class letter_maker
{
public:
    letter_maker(std::uint64_t letters, unsigned seed);

    struct made
    {
        std::vector<projection::happening> happenings;  // oldest first, positions not yet given
        projection::letter_facts facts;
    };
    // The n-th letter, the same at each call in the same order.
    made make(std::uint64_t n);

    // Words and identifiers that searches ask for: of random letters of those made.
    struct asked
    {
        std::string family, given, ins, control, document, rpps, service, queue_id, address;
    };
    asked ask(std::uint64_t n) const;  // of letter n

    timestamp time_of(std::uint64_t n) const;
    submission_id id_of(std::uint64_t n) const;

private:
    asked words_of(std::uint64_t n) const;

    const std::uint64_t letters_;
    const unsigned seed_;
};

}  // namespace vgm::bench
