#pragma once

#include "gateway/core/slice.hpp"
#include "gateway/journal/format.hpp"
#include "gateway/journal/record.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace vgm::journal {

// One append that waits for its commit. Checksums are computed by the thread that asks, so that the
// one thread that writes has nothing to do but to write.
struct request
{
    submission_id submission;
    timestamp time;
    std::uint8_t kind = 0;
    std::string payload;
    std::uint32_t payload_crc = 0;
    std::function<void(append_outcome)> done;

    // Of an acceptance only.
    bool is_acceptance = false;
    slice body;
    std::uint32_t content_crc = 0;  // of payload and body

    std::uint64_t tracking_size() const { return record_size(payload.size(), 0); }
    std::uint64_t documents_size() const { return record_size(payload.size(), body.bytes.size()); }
};

}  // namespace vgm::journal
