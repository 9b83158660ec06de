#pragma once

#include "gateway/core/account.hpp"

#include <utility>

// The account of a letter to one doctor, as its producer is told of it: nothing known of the mail
// yet. A test adds what has become of it.
namespace vgm::test {

inline account sample_account(planned_delivery mail)
{
    account a;
    a.accepted.emplace();
    a.accepted->control = {"CTRL-1"};
    a.accepted->sending_application = "SIL";
    a.accepted->sending_facility = "LABO";
    a.accepted->receiving_application = "PFI";
    a.accepted->receiving_facility = "HOPITAL";
    a.accepted->processing_id = "P";
    a.accepted->charset = "UNICODE UTF-8";
    delivery_account d;
    d.plan = std::move(mail);
    a.deliveries.push_back(std::move(d));
    return a;
}

}  // namespace vgm::test
