#include "routes/document_to_mssante/plan.hpp"

#include "tests/unit/routes/document_to_mssante/support.hpp"

namespace {

using namespace vgm;
using document_to_mssante::make_plan;

const document_to_mssante::settings with = test::sample_route{}.with;

std::vector<std::string> addresses(const result<planned_record>& plan)
{
    std::vector<std::string> all;
    for (const auto& d : plan.value().deliveries)
        all.push_back(std::to_string(d.number) + ' ' + d.to.address);
    return all;
}

using list = std::vector<std::string>;

submission to(std::vector<recipient> recipients)
{
    auto s = test::sample_route{}.asked;
    s.recipients = std::move(recipients);
    return s;
}

const recipient doctor{"a@x.fr", recipient_kind::professional, {}, {}};
const recipient ward{"b@x.fr", recipient_kind::organisation, {}, {}};
const recipient machine{"c@x.fr", recipient_kind::application, {}, {}};
const recipient patient{"p@patient.mssante.fr", recipient_kind::patient, {}, {}};

TEST(route_plan, numbers_recipients_in_the_order_of_the_message)
{
    auto s = to({machine, patient, doctor, ward});
    s.sent_to.patient = true;

    EXPECT_EQ(
        addresses(make_plan(s, with)),
        (list{"1 c@x.fr", "2 p@patient.mssante.fr", "3 a@x.fr", "4 b@x.fr"})
    );
}

TEST(route_plan, lets_the_flags_decide)
{
    auto s = to({doctor, patient, ward});

    EXPECT_EQ(addresses(make_plan(s, with)), (list{"1 a@x.fr", "2 b@x.fr"}));
    s.sent_to = {.dmp = false, .professionals = false, .patient = true};
    EXPECT_EQ(addresses(make_plan(s, with)), list{"1 p@patient.mssante.fr"});
}

TEST(route_plan, writes_once_to_an_address_that_is_there_twice)
{
    auto again = doctor;
    again.address = "A@X.fr";

    EXPECT_EQ(
        addresses(make_plan(to({doctor, again, ward}), with)), (list{"1 a@x.fr", "2 b@x.fr"})
    );
}

TEST(route_plan, makes_message_ids_that_name_the_delivery_and_never_change)
{
    const auto s = to({doctor, ward});
    const auto first = make_plan(s, with).value(), again = make_plan(s, with).value();

    EXPECT_EQ(
        first.deliveries[0].mail_id.value, "01KJV3ZP0000000000000000AA.1@hopital.test.mssante.fr"
    );
    EXPECT_EQ(
        first.deliveries[1].mail_id.value, "01KJV3ZP0000000000000000AA.2@hopital.test.mssante.fr"
    );
    EXPECT_EQ(first.deliveries[1].mail_id, again.deliveries[1].mail_id);
}

TEST(route_plan, says_why_each_recipient_is_there)
{
    auto s = to({doctor, patient});
    s.sent_to.patient = true;
    const auto plan = make_plan(s, with).value();

    EXPECT_NE(plan.deliveries[0].why.find("DESTMSSANTEPS"), std::string::npos);
    EXPECT_NE(plan.deliveries[1].why.find("DESTMSSANTEPAT"), std::string::npos);
}

TEST(route_plan, is_an_issue_when_nobody_is_left)
{
    const auto nobody = make_plan(to({patient}), with);
    auto s = to({});
    s.sent_to = {.dmp = true, .professionals = false, .patient = false};
    const auto dmp = make_plan(s, with);

    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().code, fault::no_recipient);
    EXPECT_EQ(nobody.error().rule, "ROUTE-NO-RECIPIENT");
    ASSERT_FALSE(dmp);
    EXPECT_NE(dmp.error().detail.find("DMP"), std::string::npos);
}

TEST(route_plan, sends_nothing_to_a_patient_who_may_not_see_the_document)
{
    auto s = to({doctor, patient});
    s.sent_to.patient = true;
    s.shown_to.hidden_from_patient = true;

    EXPECT_EQ(addresses(make_plan(s, with)), list{"1 a@x.fr"});
}

TEST(route_plan, sends_nothing_to_a_patient_who_objected)
{
    auto objection = with;
    std::string asked_for;
    objection.has_objected = [&](std::string_view ins) {
        asked_for = ins;
        return true;
    };
    auto s = to({doctor, patient});
    EXPECT_EQ(addresses(make_plan(s, objection)).size(), 1U);
    EXPECT_EQ(asked_for, "") << "nobody is asked about a patient who is to get nothing";

    s.sent_to.patient = true;
    EXPECT_EQ(addresses(make_plan(s, objection)), list{"1 a@x.fr"});
    EXPECT_EQ(asked_for, test::sample_ins);

    s.sent_to.professionals = false;
    const auto nobody = make_plan(s, objection);
    ASSERT_FALSE(nobody);
    EXPECT_NE(nobody.error().detail.find("objected"), std::string::npos);
}

}  // namespace
