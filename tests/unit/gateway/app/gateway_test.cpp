// The whole gateway, its commands and its wiring, against an operator that does what it is told.
#include "gateway/app/gateway.hpp"

#include "gateway/app/commands.hpp"
#include "gateway/app/wiring.hpp"
#include "tests/unit/gateway/app/site.hpp"

#include <rapidjson/document.h>

namespace vgm::app {
namespace {

using test::captured;
using test::port_of;
using test::send;
using test::site;
using vgm::test::sample_letter;

TEST(app_gateway, takes_a_letter_in_and_sends_it)
{
    site here;
    here.house.letters.reset();
    std::string stopped;
    {
        gateway g(here.load());
        EXPECT_EQ(send(port_of(g), sample_letter().print(), "CTRL-1"), "AA");
    }  // what is under way ends first, or waits for the next start
    {
        const gateway g(here.load());
        here.wait_for_letters(1);
    }

    EXPECT_EQ(here.peer.letters().size(), 1u);
    here.house.open();
    EXPECT_EQ(here.house.letters->live_count(), 0u);
}

TEST(app_gateway, shows_as_uncertain_what_a_crash_left_half_sent)
{
    site here;
    const auto id = test::take_in(here.house);
    ASSERT_FALSE(here.house.append(id, vgm::test::sending(1, 1)));
    here.house.letters.reset();

    {
        const gateway g(here.load());
    }

    here.house.open();
    const auto state = here.house.letters->find(id);
    EXPECT_EQ(state->deliveries.front().status, delivery_status::uncertain);
    EXPECT_TRUE(here.peer.letters().empty()) << "nothing is sent twice unannounced";
}

TEST(app_gateway, plans_and_sends_what_a_crash_left_unplanned)
{
    site here;
    ASSERT_FALSE(here.house.accept_at(
        test::letter(1), test::world_time(), vgm::test::accepted(), sample_letter().print()
    ));
    here.house.letters.reset();

    {
        const gateway g(here.load());
        here.wait_for_letters(1);
    }

    EXPECT_EQ(here.peer.letters().size(), 1u);
}

TEST(app_gateway, ends_all_it_had_begun_when_it_cannot_listen)
{
    site here;
    test::take_in(here.house);  // something is under way by then
    here.house.letters.reset();
    auto twice = here.load();
    twice.sources.push_back(twice.sources.front());
    std::string said;
    {
        runtime::workers workers("other", 1);
        runtime::budget memory(1 << 20);
        mllp::source_settings taken;
        taken.port = 0;
        const mllp::source other(
            workers, taken, memory, [](message, auto) {}, [](auto&&...) { return std::string{}; }
        );
        twice.sources.back().listen->port = other.bound_port();

        try {
            const gateway g(twice);
        } catch (const std::runtime_error& failed) {
            said = failed.what();
        }
    }

    EXPECT_NE(said.find("cannot listen on 127.0.0.1"), std::string::npos) << said;
}

TEST(app_gateway, refuses_to_share_its_journal)
{
    const site here;

    EXPECT_THROW(const gateway g(here.load()), std::runtime_error);
}

TEST(app_commands, check_says_whether_the_configuration_is_right)
{
    site here;
    {
        const captured silent;
        EXPECT_EQ(run_check(here.config(), output::text), 0);
        EXPECT_NE(silent.text().find("the configuration is right"), std::string::npos);
    }
    here.write("delivery: {retry_frist: 1s}\n");
    const captured said;
    EXPECT_EQ(run_check(here.config(), output::json), 1);
    rapidjson::Document d;
    ASSERT_FALSE(d.Parse(said.text().c_str()).HasParseError());
    EXPECT_FALSE(d["valid"].GetBool());
    EXPECT_STREQ(d["problems"][0]["path"].GetString(), "delivery.retry_frist");
}

TEST(app_commands, explain_says_what_would_become_of_a_message)
{
    site here;
    const auto good = here.put("good.hl7", sample_letter().add_patient().print());
    const auto framed = here.put("framed.hl7", "\x0B" + sample_letter().print() + "\x1C\r");
    sample_letter nobody;
    nobody.recipients.clear();
    const auto bad = here.put("bad.hl7", nobody.print());
    const auto run = [&](const std::string& file, const std::string& source, output form) {
        return run_explain(here.config(), file, source, form);
    };
    {
        const captured said;
        EXPECT_EQ(run(good, "", output::text), 0);
        EXPECT_NE(said.text().find("would be accepted (AA)"), std::string::npos);
        EXPECT_NE(said.text().find("(patient)@patient.mssante.fr"), std::string::npos);
        EXPECT_EQ(said.text().find(vgm::test::sample_ins), std::string::npos);
    }
    {
        const captured said;
        EXPECT_EQ(run(framed, "lab", output::json), 0);
        rapidjson::Document d;
        ASSERT_FALSE(d.Parse(said.text().c_str()).HasParseError());
        EXPECT_STREQ(d["answer"].GetString(), "AA");
        EXPECT_EQ(d["deliveries"].Size(), 1u);
    }
    const captured silent;
    EXPECT_EQ(run(bad, "lab", output::text), 1);
    EXPECT_EQ(run(bad, "lab", output::json), 1);
    EXPECT_EQ(run("/nowhere.hl7", "lab", output::text), 2);
    EXPECT_EQ(run(good, "radiology", output::text), 2);
    EXPECT_EQ(run_explain("/nowhere.yaml", good, "", output::text), 2);
    here.put("wrong.tsv", "no table\n");
    here.write("tables: {folder: '" + here.house.folder.path() + "'}\n");
    EXPECT_EQ(run(good, "", output::text), 2);
}

TEST(app_commands, trace_finds_a_letter_beside_a_gateway_that_runs)
{
    site here;
    here.house.tell(test::letter(1), vgm::test::accepted());
    here.house.letters->journal().flush();
    {
        const captured said;
        EXPECT_EQ(run_trace(here.config(), "MSG1", output::json), 0);
        rapidjson::Document d;
        ASSERT_FALSE(d.Parse(said.text().c_str()).HasParseError());
        EXPECT_EQ(d.Size(), 1u);
    }
    const captured silent;
    EXPECT_EQ(run_trace(here.config(), "MSG1", output::text), 0);
    EXPECT_EQ(run_trace(here.config(), "MSG9", output::text), 1);
    EXPECT_EQ(run_trace(here.config(), "MSG9", output::json), 1);
    EXPECT_EQ(run_trace("/nowhere.yaml", "MSG1", output::text), 2);
    EXPECT_EQ(run_unclaimed(here.config(), output::text), 1);
}

TEST(app_commands, serve_says_what_keeps_it_from_starting)
{
    const captured silent;

    EXPECT_EQ(run_serve("/nowhere.yaml"), 2);
}

TEST(app_wiring, hands_each_part_its_settings)
{
    site here;
    here.write(
        "delivery: {uncertain: resend, retry_first: 7s}\n"
        "receipts: {relayed: positive}\n"
        "intake: {duplicate_window: 2h}\n"
    );
    const auto all = here.load();

    EXPECT_TRUE(to_ledger(all).uncertain_is_resent);
    EXPECT_TRUE(to_ledger(all).relayed_counts);
    EXPECT_EQ(to_ledger(all).duplicate_window, std::chrono::hours{2});
    EXPECT_EQ(to_journal(all).directory, here.house.folder.path() + "/journal");
    EXPECT_EQ(to_journal(all).documents_segment_bytes % 4096, 0u);
    EXPECT_FALSE(journal::validate(to_journal(all)));
    const auto carrier = carriers_of(all).at(0);
    EXPECT_EQ(to_post_office(all, carrier).uncertain, uncertain_policy::resend);
    EXPECT_EQ(to_post_office(all, carrier).retry.first, seconds{7});
    EXPECT_EQ(to_letters(all).mailbox, "pfi@hopital.test.mssante.fr");
    EXPECT_EQ(to_letters(all).archive.source_id, "1.2.250.1.999.1.1");
    EXPECT_EQ(to_gate(all, all.sources[0]).processing_ids, std::vector<std::string>{"P"});
    EXPECT_EQ(to_source(all.sources[0]).name, "lab");
    EXPECT_TRUE(to_told_sources(all).empty());
    const auto destination = to_destination(carrier, to_operator_tls(carrier));
    EXPECT_EQ(destination.port, here.peer.port());
    EXPECT_EQ(destination.helo_name, "hopital.test.mssante.fr");
    EXPECT_EQ(destination.secured_by, smtp::security::starttls);
    EXPECT_EQ(destination.connection_age_max, std::chrono::minutes{10});
    EXPECT_EQ(destination.connect_pause, seconds{10});
    reading_settings reading;
    reading.retry_first = seconds{2};
    reading.retry_longest = seconds{4};
    EXPECT_EQ(to_inbox(carrier, reading, carrier.mailboxes[0]).reconnect.first, seconds{2});
    EXPECT_EQ(to_inbox(carrier, reading, carrier.mailboxes[0]).reconnect.longest, seconds{4});
}

TEST(app_wiring, tells_letters_who_sends_them_and_how_large_they_may_be)
{
    site here;
    std::ofstream(here.house.folder.path() + "/oppositions") << vgm::test::sample_ins << "\n";
    here.write(
        "delivery: {patient_message_bytes_max: 3MB, default_content_type: 97, opposition_file: " +
        here.house.folder.path() + "/oppositions}\nreceipts: {deleted: read}\n"
    );
    auto all = here.load();
    all.sources[0].display_name = "Laboratoire";
    all.mailbox.display_name.clear();
    all.gateway.organisation = "CH des Dunes";
    const auto letters = to_letters(all);

    EXPECT_EQ(letters.mailbox_name, "CH des Dunes");
    EXPECT_EQ(letters.names_by_source.at("lab"), "Laboratoire");
    EXPECT_EQ(letters.largest.to_professionals, 25'000'000u);
    EXPECT_EQ(letters.largest.to_patients, 3'000'000u);
    EXPECT_EQ(letters.archive.default_content_type, "97");
    EXPECT_TRUE(letters.has_objected(vgm::test::sample_ins));
    EXPECT_FALSE(letters.has_objected("290059999901267"));
    EXPECT_TRUE(to_receipt_policy(all.receipts).deleted_is_read);
    EXPECT_TRUE(to_gate(all, all.sources[0]).refuse_unqualified_ins_to_patient);
    all.sources[0].unqualified_ins_to_patient = unqualified_ins::warn;
    EXPECT_FALSE(to_gate(all, all.sources[0]).refuse_unqualified_ins_to_patient);
    all.delivery.default_content_type = "no such code";
    EXPECT_THROW(to_letters(all), std::runtime_error);
}

}  // namespace
}  // namespace vgm::app
