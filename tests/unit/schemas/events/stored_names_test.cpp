#include "schemas/events/codec.hpp"

#include <gtest/gtest.h>

// What is on disk in hospitals. A failure here means that an older journal could no longer be read:
// members may be added to these lines, and none may be changed.
namespace {

using namespace vgm;

const mail_place place{"INBOX", 17, 4};

TEST(stored_names, of_an_accepted_message)
{
    accepted_record r;
    r.source = "lab";
    r.control = {"MSG1"};
    r.sending_application = "SIL";
    r.sending_facility = "HOSPITAL";
    r.receiving_application = "PFI";
    r.receiving_facility = "GATEWAY";
    r.processing_id = "P";
    r.hl7_version = "2.5";
    r.event = "R01";
    r.charset = "8859/15";
    r.action = submission_action::replacement;
    r.documents = {{"1.2.3", "1.2.2", "11502-2"}};
    r.receipts = {true, true};
    r.content_hash = "ab12";
    r.warnings = {"RULE: PID-3"};
    r.body_size = 123456;
    r.deliveries = {{1, {"a@b.fr", recipient_kind::organisation, {}, {}}, {"ID.1@host"}, "PRT"}};
    r.batch = "LOT42-0badcafe";

    EXPECT_EQ(
        events::print(r),
        R"({"source":"lab","control":"MSG1","sending_application":"SIL",)"
        R"("sending_facility":"HOSPITAL","receiving_application":"PFI",)"
        R"("receiving_facility":"GATEWAY","processing_id":"P","hl7_version":"2.5","event":"R01",)"
        R"("charset":"8859/15","action":"replacement",)"
        R"("documents":[{"id":"1.2.3","replaces":"1.2.2","type":"11502-2"}],)"
        R"("receipts":{"reception":true,"reading":true},"content_hash":"ab12",)"
        R"("warnings":["RULE: PID-3"],"body_size":123456,)"
        R"("deliveries":[{"number":1,"to":{"address":"a@b.fr","kind":"organisation"},)"
        R"("mail_id":"ID.1@host","why":"PRT"}],"batch":"LOT42-0badcafe"})"
    );
}

TEST(stored_names, of_what_the_rules_made_of_a_letter)
{
    accepted_record r;
    r.routing = {
        "0123456789abcdef",
        {"cardiology", "urgent"},
        "cardio@b.fr",
        "Cardiologie",
        "office@b.fr",
        mail_priority::urgent,
        "first",
        "Voir {title}.",
        "Pour {patient}.",
        "why"};

    EXPECT_EQ(
        events::print(r),
        R"({"routing":{"version":"0123456789abcdef","rules":["cardiology","urgent"],)"
        R"("from":"cardio@b.fr","from_name":"Cardiologie","reply_to":"office@b.fr",)"
        R"("priority":"urgent","operator":"first","body":"Voir {title}.",)"
        R"("body_for_patient":"Pour {patient}.","hold":"why"}})"
    );
    EXPECT_EQ(events::print(released_record{"anne", "seen"}), R"({"by":"anne","reason":"seen"})");
    rerouted_record anew{"anne", "the unit moved", {1, 2}, {}, {}, {true, false}};
    anew.routing.version = "0123456789abcdef";
    anew.deliveries.emplace_back().number = 3;
    EXPECT_EQ(
        events::print(anew),
        R"({"by":"anne","reason":"the unit moved","withdrawn":[1,2],"deliveries":[{"number":3}],)"
        R"("routing":{"version":"0123456789abcdef"},"receipts":{"reception":true}})"
    );
}

TEST(stored_names, of_a_refused_a_repeated_and_an_unroutable_message)
{
    refused_record r;
    r.source = "lab";
    r.control = {"MSG1"};
    r.sending_application = "SIL";
    r.sending_facility = "HOSPITAL";
    r.acknowledgment = "AE";
    r.reasons = {{"RULE", "PID-3", "why"}};
    r.batch = "LOT42-0badcafe";

    EXPECT_EQ(
        events::print(r),
        R"({"source":"lab","control":"MSG1","sending_application":"SIL",)"
        R"("sending_facility":"HOSPITAL","acknowledgment":"AE",)"
        R"("reasons":[{"rule":"RULE","where":"PID-3","detail":"why"}],"batch":"LOT42-0badcafe"})"
    );
    EXPECT_EQ(events::print(repeated_record{"lab"}), R"({"source":"lab"})");
    EXPECT_EQ(
        events::print(repeated_record{"lab", "LOT42-0badcafe"}),
        R"({"source":"lab","batch":"LOT42-0badcafe"})"
    );
    EXPECT_EQ(
        events::print(unroutable_record{"RULE", "MSH", "why"}),
        R"({"rule":"RULE","where":"MSH","detail":"why"})"
    );
}

TEST(stored_names, of_a_plan)
{
    planned_record r;
    r.deliveries = {
        {1, {"a@b.fr", recipient_kind::organisation, "1750", "FINEG"}, {"ID.1@host"}, "PRT"}};

    EXPECT_EQ(
        events::print(r),
        R"({"deliveries":[{"number":1,"to":{"address":"a@b.fr","kind":"organisation",)"
        R"("identifier":"1750","identifier_type":"FINEG"},"mail_id":"ID.1@host","why":"PRT"}]})"
    );
}

TEST(stored_names, of_an_attempt_and_its_outcome)
{
    deferred_record r;
    r.number = 1;
    r.attempt = 2;
    r.status = {4, 4, 1};
    r.reply_code = 451;
    r.stage = "connecting";
    r.reason = "why";
    r.remote_id = "4XyZ";
    r.operator_problem = true;
    r.next_attempt = timestamp{milliseconds{1'764'000'000'123}};

    EXPECT_EQ(
        events::print(r),
        R"({"number":1,"attempt":2,"status":"4.4.1","reply_code":451,"stage":"connecting",)"
        R"("reason":"why","remote_id":"4XyZ","operator_problem":true,)"
        R"("next_attempt":1764000000123})"
    );
    EXPECT_EQ(
        events::print(sending_record{1, 2, "smtp"}), R"({"number":1,"attempt":2,"host":"smtp"})"
    );
    EXPECT_EQ(events::print(expired_record{3}), R"({"number":3})");
    EXPECT_EQ(events::print(held_record{3, "why"}), R"({"number":3,"reason":"why"})");
}

TEST(stored_names, of_receipts)
{
    EXPECT_EQ(
        events::print(reception_record{1, reception_action::failed, {5, 1, 1}, 550, place}),
        R"({"number":1,"action":"failed","status":"5.1.1","reply_code":550,)"
        R"("found_in":{"mailbox":"INBOX","uidvalidity":17,"uid":4}})"
    );
    EXPECT_EQ(
        events::print(reading_record{1, "displayed", true, "902", "a@b.fr", place}),
        R"({"number":1,"disposition":"displayed","negative":true,"error_code":"902",)"
        R"("reader":"a@b.fr","found_in":{"mailbox":"INBOX","uidvalidity":17,"uid":4}})"
    );
    EXPECT_EQ(
        events::print(unclaimed_record{place, "other", "x@y", "why"}),
        R"({"found_in":{"mailbox":"INBOX","uidvalidity":17,"uid":4},"kind":"other",)"
        R"("mail_id":"x@y","reason":"why"})"
    );
    EXPECT_EQ(
        events::print(mailbox_position_record{place}),
        R"({"last":{"mailbox":"INBOX","uidvalidity":17,"uid":4}})"
    );
}

TEST(stored_names, of_what_the_producer_was_told)
{
    const told_record told{1, "Z02", true, "ZAM1"};
    tell_deferred_record deferred;
    static_cast<told_record&>(deferred) = told;
    deferred.attempt = 3;
    deferred.reason = "why";
    tell_parked_record parked;
    static_cast<told_record&>(parked) = told;
    parked.reason = "why";

    const std::string common =
        R"({"number":1,"kind":"Z02","positive":true,"zam_control_id":"ZAM1")";
    EXPECT_EQ(events::print(told), common + "}");
    EXPECT_EQ(events::print(deferred), common + R"(,"attempt":3,"reason":"why"})");
    EXPECT_EQ(events::print(parked), common + R"(,"reason":"why"})");
}

TEST(stored_names, of_the_kinds_keep_their_numbers)
{
    const std::vector<std::string_view> names{
        "accepted",
        "refused",
        "planned",
        "sending",
        "sent",
        "deferred",
        "bounced",
        "uncertain",
        "expired",
        "reception",
        "reading",
        "told",
        "tell_deferred",
        "tell_parked",
        "unclaimed",
        "mailbox_position",
        "unroutable",
        "repeated",
        "held"};

    for (std::size_t n = 0; n < names.size(); ++n)
        EXPECT_EQ(to_string(static_cast<record_kind>(n + 1)), names[n]);
}

TEST(stored_names, of_the_enumerations)
{
    const auto action = [](submission_action a) {
        accepted_record r;
        r.action = a;
        return events::print(r);
    };
    const auto reception = [](reception_action a) {
        return events::print(reception_record{0, a, {}, 0, {}});
    };
    const auto kind = [](recipient_kind k) {
        planned_delivery d;
        d.to.kind = k;
        return events::print(planned_record{{d}});
    };

    EXPECT_EQ(action(submission_action::initial), "{}");
    EXPECT_EQ(action(submission_action::replacement), R"({"action":"replacement"})");
    EXPECT_EQ(action(submission_action::removal), R"({"action":"removal"})");
    EXPECT_EQ(reception(reception_action::delivered), "{}");
    EXPECT_EQ(reception(reception_action::relayed), R"({"action":"relayed"})");
    EXPECT_EQ(reception(reception_action::expanded), R"({"action":"expanded"})");
    EXPECT_EQ(reception(reception_action::failed), R"({"action":"failed"})");
    EXPECT_EQ(reception(reception_action::delayed), R"({"action":"delayed"})");
    EXPECT_EQ(kind(recipient_kind::professional), R"({"deliveries":[{}]})");
    EXPECT_EQ(
        kind(recipient_kind::application), R"({"deliveries":[{"to":{"kind":"application"}}]})"
    );
    EXPECT_EQ(kind(recipient_kind::patient), R"({"deliveries":[{"to":{"kind":"patient"}}]})");
}

TEST(stored_names, of_letters_that_arrive)
{
    arrived_record r;
    r.found_in = place;
    r.mail_id = "m@x";
    r.from = "a@b.fr";
    r.application = "dpi";
    r.documents = {{"1.2.3", "1.2.2", "11502-2", submission_action::removal}};
    r.content_hash = "ab12";
    r.body_size = 9;
    r.problem_rule = "XDM-ZIP";
    r.problem_where = "IHE_XDM.ZIP";
    r.problem = "why";
    r.mdn_to = "c@d.fr";
    r.no_mdn = "because";
    r.error_mail_to = "e@f.fr";

    EXPECT_EQ(
        events::print(r),
        R"({"found_in":{"mailbox":"INBOX","uidvalidity":17,"uid":4},"mail_id":"m@x",)"
        R"("from":"a@b.fr","application":"dpi","documents":[{"id":"1.2.3","replaces":"1.2.2",)"
        R"("type":"11502-2","action":"removal"}],"content_hash":"ab12","body_size":9,)"
        R"("problem_rule":"XDM-ZIP","problem_where":"IHE_XDM.ZIP","problem":"why",)"
        R"("mdn_to":"c@d.fr","no_mdn":"because","error_mail_to":"e@f.fr"})"
    );
    EXPECT_EQ(
        events::print(handed_over_record{1, "ID.1", "AE", "902"}),
        R"({"number":1,"control_id":"ID.1","acknowledgment":"AE","error_code":"902"})"
    );
    EXPECT_EQ(
        events::print(handover_deferred_record{1, 2, "why"}),
        R"({"number":1,"attempt":2,"reason":"why"})"
    );
    EXPECT_EQ(events::print(handover_parked_record{1, "why"}), R"({"number":1,"reason":"why"})");
    EXPECT_EQ(
        events::print(answering_record{"mdn", 1, "op"}), R"({"kind":"mdn","attempt":1,"host":"op"})"
    );
    EXPECT_EQ(
        events::print(answered_record{
            "mdn", 1, "deferred", 451, "why", "4X", timestamp{milliseconds{1'764'000'000'123}}}),
        R"({"kind":"mdn","attempt":1,"outcome":"deferred","reply_code":451,"reason":"why",)"
        R"("remote_id":"4X","next_attempt":1764000000123})"
    );
}

}  // namespace
