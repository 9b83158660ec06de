#include "schemas/mime/header.hpp"
#include "schemas/transmission/checks.hpp"

#include <algorithm>
#include <cctype>

namespace vgm::transmission {
namespace {

// A recipient that has no PRT is named by the first document.
std::string prt(std::size_t occurrence)
{
    return occurrence == 0 ? "OBX-5.5" : "PRT[" + std::to_string(occurrence) + "]-15.4";
}

std::string domain_of(const std::string& address)
{
    std::string domain = address.substr(address.rfind('@') + 1);
    std::ranges::transform(domain, domain.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return domain;
}

bool is_trusted(const std::string& domain, const gate_settings& settings)
{
    const bool listed = std::ranges::any_of(settings.recipient_domains, [&](const std::string& t) {
        return domain == t || domain.ends_with('.' + t);
    });
    return listed || (settings.is_trusted_domain && settings.is_trusted_domain(domain));
}

constexpr std::string_view patient_domain = "patient.mssante.fr";

// A patient's mailbox is made from the INS: any other one is somebody else's.
void check_patient_mailbox(const submission& s, const recipient_place& place, findings& found)
{
    const auto* ins = s.patient.find_ins();
    const auto& address = place.who.address;
    if (ins != nullptr && ins->value == std::string_view{address}.substr(0, address.find('@')) &&
        domain_of(address) == patient_domain)
        return;
    const bool test = ins != nullptr &&
                      (ins->authority == ins_nir_test || ins->authority == ins_nir_demonstration);
    found.push_back(
        {fault::patient_mismatch,
         test ? severity::warning : severity::error,
         prt(place.prt),
         "the patient's mailbox must be the INS of PID-3 at patient.mssante.fr",
         "TRANS-PATIENT-ADDRESS"}
    );
}

// Whether the address is found out later, from what else the segment says.
bool is_looked_up(const recipient_place& place, const std::vector<recipient_lookup>& lookups)
{
    return std::ranges::any_of(lookups, [&](const recipient_lookup& l) {
        return l.prt == place.prt;
    });
}

}  // namespace

void check_addresses(
    const hl7v2::message_view& m,
    const submission& s,
    const std::vector<recipient_place>& recipients,
    const std::vector<recipient_lookup>& lookups,
    const gate_settings& settings,
    findings& found
)
{
    for (const auto& place : recipients) {
        if (place.who.address.empty() && is_looked_up(place, lookups)) continue;
        if (!mime::is_address(place.who.address))
            found.push_back(
                {fault::bad_data_type,
                 severity::error,
                 prt(place.prt),
                 "PRT-15.4 must be a mail address",
                 "TRANS-ADDRESS"}
            );
        else if (!is_trusted(domain_of(place.who.address), settings))
            found.push_back(
                {fault::forbidden,
                 severity::error,
                 prt(place.prt),
                 "the address must be one of MSSanté; see sources.recipient_domains",
                 "TRANS-DOMAIN"}
            );
        else if (place.who.kind == recipient_kind::patient)
            check_patient_mailbox(s, place, found);
    }
    for_each_segment(m, "PRT", [&](const hl7v2::segment_view& segment, std::size_t occurrence) {
        if (upper(segment.field(4).value(1)) == "REPLY" && !mime::is_address(read_address(segment)))
            found.push_back(
                {fault::bad_data_type,
                 severity::error,
                 prt(occurrence),
                 "the reply address, PRT-15.4, must be a mail address",
                 "TRANS-REPLY-ADDRESS"}
            );
    });
}

}  // namespace vgm::transmission
