#include "schemas/transmission/checks.hpp"

#include <algorithm>

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

const action_row* find_row(std::string_view action_row::*column, std::string_view value)
{
    const auto* found = std::ranges::find(rows, value, column);
    return found == std::end(rows) ? nullptr : found;
}

// What announces the action: ORC-1, or where it says nothing, as before version 2.1, the event of
// an MDM or OBX-11 of an ORU.
struct announcement
{
    const action_row* row = nullptr;
    std::string place;
};

announcement
find_announcement(const hl7v2::message_view& m, const std::vector<document_place>& documents)
{
    if (const auto* row =
            find_row(&action_row::order_control, upper(hl7v2::find_value(m, "ORC-1"))))
        return {row, "ORC-1"};
    if (const auto* row = find_row(&action_row::event, upper(hl7v2::find_value(m, "MSH-9.2"))))
        return {row, "MSH-9.2"};
    if (documents.empty()) return {};
    const auto& first = documents.front();
    return {find_row(&action_row::result_status, first.result_status), obx(first.obx, "11")};
}

void check_type(const hl7v2::message_view& m, const document_place& place, findings& found)
{
    if (!m.find_segment("OBR")) return;
    if (place.type_code != hl7v2::find_value(m, "OBR-4.1"))
        found.push_back(
            {fault::incoherent,
             severity::error,
             obx(place.obx, "3.1"),
             "OBX-3 of the document must be the document type of OBR-4",
             "TRANS-OBX-3"}
        );
    const std::string system = hl7v2::find_value(m, "OBR-4.3");
    if (place.type_system == system) return;
    issue wrong{
        fault::incoherent,
        severity::error,
        obx(place.obx, "3.3"),
        "OBX-3 of the document must name the coding system of OBR-4",
        "TRANS-OBX-3"};
    if (place.type_system.empty() || system.empty())
        found.add("TOL-TYPE-SYSTEM", std::move(wrong));
    else
        found.push_back(std::move(wrong));
}

}  // namespace

void check_action(
    const hl7v2::message_view& m,
    const std::vector<document_place>& documents,
    findings& found
)
{
    const std::string event = upper(hl7v2::find_value(m, "MSH-9.2"));
    const auto [row, place_of_row] = find_announcement(m, documents);
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
                 place_of_row + " announces " + std::string{row->words} +
                     ", which goes with OBX-11 = " + std::string{row->result_status},
                 "TRANS-ACTION"}
            );
        check_type(m, place, found);
    }
    const std::string txa = hl7v2::find_value(m, "TXA-2");
    const bool ordered = m.find_segment("OBR").has_value();
    const std::string type = ordered             ? hl7v2::find_value(m, "OBR-4.1")
                             : documents.empty() ? ""
                                                 : documents.front().type_code;
    if (!txa.empty() && txa != type)
        found.push_back(
            {fault::incoherent,
             severity::error,
             "TXA-2",
             "TXA-2 must be the document type of OBR-4 and OBX-3",
             "TRANS-TXA-2-OBR"}
        );
}

}  // namespace vgm::transmission
