#pragma once

#include "gateway/core/time.hpp"
#include "schemas/hl7v2/batch_reader.hpp"

#include <string>
#include <string_view>

namespace vgm::hl7v2 {

/** The FHS or BHS of the answer to a file or batch: the names changed over, its control id in field
    12. The answers to the messages follow, then print_batch_end().

    @param own_control_id  Field 11.
*/
std::string print_batch_header(
    const batch_header& answered,
    std::string_view own_control_id,
    timestamp made_at
);

/** BTS or FTS.

    @param count  Of answers, or of batches.
    @param problems  What check_end() and the header's `wrong` say; it becomes the comment, BTS-2 or
    FTS-2. Empty: all is well.
*/
std::string
print_batch_end(batch_level level, std::size_t count, const std::vector<issue>& problems);

}  // namespace vgm::hl7v2
