#pragma once

#include "schemas/transmission/compose.hpp"

// Segments as compose() writes them. For sources of this folder.

namespace vgm::transmission {

/** Text as a component holds it. */
std::string text(std::string_view words);

// One segment, its fields set in any order as they go on the wire.
class segment
{
public:
    explicit segment(std::string_view id) : id_(id) {}
    segment& set(std::size_t field, std::string raw);
    void append_to(std::string& er7) const;
    // MSH: its field 1 is the separator, so that field 2 stands where another's field 1 does.
    void append_header_to(std::string& er7) const;

private:
    void append_from(std::size_t first, std::string& er7) const;
    std::string_view id_;
    std::vector<std::string> fields_;  // from field 1
};

/** PID and PV1. */
void append_patient(const letter_request& letter, std::string& er7, letter_places& places);

/** PRT: who asks, the recipients, the reply address. */
void append_participants(const letter_request& letter, std::string& er7, letter_places& places);

}  // namespace vgm::transmission
