#pragma once

#include "tests/bench/letters.hpp"

#include <cstdint>
#include <filesystem>

namespace vgm::bench {

struct chain_options
{
    std::uint16_t port = 0;  // of the sink
    std::filesystem::path certificates;
    std::size_t connections = 4;
    std::uint64_t letters = 1000;
};

/** The least that a letter costs whoever sends it: the same library calls, one after the other, in
    one thread for each connection. No journal, no checks, no metadata.

        base64 of the document -> SHA-256 of the message -> SHA-1 of the document -> stored ZIP
        -> PDF out of the document -> base64 of both -> TLS

    @return Letters a second.
*/
double measure_bare_chain(const letter_template& letter, const chain_options& options);

}  // namespace vgm::bench
