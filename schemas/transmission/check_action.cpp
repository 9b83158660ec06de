#include "schemas/transmission/checks.hpp"

namespace vgm::transmission {
namespace {

std::string obx(std::size_t occurrence, std::string_view field)
{
    return "OBX[" + std::to_string(occurrence) + "]-" + std::string{field};
}

// ORC-1 and OBX-11 that go with an action (TRANS, trigger
// events).
struct action_row
{
    std::string_view order_control, result_status, event, words;
};
constexpr action_row rows[] = {
    {"NW", "F", "T02", "a new document"},
    {"RO", "C", "T10", "a replacement"},
    {"CA", "D", "T04", "a deletion"},
};

const action_row* find_row(std::string_view order_control)
{
    for (const auto& row : rows)
        if (row.order_control == order_control) return &row;
    return nullptr;
}

void check_type(
    const hl7v2::message_view& m,
    const document_place& place,
    std::vector<issue>& found
)
{
    if (place.type_code != hl7v2::find_value(m, "OBR-4.1"))
        found.push_back(
            {fault::incoherent,
             severity::error,
             obx(place.obx, "3.1"),
             "OBX-3 of the document must be the document type of OBR-4",
             "TRANS-OBX-3"}
        );
    if (place.type_system != hl7v2::find_value(m, "OBR-4.3"))
        found.push_back(
            {fault::incoherent,
             severity::error,
             obx(place.obx, "3.3"),
             "OBX-3 of the document must name the coding system of OBR-4",
             "TRANS-OBX-3"}
        );
}

}  // namespace

void check_action(
    const hl7v2::message_view& m,
    const std::vector<document_place>& documents,
    std::vector<issue>& found
)
{
    const std::string event = upper(hl7v2::find_value(m, "MSH-9.2"));
    const auto* row = find_row(upper(hl7v2::find_value(m, "ORC-1")));
    if (row == nullptr) return;  // the profile has said so
    if (event != "R01" && event != row->event)
        found.push_back(
            {fault::incoherent,
             severity::error,
             "ORC-1",
             "ORC-1 announces " + std::string{row->words} + ", which goes with the event " +
                 std::string{row->event},
             "TRANS-ACTION"}
        );
    for (const auto& place : documents) {
        if (place.result_status != row->result_status)
            found.push_back(
                {fault::incoherent,
                 severity::error,
                 obx(place.obx, "11"),
                 "ORC-1 announces " + std::string{row->words} +
                     ", which goes with OBX-11 = " + std::string{row->result_status},
                 "TRANS-ACTION"}
            );
        check_type(m, place, found);
    }
    const std::string txa = hl7v2::find_value(m, "TXA-2");
    if (!txa.empty() && txa != hl7v2::find_value(m, "OBR-4.1"))
        found.push_back(
            {fault::incoherent,
             severity::error,
             "TXA-2",
             "TXA-2 must be the document type of OBR-4",
             "TRANS-TXA-2-OBR"}
        );
}

}  // namespace vgm::transmission
