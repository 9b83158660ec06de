#include "gateway/app/judgement.hpp"

#include "gateway/app/clock.hpp"
#include "routes/document_to_mssante/parts.hpp"
#include "routes/document_to_mssante/plan.hpp"
#include "schemas/transmission/check_cda_header.hpp"

namespace vgm::app {

judgement judge_message(
    const message& m,
    const transmission::gate_settings& gate,
    const document_to_mssante::settings& letters,
    const document_to_mssante::mailbox_finder& find
)
{
    judgement j;
    auto& request = j.request;
    request = transmission::read_request(m, fresh_id(m.received_at), gate);
    if (!request.accepted()) return j;
    const auto take = [&](issue i) {
        if (i.level == severity::warning) request.asked.warnings.push_back(i);
        request.found.push_back(std::move(i));
    };
    const auto addresses =
        document_to_mssante::find_addresses(request.asked, request.lookups, find);
    for (const auto& i : addresses.found) take(i);
    j.is_left_without_address = !request.accepted();
    for (auto& i : document_to_mssante::check_letter(request.asked, request.headers, letters))
        take(std::move(i));
    if (j.is_left_without_address) return j;
    auto plan = document_to_mssante::make_plan(request.asked, letters);
    if (!plan) request.found.push_back(plan.error());
    if (!request.accepted()) return j;
    document_to_mssante::split_too_large(*plan, request.asked, request.headers, letters);
    document_to_mssante::note_sources(*plan, addresses);
    j.plan = std::move(*plan);
    return j;
}

std::vector<issue> judge_document(std::string_view bytes)
{
    const auto header = cda::parse_header(bytes);
    if (!header) {
        auto unreadable = header.error();
        unreadable.rule = "CDA-READ";
        return {unreadable};
    }
    return transmission::check_cda_header(*header, {});
}

}  // namespace vgm::app
