#include "schemas/hl7v2/batch_answer.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/hl7v2/segment_printer.hpp"

namespace vgm::hl7v2 {

std::string
print_batch_header(const batch_header& answered, std::string_view own_control_id, timestamp made_at)
{
    const std::string time = to_hl7_time(made_at);
    return print_segment(
        answered.level == batch_level::file ? "FHS" : "BHS",
        {"^~\\&",
         answered.receiving_application,
         answered.receiving_facility,
         answered.sending_application,
         answered.sending_facility,
         time,
         {},
         answered.name,
         {},
         own_control_id,
         answered.control_id}
    );
}

std::string
print_batch_end(batch_level level, std::size_t count, const std::vector<issue>& problems)
{
    std::string comment;
    for (const auto& p : problems)
        comment += (comment.empty() ? "" : "; ") + p.rule + " at " + p.where + ": " + p.detail;
    const std::string number = std::to_string(count), text = escape(comment);
    return print_segment(level == batch_level::file ? "FTS" : "BTS", {number, text});
}

}  // namespace vgm::hl7v2
