#include "routes/receipt_to_sender/notice.hpp"

#include "schemas/hl7v2/message_view.hpp"
#include "tests/support/sample_account.hpp"

#include <gtest/gtest.h>

// The ZAM that the producer gets, read back as it would read it.

namespace {

using namespace vgm;

const auto now = *parse_rfc3339("2026-03-02T10:00:00.000Z");

account sample_account()
{
    auto a = test::sample_account(
        {1, {"a@x.fr", recipient_kind::professional, "899900000025", "IDNPS"}, {"id@x.fr"}, "test"}
    );
    a.accepted->control = {"CTRL&1"};
    a.accepted->sending_application = "SIL^1.2.250.1.999^ISO";
    a.accepted->hl7_version = "2.5";
    a.accepted->charset = "8859/15";
    return a;
}

std::string zam(const account& a, const char* kind, bool positive)
{
    return receipt_to_sender::make_notice(a, {1, kind, positive}, "ZAM-1", now);
}

std::string value(const std::string& er7, std::string_view path)
{
    const auto m = hl7v2::parse_message(er7);
    return hl7v2::find_value(m.value(), path);
}

// ERR-5 of a negative notice.
std::string error_of(const std::string& er7)
{
    return value(er7, "ERR-5.1") + ' ' + value(er7, "ERR-5.3");
}

TEST(receipt_notice, tells_a_reception)
{
    const auto er7 = zam(sample_account(), "Z02", true);

    EXPECT_EQ(value(er7, "MSH-3"), "PFI");
    EXPECT_EQ(value(er7, "MSH-4"), "HOPITAL");
    EXPECT_EQ(value(er7, "MSH-5.2"), "1.2.250.1.999") << "the whole name, as it was sent";
    EXPECT_EQ(value(er7, "MSH-6"), "LABO");
    EXPECT_EQ(value(er7, "MSH-9.2"), "Z02");
    EXPECT_EQ(value(er7, "MSH-10"), "ZAM-1");
    EXPECT_EQ(value(er7, "MSH-12"), "2.6") << "even for a request in 2.5";
    EXPECT_EQ(value(er7, "MSH-18"), "8859/15");
    EXPECT_EQ(value(er7, "MSH-21.1"), "2.1");
    EXPECT_EQ(value(er7, "OBX-3.1"), "ACK_RECEPTION_MSS");
    EXPECT_EQ(value(er7, "OBX-4"), "CTRL&1");
    EXPECT_EQ(value(er7, "OBX-5.1"), "Y");
    EXPECT_EQ(value(er7, "OBX[2]-3.1"), "DESTINATAIRE_MSS");
    EXPECT_EQ(value(er7, "OBX[2]-4"), "899900000025");
    EXPECT_EQ(value(er7, "OBX[2]-5.4"), "a@x.fr");
    EXPECT_EQ(value(er7, "ERR-3"), "");
}

TEST(receipt_notice, tells_a_failure_by_what_the_dsn_says)
{
    auto a = sample_account();
    a.deliveries[0].failure = reception_record{1, reception_action::failed, {5, 1, 1}, 0, {}};
    const auto by_status = zam(a, "Z02", false);
    a.deliveries[0].failure->reply_code = 552;

    EXPECT_EQ(value(by_status, "OBX-5.1"), "N");
    EXPECT_EQ(value(by_status, "ERR-3.1"), "207");
    EXPECT_EQ(value(by_status, "ERR-4"), "E");
    EXPECT_EQ(error_of(by_status), "550 SMTPERRORCODE");
    EXPECT_EQ(error_of(zam(a, "Z02", false)), "552 SMTPERRORCODE");
}

TEST(receipt_notice, tells_a_failure_by_what_the_operator_answered)
{
    auto a = sample_account();
    auto& d = a.deliveries[0];
    d.status = delivery_status::bounced;
    d.last.reply_code = 553;
    EXPECT_EQ(error_of(zam(a, "Z02", false)), "553 SMTPERRORCODE");

    d.last = {};
    d.last.status = {5, 2, 2};
    EXPECT_EQ(error_of(zam(a, "Z02", false)), "552 SMTPERRORCODE");

    d.last = {};
    d.last.stage = "connecting";
    EXPECT_EQ(error_of(zam(a, "Z02", false)), "101 SMTPERRORCODE");

    d.last = {};
    EXPECT_EQ(error_of(zam(a, "Z02", false)), "554 SMTPERRORCODE");
}

TEST(receipt_notice, tells_a_reading_and_by_whom)
{
    auto a = sample_account();
    a.deliveries[0].reading = reading_record{1, "displayed", false, {}, "lecteur@x.fr", {}};
    const auto er7 = zam(a, "Z03", true);

    EXPECT_EQ(value(er7, "MSH-9.2"), "Z03");
    EXPECT_EQ(value(er7, "OBX-3.1"), "ACK_LECTURE_MSS");
    EXPECT_EQ(value(er7, "OBX-5.1"), "Y");
    EXPECT_EQ(value(er7, "OBX[2]-3.1"), "LECTEUR_MSS");
    EXPECT_EQ(value(er7, "OBX[2]-5.4"), "lecteur@x.fr");

    a.deliveries[0].reading->reader.clear();
    EXPECT_EQ(value(zam(a, "Z03", true), "OBX[2]-5.4"), "a@x.fr");
}

TEST(receipt_notice, tells_why_a_reader_refused)
{
    auto a = sample_account();
    a.deliveries[0].reading = reading_record{1, "processed", true, "902", "lecteur@x.fr", {}};
    const auto er7 = zam(a, "Z03", false);

    EXPECT_EQ(value(er7, "OBX-5.1"), "N");
    EXPECT_EQ(error_of(er7), "902 applicationErrorCondition");
    EXPECT_EQ(value(er7, "ERR-5.2"), "Identifiant patient inconnu");
    for (const auto* unknown : {"", "999"}) {
        a.deliveries[0].reading->error_code = unknown;
        EXPECT_EQ(error_of(zam(a, "Z03", false)), "906 applicationErrorCondition") << unknown;
    }
}

TEST(receipt_notice, is_dated_by_what_it_tells_of)
{
    const auto at = [](int minute) { return now - std::chrono::minutes{minute}; };
    const auto happened = [](const account& a, const char* kind, bool positive) {
        return value(zam(a, kind, positive), "EVN-2");
    };
    auto a = sample_account();
    auto& d = a.deliveries[0];
    EXPECT_EQ(happened(a, "Z02", true), "20260302100000+0000") << "not known: now";

    d.reception_at = at(1);
    d.last_at = at(2);
    d.given_up_at = at(3);
    EXPECT_EQ(happened(a, "Z02", true), "20260302095900+0000");
    EXPECT_EQ(happened(a, "Z02", false), "20260302095800+0000") << "the operator's refusal";
    d.status = delivery_status::expired;
    EXPECT_EQ(happened(a, "Z02", false), "20260302095700+0000");
    d.failure = reception_record{};
    d.failure_at = at(4);
    EXPECT_EQ(happened(a, "Z02", false), "20260302095600+0000") << "the DSN";
    d.reading = reading_record{};
    d.reading_at = at(5);
    EXPECT_EQ(happened(a, "Z03", true), "20260302095500+0000");
    EXPECT_EQ(value(zam(a, "Z03", true), "MSH-7"), "20260302100000+0000") << "written now";
}

TEST(receipt_notice, gives_no_identifier_of_somebody_else)
{
    auto a = sample_account();
    a.deliveries[0].reading = reading_record{1, "displayed", false, {}, "A@X.FR", {}};
    EXPECT_EQ(value(zam(a, "Z03", true), "OBX[2]-4"), "899900000025");

    a.deliveries[0].reading->reader = "secretariat@x.fr";
    EXPECT_EQ(value(zam(a, "Z03", true), "OBX[2]-4"), "");
    EXPECT_EQ(value(zam(a, "Z03", true), "OBX[2]-5.4"), "secretariat@x.fr");
}

TEST(receipt_notice, speaks_of_the_part_that_was_refused)
{
    auto a = sample_account();
    a.deliveries[0].plan.documents = {1};
    a.deliveries[0].reception = reception_action::delivered;
    a.deliveries.push_back(a.deliveries[0]);
    a.deliveries[1].plan.number = 2;
    a.deliveries[1].plan.documents = {2};
    a.deliveries[1].failure = reception_record{2, reception_action::failed, {5, 2, 2}, 552, {}};
    a.deliveries[1].failure_at = now;

    EXPECT_EQ(error_of(zam(a, "Z02", false)).substr(0, 3), "552");
}

TEST(receipt_notice, dates_a_split_letter_by_its_last_part)
{
    auto a = sample_account();
    a.deliveries[0].plan.documents = {1};
    a.deliveries[0].reception = reception_action::delivered;
    a.deliveries[0].reception_at = now - seconds{60};
    a.deliveries.push_back(a.deliveries[0]);
    a.deliveries[1].plan.number = 2;
    a.deliveries[1].plan.documents = {2};
    a.deliveries[1].reception_at = now - seconds{30};
    auto whole = sample_account();
    whole.deliveries[0].reception_at = now - seconds{30};

    EXPECT_EQ(value(zam(a, "Z02", true), "EVN-2"), value(zam(whole, "Z02", true), "EVN-2"));
}

}  // namespace
