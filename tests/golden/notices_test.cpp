#include "routes/receipt_to_sender/notice.hpp"
#include "tests/golden/golden.hpp"
#include "tests/support/sample_account.hpp"

#include <algorithm>

// The business acknowledgments that a producer gets, whole, one segment a line.

namespace {

using namespace vgm;

account refused_in_all_ways()
{
    planned_delivery mail;
    mail.number = 1;
    mail.to = {
        "paule.bernache@medecin.test.mssante.fr",
        recipient_kind::professional,
        "899900000025",
        "IDNPS"};
    auto a = test::sample_account(mail);
    auto& d = a.deliveries.front();
    d.failure = reception_record{1, reception_action::failed, {5, 1, 1}, 550, {}};
    d.reading = reading_record{1, "processed", true, "902", "lecteur@medecin.test.mssante.fr", {}};
    return a;
}

void check(const char* name, const char* kind, bool positive)
{
    auto er7 = receipt_to_sender::make_notice(
        refused_in_all_ways(),
        {1, kind, positive},
        "ZAM-1",
        *parse_rfc3339("2026-03-02T10:00:00.000Z")
    );
    std::ranges::replace(er7, '\r', '\n');
    test::golden("receipt_to_sender", name, er7);
}

TEST(golden_notices, z02_received) { check("z02_received", "Z02", true); }
TEST(golden_notices, z02_failed) { check("z02_failed", "Z02", false); }
TEST(golden_notices, z03_read) { check("z03_read", "Z03", true); }
TEST(golden_notices, z03_refused) { check("z03_refused", "Z03", false); }

}  // namespace
