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

bool is_wanted(const submission& s, const recipient& r, const settings& with)
{
    if (r.address.empty()) return false;
    if (r.kind != recipient_kind::patient) return s.sent_to.professionals;
    return s.sent_to.patient && !s.shown_to.hidden_from_patient && !is_objected_to(s, with);
}

std::string why_nobody_is_left(const submission& s, const settings& with)
{
    if (is_objected_to(s, with))
        return "the patient objected to mail, and nobody else is to get one";
    if (s.sent_to.dmp && !s.sent_to.professionals && !s.sent_to.patient)
        return "the document is for the DMP only, which this gateway does not feed";
    return "no recipient is left to send to";
}

}  // namespace

bool is_objected_to(const submission& s, const settings& with)
{
    const auto* ins = s.patient.find_ins();
    return s.sent_to.patient && ins != nullptr && with.has_objected &&
           with.has_objected(ins->value);
}

mail_message_id make_mail_id(const submission& s, int number, const settings& with)
{
    const auto mailbox = with.sender_of(s.source).mailbox;
    return {
        delivery_id{s.id, number}.to_string() + '@' + mailbox.substr(mailbox.find('@') + 1)};
}

result<planned_record> make_plan(const submission& s, const settings& with)
{
    planned_record plan;
    for (const auto& r : s.recipients) {
        if (!is_wanted(s, r, with) || is_planned(plan, r.address)) continue;
        const int number = static_cast<int>(plan.deliveries.size()) + 1;
        plan.deliveries.push_back(
            {number,
             r,
             make_mail_id(s, number, with),
             r.kind == recipient_kind::patient ? "PRT RCT of the patient, DESTMSSANTEPAT = Y"
                                               : "PRT RCT, DESTMSSANTEPS = Y"}
        );
    }
    if (plan.deliveries.empty())
        return issue{
            fault::no_recipient,
            severity::error,
            "PRT",
            why_nobody_is_left(s, with),
            "ROUTE-NO-RECIPIENT"};
    return plan;
}

}  // namespace vgm::document_to_mssante
