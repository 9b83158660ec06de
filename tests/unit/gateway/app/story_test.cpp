#include "gateway/app/story.hpp"

#include "gateway/core/masked.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <rapidjson/document.h>

namespace vgm::app {
namespace {

using namespace vgm::test;

constexpr const char* ins = "279035121518989";

recipient patient()
{
    recipient r;
    r.address = std::string(ins) + "@patient.mssante.fr";
    r.kind = recipient_kind::patient;
    return r;
}

// A letter to a doctor and a patient, a refused message and a mail that belongs to nobody.
struct told_house : test::ledger_house
{
    told_house()
    {
        auto first = accepted();
        first.sending_application = "SIL";
        first.sending_facility = "LABO";
        first.event = "R01";
        first.body_size = 6504;
        first.documents.push_back({"1.2.3.4", "", "11502-2"});
        auto plan = planned(2);
        plan.deliveries[1].to = patient();
        auto gone = sent(1, 1);
        gone.reason = "250 2.0.0 in reply to the end of data";
        gone.remote_id = "ABC123";
        std::vector<record_body> all{plan, sending(1, 1), gone, bounced(2, 1)};
        all.emplace_back(reception(1, reception_action::delivered));
        all.emplace_back(told(1, "Z02", true));
        EXPECT_FALSE(accept(letter_id(), first));
        for (auto& r : all) EXPECT_FALSE(append(letter_id(), r));
        refused_record no;
        no.source = "lab";
        no.control = {"MSG2"};
        no.acknowledgment = "AE";
        no.reasons.push_back({"RULE-1", "PID-3", "is missing"});
        EXPECT_FALSE(append(test::letter(2), no));
        EXPECT_FALSE(append(
            test::letter(3), unclaimed_record{{"pfi@ch.fr", 1, 7}, "other", "x@y", "a newsletter"}
        ));
        letters->journal().flush();
    }

    std::vector<app::story> find(const std::string& identifier) const
    {
        return find_stories(journal::reader(settings.directory), identifier).value();
    }
};

TEST(app_story, is_found_by_every_identifier_of_its_letter)
{
    const told_house house;
    const auto id = letter_id().to_string();

    for (const auto& identifier :
         {id,
          id + ".1",
          id + ".2",
          std::string("MSG1"),
          std::string("1.2.3.4"),
          id + ".1@example.org",
          "<" + id + ".2@example.org>",
          std::string("RECIPIENT1@example.mssante.fr"),
          patient().address,
          std::string("ABC123")}) {
        SCOPED_TRACE(identifier);
        const auto found = house.find(identifier);
        ASSERT_EQ(found.size(), 1u);
        EXPECT_EQ(found[0].state.id, letter_id());
        EXPECT_EQ(found[0].records.size(), 7u);
    }
    for (const std::string nobody : {"", "MSG", "1.2.3", "nobody@example.org", "0"})
        EXPECT_TRUE(house.find(nobody).empty()) << nobody;
}

TEST(app_story, tells_refusals_and_mails_of_nobody_too)
{
    const told_house house;

    const auto refused = house.find("MSG2");
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_NE(
        print_text(refused[0], colours::off).find("RULE-1 at PID-3: is missing"), std::string::npos
    );

    const auto unclaimed = find_unclaimed(journal::reader(house.settings.directory)).value();
    ASSERT_EQ(unclaimed.size(), 1u);
    EXPECT_NE(print_text(unclaimed[0], colours::off).find("a newsletter"), std::string::npos);
}

TEST(app_story, prints_as_a_person_reads_it)
{
    const told_house house;

    const auto text = print_text(house.find("MSG1").front(), colours::off);

    EXPECT_EQ(
        text,
        "Letter " + letter_id().to_string() +
            "  2025-11-24  MSH-10 MSG1  R01 initial\n"
            "  16:00:00.000  accepted      AA to lab (SIL, LABO), 6504 bytes, 1 document 11502-2\n"
            "  16:00:01.000  planned       2 mails\n"
            "  -> 1  recipient1@example.mssante.fr  (professional)  delivered, producer told\n"
            "     16:00:01.000  sending       attempt 1 to operator\n"
            "     16:00:01.000  sent          attempt 1: 250 2.0.0 in reply to the end of data, "
            "queued there as ABC123\n"
            "     16:00:01.000  delivered     DSN\n"
            "     16:00:01.000  told          ZAM^Z02 Y acknowledged by the producer\n"
            "  -> 2  (patient)@patient.mssante.fr  (patient)  bounced\n"
            "     16:00:01.000  bounced       attempt 1\n"
    );
    EXPECT_NE(
        print_text(house.find("MSG1").front(), colours::on).find("\x1b[1m"), std::string::npos
    );
}

TEST(app_story, prints_json_that_programs_read)
{
    const told_house house;

    const auto json = print_json(house.find("MSG1").front());

    rapidjson::Document d;
    ASSERT_FALSE(d.Parse(json.c_str()).HasParseError()) << json;
    EXPECT_EQ(d["submission"].GetString(), letter_id().to_string());
    EXPECT_STREQ(d["control_id"].GetString(), "MSG1");
    ASSERT_EQ(d["deliveries"].Size(), 2u);
    EXPECT_STREQ(d["deliveries"][0]["reception"].GetString(), "delivered");
    EXPECT_TRUE(d["deliveries"][1]["failed"].GetBool());
    EXPECT_STREQ(d["deliveries"][1]["recipient"].GetString(), "(patient)@patient.mssante.fr");
    EXPECT_EQ(d["timeline"].Size(), 7u);
    EXPECT_TRUE(d["timeline"][0]["delivery"].IsNull());
}

TEST(app_story, never_shows_a_patients_matricule)
{
    const told_house house;
    const auto all = house.find("MSG1");

    EXPECT_EQ(print_text(all[0], colours::on).find(ins), std::string::npos);
    EXPECT_EQ(print_json(all[0]).find(ins), std::string::npos);
}

TEST(app_story, cannot_be_found_in_a_journal_that_is_not_there)
{
    const auto found = find_stories(journal::reader("/nowhere/at/all"), "MSG1");

    EXPECT_TRUE(!found || found->empty());
}

TEST(app_masked, shows_only_the_domain_of_what_may_be_a_matricule)
{
    const auto masked = [](std::string address, recipient_kind kind) {
        recipient r;
        r.address = std::move(address);
        r.kind = kind;
        return masked_address(r);
    };
    using enum recipient_kind;

    EXPECT_EQ(
        masked("279035121518989@patient.mssante.fr", recipient_kind::patient),
        "(patient)@patient.mssante.fr"
    );
    EXPECT_EQ(
        masked("anything@patient.mssante.fr", recipient_kind::patient),
        "(patient)@patient.mssante.fr"
    );
    EXPECT_EQ(masked("no address", recipient_kind::patient), "(patient)");
    EXPECT_EQ(masked("279035121518989@x.fr", professional), "(patient)@x.fr");
    EXPECT_EQ(masked("1790320151589@x.fr", organisation), "(patient)@x.fr");
    EXPECT_EQ(masked("279032B12151898@x.fr", professional), "(patient)@x.fr");
    EXPECT_EQ(masked("899900000025@x.fr", professional), "899900000025@x.fr");
    EXPECT_EQ(masked("dr.martin@x.fr", professional), "dr.martin@x.fr");
}

}  // namespace
}  // namespace vgm::app
