#pragma once

#include "gateway/core/record.hpp"

#include <string>
#include <string_view>

namespace vgm::events {

/** The payload of a tracking record: one JSON object on one line, without the header's facts
    (submission, time and kind travel in the record's own header). Members that hold their default
    are left out; a reader ignores members it does not know, so that an older gateway reads a newer
    journal. */
std::string print(const record_body& body);

/** The inverse.

    @return An issue with fault::malformed when the text is not an object of that kind.
*/
result<record_body> parse(record_kind kind, std::string_view json);

}  // namespace vgm::events
