#include "routes/document_to_mssante/plan.hpp"

#include <algorithm>

namespace vgm::document_to_mssante {
namespace {

bool same_address(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

bool is_planned(const planned_record& plan, std::string_view address)
{
    return std::ranges::any_of(plan.deliveries, [&](const planned_delivery& d) {
        return same_address(d.to.address, address);
    });
}

bool is_wanted(const submission& s, const recipient& r)
{
    return r.kind == recipient_kind::patient ? s.sent_to.patient : s.sent_to.professionals;
}

}  // namespace

result<planned_record> make_plan(const submission& s, std::string_view mailbox)
{
    const auto domain = mailbox.substr(mailbox.find('@') + 1);
    planned_record plan;
    for (const auto& r : s.recipients) {
        if (!is_wanted(s, r) || is_planned(plan, r.address)) continue;
        const int number = static_cast<int>(plan.deliveries.size()) + 1;
        plan.deliveries.push_back(
            {number,
             r,
             {delivery_id{s.id, number}.to_string() + '@' + std::string{domain}},
             r.kind == recipient_kind::patient ? "PRT RCT of the patient, DESTMSSANTEPAT = Y"
                                               : "PRT RCT, DESTMSSANTEPS = Y"}
        );
    }
    if (plan.deliveries.empty())
        return issue{
            fault::no_recipient,
            severity::error,
            "PRT",
            s.sent_to.dmp ? "the document is for the DMP only, which this gateway does not feed"
                          : "no recipient is left to send to",
            "ROUTE-NO-RECIPIENT"};
    return plan;
}

}  // namespace vgm::document_to_mssante
