#include "schemas/transmission/checks.hpp"

namespace vgm::transmission {
namespace {

std::string obx(std::size_t occurrence, std::string_view field)
{
    return "OBX[" + std::to_string(occurrence) + "]-" + std::string{field};
}

void check_body(const hl7v2::segment_view& segment, std::size_t occurrence, findings& found)
{
    const auto text = decode_mail_body(segment);
    if (text && !text->empty()) {
        if (lacks_last_character(segment))
            found.add(
                "TOL-BODY-CUT",
                {fault::bad_data_type,
                 severity::error,
                 obx(occurrence, "5.5"),
                 "the base64 of the mail body lacks its last character",
                 "TRANS-BODY"}
            );
        return;
    }
    found.push_back(
        {fault::bad_data_type,
         text ? severity::warning : severity::error,
         obx(occurrence, "5.5"),
         text ? "the mail body is empty: the gateway's own text is sent"
              : "the mail body must be base64 of its text",
         "TRANS-BODY"}
    );
}

}  // namespace

void check_content(const hl7v2::message_view& m, findings& found)
{
    for_each_segment(m, "OBX", [&](const hl7v2::segment_view& segment, std::size_t occurrence) {
        const bool ed = upper(segment.field(2).value()) == "ED";
        if (is_mail_body(segment)) {
            if (ed) return check_body(segment, occurrence, found);
            found.push_back(
                {fault::value_not_in_table,
                 severity::error,
                 obx(occurrence, "2"),
                 "a mail body must be of type ED",
                 "TRANS-BODY"}
            );
        } else if (ed && upper(segment.field(5).value(3)) != "XML") {
            found.push_back(
                {fault::value_not_in_table,
                 severity::error,
                 obx(occurrence, "5.3"),
                 "an OBX of type ED must be a CDA document, with OBX-5.3 = XML, or a mail body: "
                 "anything else would not be sent",
                 "TRANS-OBX-ED"}
            );
        }
    });
}

}  // namespace vgm::transmission
