#include "schemas/transmission/checks.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

issue refusal(fault f, std::string where, std::string detail, std::string rule)
{
    return {f, severity::error, std::move(where), std::move(detail), std::move(rule)};
}

}  // namespace

std::vector<issue> check_kind(const hl7v2::message_view& m, const gate_settings& settings)
{
    const std::string type = hl7v2::find_value(m, "MSH-9.1"),
                      event = hl7v2::find_value(m, "MSH-9.2");
    const std::string version = hl7v2::find_value(m, "MSH-12.1"),
                      processing = hl7v2::find_value(m, "MSH-11.1");
    if (type != "ORU" && type != "MDM")
        return {refusal(
            fault::unsupported_message_type,
            "MSH-9.1",
            "only ORU^R01 and MDM^T02, T10, T04 carry documents to this gateway",
            "TRANS-MSH-9-1"
        )};
    const bool known =
        type == "ORU" ? event == "R01" : event == "T02" || event == "T10" || event == "T04";
    if (!known)
        return {refusal(
            fault::unsupported_event,
            "MSH-9.2",
            type == "ORU" ? "an ORU must be of event R01"
                          : "an MDM must be of event T02, T10 or T04",
            "TRANS-MSH-9-2"
        )};
    const std::string_view wanted = type == "ORU" ? "2.5" : "2.6";
    if (version != wanted)
        return {refusal(
            fault::unsupported_version,
            "MSH-12",
            "MSH-12 must be " + std::string{wanted} + " for " + type,
            "TRANS-MSH-12"
        )};
    if (std::ranges::find(settings.processing_ids, processing) == settings.processing_ids.end())
        return {refusal(
            fault::unsupported_processing_id,
            "MSH-11",
            "this source does not take messages of that processing id; see sources.processing_ids",
            "TRANS-MSH-11"
        )};
    return {};
}

}  // namespace vgm::transmission
