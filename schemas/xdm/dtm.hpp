#pragma once

#include "gateway/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vgm::xdm {

/** An HL7 TS as XDS writes it: in UTC, without a zone, and no finer than a second.

    A time with a zone is converted and then has at least minutes. A date, or a time without a zone,
    is kept as written: whose clock it was is not for us to guess.

    @return Nothing when it is no TS, YYYY[MM[DD[HH[MM[SS[.S]]]]]][+ZZZZ].
*/
std::optional<std::string> to_utc_dtm(std::string_view ts);

/** YYYYMMDDhhmmss */
std::string to_dtm(timestamp t);

}  // namespace vgm::xdm
