#pragma once

#include "gateway/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::hl7v2 {

// A date or time as HL7 writes it (TS, DTM): as precise as the sender knew, often without a zone.
struct hl7_time
{
    enum class precision { year, month, day, hour, minute, second, millisecond };

    std::chrono::year_month_day date;  // 1 where month or day is not written
    std::chrono::milliseconds time_of_day{0};
    precision known_to = precision::year;
    std::optional<std::chrono::minutes> utc_offset;  // as written: "+0100" is 60

    friend bool operator==(const hl7_time&, const hl7_time&) = default;
};

/** Read YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]; nothing for any other text or for a day
   that does not exist. Pass the first component: older messages write a precision in the second. */
std::optional<hl7_time> parse_hl7_time(std::string_view text);

/** The moment; `assumed_offset` is used when none was written. */
timestamp to_timestamp(const hl7_time& t, std::chrono::minutes assumed_offset);

/** "20261123114347+0000", or the local time of an offset: "20261123124347+0100". */
std::string to_hl7_time(timestamp t, std::chrono::minutes utc_offset = std::chrono::minutes{0});

}  // namespace vgm::hl7v2
