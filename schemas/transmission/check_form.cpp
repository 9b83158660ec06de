#include "schemas/transmission/checks.hpp"
#include "schemas/transmission/dialect.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::transmission {
namespace {

using hl7v2::segment_view;

std::string at(std::string_view id, std::size_t occurrence, std::string_view field = {})
{
    std::string place = std::string{id} + '[' + std::to_string(occurrence) + ']';
    if (!field.empty()) place += '-' + std::string{field};
    return place;
}

issue misplaced(std::string where, std::string detail, std::string rule)
{
    return {
        fault::segment_missing,
        severity::error,
        std::move(where),
        std::move(detail),
        std::move(rule)};
}

void check_orders(
    const hl7v2::message_view& m,
    const std::vector<document_place>& documents,
    findings& found
)
{
    if (m.count_segments("ORC") < 2) return;
    const bool alike = std::ranges::all_of(documents, [&](const document_place& d) {
        return d.type_code == documents.front().type_code &&
               d.result_status == documents.front().result_status;
    });
    issue wrong{
        fault::wrong_cardinality,
        severity::error,
        "ORC[2]",
        "a message must hold one order",
        "TRANS-ONE-ORDER"};
    if (alike)
        found.add("TOL-SEVERAL-ORDERS", std::move(wrong));
    else
        found.push_back(std::move(wrong));
}

void check_number(const segment_view& obx, std::size_t occurrence, findings& found)
{
    const std::string text = obx.field(1).value();
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || number == occurrence) return;
    found.add(
        "TOL-OBX-1",
        {fault::incoherent,
         severity::error,
         at("OBX", occurrence, "1"),
         "OBX-1 must be the number of the OBX in the message",
         "TRANS-OBX-1"}
    );
}

// An OBX that is no document: a flag or a mail body, or something the guide does not have.
void check_code(const segment_view& obx, std::size_t occurrence, findings& found)
{
    const std::string code = upper(obx.field(3).value(1));
    // Told by the profile, and as TRANS-OBX-ED.
    if (code.empty() || upper(obx.field(2).value()) == "ED") return;
    const bool companion = code == "COMP_LOT";
    found.add(
        companion ? "TOL-COMP-LOT" : "TOL-OBX-UNKNOWN",
        {fault::value_not_in_table,
         severity::error,
         at("OBX", occurrence, "3.1"),
         "OBX-3 must say what the OBX is: the type of the document, a flag or a mail body",
         "TRANS-OBX-3-CODE"}
    );
}

// Documents, then flags and bodies in the order of the table.
class order_check
{
public:
    order_check(const std::vector<document_place>& documents, findings& found)
        : documents_(documents), found_(found)
    {}

    void take(const segment_view& obx, std::size_t occurrence)
    {
        if (std::ranges::find(documents_, occurrence, &document_place::obx) != documents_.end()) {
            if (last_ > 0)
                found_.add(
                    "TOL-DOCUMENT-ORDER",
                    misplaced(
                        at("OBX", occurrence),
                        "the documents must come before the flags",
                        "TRANS-OBX-ORDER"
                    )
                );
            return;
        }
        const auto code = find_meta_code(obx);
        if (!code) return check_code(obx, occurrence, found_);
        if (*code + 1 < last_)
            found_.add(
                "TOL-FLAG-ORDER",
                misplaced(
                    at("OBX", occurrence),
                    "flags and mail bodies must come in the order of the guide's table",
                    "TRANS-OBX-ORDER"
                )
            );
        last_ = std::max(last_, *code + 1);
    }

private:
    const std::vector<document_place>& documents_;
    findings& found_;
    std::size_t last_ = 0;  // the highest row of the table seen, counted from 1
};

}  // namespace

void check_form(
    const hl7v2::message_view& m,
    const std::vector<document_place>& documents,
    findings& found
)
{
    check_orders(m, documents, found);
    order_check order(documents, found);
    std::size_t obx = 0, prt = 0;
    for (std::size_t n = 0; n < m.size(); ++n) {
        const auto segment = m[n];
        if (segment.id() == "OBX") {
            check_number(segment, ++obx, found);
            order.take(segment, obx);
        } else if (segment.id() == "PRT" && ++prt > 0 && !documents.empty() &&
                   obx != documents.front().obx) {
            found.add(
                "TOL-PRT-PLACE",
                misplaced(
                    at("PRT", prt),
                    "a PRT must stand after the OBX of the first document",
                    "TRANS-PRT-PLACE"
                )
            );
        }
    }
}

}  // namespace vgm::transmission
