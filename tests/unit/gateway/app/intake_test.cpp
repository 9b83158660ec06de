#include "gateway/app/intake.hpp"

#include "gateway/journal/reader.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/sample_letter.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <atomic>
#include <cerrno>
#include <thread>

namespace vgm::app {
namespace {

using journal::test::fails;
using journal::test::operation;
using test::ledger_house;
using vgm::test::sample_letter;

struct intake_house : ledger_house
{
    ~intake_house() { letters->close(); }  // its callbacks go to the intake

    std::future<std::string> begin(const std::string& er7)
    {
        auto answer = std::make_shared<std::promise<std::string>>();
        const message m{std::make_shared<const std::string>(er7), "lab", test::world_time()};
        receive().handle(m, gate, [answer](verdict told) { answer->set_value(told.er7); });
        return answer->get_future();
    }
    std::string ask(const std::string& er7) { return begin(er7).get(); }

    intake& receive()
    {
        if (!intake_) intake_.emplace(*letters, with, find, [this] { return site; });
        return *intake_;
    }
    void restart()
    {
        letters->close();
        intake_.reset();
        reopen();
    }

    document_to_mssante::settings with = test::letter_settings();  // set before ask()
    document_to_mssante::mailbox_finder find;                      // the same
    site_rules_ptr site;                                           // at any time; null: no rules

    // The only letter there is, once it has been planned.
    ledger::account_ptr wait_for_plan()
    {
        const auto all = letters->live();
        if (all.size() != 1) throw std::runtime_error("one letter was expected");
        return seen.wait(all.front()->id, [](const account& a) { return a.planned; });
    }

    transmission::gate_settings gate;

private:
    std::optional<intake> intake_;
};

// The occurrences of a kind of record in the whole journal.
std::size_t count(const ledger_house& house, record_kind kind)
{
    house.letters->journal().flush();
    std::size_t n = 0;
    const journal::reader from(house.settings.directory);
    const auto scanned = from.scan([&](const journal::record& r) {
        n += r.kind == static_cast<std::uint8_t>(kind) ? 1 : 0;
        return true;
    });
    EXPECT_TRUE(scanned);
    return n;
}

bool says(const std::string& answer, const std::string& code)
{
    return answer.find("\rMSA|" + code + "|CTRL-1") != std::string::npos;
}

TEST(app_intake, accepts_and_plans_a_letter)
{
    intake_house house;

    const auto answer = house.ask(sample_letter().add_patient().print());

    EXPECT_TRUE(says(answer, "AA")) << answer;
    const auto state = house.wait_for_plan();
    ASSERT_EQ(state->deliveries.size(), 2u);
    EXPECT_EQ(state->deliveries[0].plan.to.address, vgm::test::sample_doctor.address);
    EXPECT_EQ(state->accepted->control.value, "CTRL-1");
    EXPECT_EQ(state->accepted->source, "lab");
    EXPECT_TRUE(state->accepted->receipts.reception);
}

TEST(app_intake, answers_aa_only_when_the_letter_is_durable)
{
    intake_house house;
    std::promise<void> disk;
    const auto gate = disk.get_future().share();
    std::promise<void> reached;
    std::once_flag once;
    house.receive();
    house.files->set_rule([&](operation what, const std::string& path) -> error_code {
        if (what == operation::sync && path.find("documents") != std::string::npos) {
            std::call_once(once, [&] { reached.set_value(); });
            gate.wait();
        }
        return {};
    });

    auto answer = house.begin(sample_letter().print());
    reached.get_future().wait();

    EXPECT_EQ(answer.wait_for(seconds{0}), std::future_status::timeout);
    EXPECT_EQ(house.letters->live_count(), 0u);

    disk.set_value();
    EXPECT_TRUE(says(answer.get(), "AA"));
}

TEST(app_intake, makes_one_letter_of_two_copies_that_come_at_once)
{
    intake_house house;
    std::promise<void> disk;
    const auto gate = disk.get_future().share();
    house.receive();
    house.files->set_rule([&](operation what, const std::string&) -> error_code {
        if (what == operation::sync) gate.wait();
        return {};
    });
    const auto er7 = sample_letter().print();

    auto first = house.begin(er7);
    auto second = house.begin(er7);
    disk.set_value();

    const auto answer = first.get();
    EXPECT_TRUE(says(answer, "AA"));
    EXPECT_EQ(second.get(), answer);
    house.wait_for_plan();
    EXPECT_EQ(count(house, record_kind::accepted), 1u);
    EXPECT_EQ(count(house, record_kind::repeated), 1u);
}

TEST(app_intake, makes_one_letter_of_many_copies_from_many_threads)
{
    constexpr int copies = 8, rounds = 40;
    intake_house house;
    house.files->syncs = false;
    house.receive();
    for (int round = 0; round < rounds; ++round) {
        const auto er7 = sample_letter{.control_id = "C" + std::to_string(round)}.print();
        std::vector<std::string> answers(copies);
        std::vector<std::thread> senders;
        for (int n = 0; n < copies; ++n)
            senders.emplace_back([&, n] { answers[static_cast<std::size_t>(n)] = house.ask(er7); });
        for (auto& t : senders) t.join();

        for (const auto& answer : answers) EXPECT_EQ(answer, answers.front());
    }

    EXPECT_EQ(count(house, record_kind::accepted), std::size_t{rounds});
    EXPECT_EQ(count(house, record_kind::repeated), std::size_t{rounds * (copies - 1)});
}

TEST(app_intake, gives_a_repetition_the_very_same_answer_also_after_a_restart)
{
    intake_house house;
    const auto er7 = sample_letter().print();
    const auto answer = house.ask(er7);

    EXPECT_EQ(house.ask(er7), answer);
    house.wait_for_plan();
    house.restart();
    EXPECT_EQ(house.ask(er7), answer);

    EXPECT_EQ(count(house, record_kind::accepted), 1u);
    EXPECT_EQ(count(house, record_kind::repeated), 2u);
    EXPECT_EQ(house.letters->live_count(), 1u);
}

TEST(app_intake, takes_the_same_control_id_with_other_bytes_as_another_letter)
{
    intake_house house;

    const auto first = house.ask(sample_letter().print());
    const auto second = house.ask(sample_letter().set("ACK_LECTURE_MSS", "N").print());

    EXPECT_TRUE(says(second, "AA"));
    EXPECT_NE(first, second);
    EXPECT_EQ(count(house, record_kind::accepted), 2u);
}

TEST(app_intake, refuses_with_reasons_and_writes_the_refusal_down)
{
    intake_house house;
    sample_letter wrong;
    wrong.recipients.clear();

    const auto answer = house.ask(wrong.print());

    EXPECT_TRUE(says(answer, "AE")) << answer;
    EXPECT_NE(answer.find("\rERR|"), std::string::npos);
    EXPECT_EQ(count(house, record_kind::refused), 1u);
    EXPECT_EQ(count(house, record_kind::accepted), 0u);
    EXPECT_EQ(house.letters->live_count(), 0u);
}

TEST(app_intake, refuses_a_letter_that_nobody_could_get_because_of_its_size)
{
    intake_house house;
    house.with.largest.to_professionals = 1000;

    const auto answer = house.ask(sample_letter().print());

    EXPECT_TRUE(says(answer, "AE")) << answer;
    EXPECT_NE(answer.find("LETTER-TOO-LARGE"), std::string::npos) << answer;
    EXPECT_EQ(count(house, record_kind::accepted), 0u);
}

TEST(app_intake, writes_down_who_gets_no_mail_although_the_message_asks_for_one)
{
    intake_house house;
    house.with.has_objected = [](std::string_view) { return true; };

    EXPECT_TRUE(says(house.ask(sample_letter().add_patient().print()), "AA"));

    const auto letter = house.wait_for_plan();
    EXPECT_EQ(letter->deliveries.size(), 1u);
    EXPECT_EQ(letter->accepted->warnings, std::vector<std::string>{"ROUTE-OPPOSITION: PRT"});
}

// The doctor of the samples, by number alone.
std::string letter_without_address()
{
    sample_letter letter;
    letter.recipients[0].address.clear();
    return letter.print();
}

directory::resolution found_at(const std::string& address)
{
    directory::resolution r;
    r.outcome = directory::outcome::found;
    r.address = address;
    r.chosen = directory::mailbox_entry{.address = address, .source = "extraction"};
    r.reasons = {directory::reason::only_candidate};
    return r;
}

TEST(app_intake, plans_the_address_that_the_directory_gives_and_asks_for_it_once)
{
    intake_house house;
    house.gate.resolves_recipients = true;
    std::atomic<int> day = 0;
    house.find = [&](const directory::resolution_request& who) {
        EXPECT_EQ(who.person_id, "899900000025");
        ++day;
        return found_at("day" + std::to_string(day) + "@medecin.test.mssante.fr");
    };

    EXPECT_TRUE(says(house.ask(letter_without_address()), "AA"));
    house.wait_for_plan();
    house.restart();

    const auto all = house.letters->live();
    ASSERT_EQ(all.size(), 1u);
    ASSERT_EQ(all.front()->deliveries.size(), 1u);
    const auto& plan = all.front()->deliveries[0].plan;
    EXPECT_EQ(plan.to.address, "day1@medecin.test.mssante.fr");
    EXPECT_NE(plan.why.find("extraction of 1970-01-01"), std::string::npos) << plan.why;
    EXPECT_EQ(day, 1);
}

TEST(app_intake, answers_a_repetition_as_before_although_the_directory_has_changed)
{
    intake_house house;
    house.gate.resolves_recipients = true;
    auto today = found_at("paule@medecin.test.mssante.fr");
    house.find = [&](const directory::resolution_request&) { return today; };
    const auto first = house.ask(letter_without_address());
    house.wait_for_plan();

    today = {};
    const auto second = house.ask(letter_without_address());
    auto other = sample_letter{.control_id = "CTRL-1B"};
    other.recipients[0].address.clear();
    const auto refused = house.ask(other.print());

    EXPECT_TRUE(says(first, "AA"));
    EXPECT_EQ(second, first);
    EXPECT_TRUE(says(refused, "AE")) << refused;
    EXPECT_NE(refused.find("ROUTE-NO-MAILBOX"), std::string::npos) << refused;
    EXPECT_NE(refused.find("PRT^2^5"), std::string::npos) << refused;
    EXPECT_EQ(count(house, record_kind::accepted), 1u);
    EXPECT_EQ(count(house, record_kind::repeated), 1u);
}

TEST(app_intake, answers_what_is_no_message_at_all)
{
    intake_house house;
    for (const std::string bytes : {"", "hello", "MSH", "MSH|^~\\&", "\xFF\xFE\0\x01"}) {
        SCOPED_TRACE(bytes);

        const auto answer = house.ask(bytes);

        EXPECT_TRUE(answer.starts_with("MSH|")) << answer;
        EXPECT_NE(answer.find("\rMSA|A"), std::string::npos);
        EXPECT_EQ(answer.find("\rMSA|AA"), std::string::npos);
    }
    EXPECT_EQ(count(house, record_kind::refused), 5u);
}

TEST(app_intake, asks_for_a_second_sending_when_the_letter_cannot_be_stored)
{
    intake_house house;
    const auto er7 = sample_letter().print();
    house.receive();
    house.files->set_rule(fails(operation::write, "documents", ENOSPC));

    const auto answer = house.ask(er7);

    EXPECT_TRUE(says(answer, "AR")) << answer;
    EXPECT_NE(answer.find("cannot store"), std::string::npos);
    EXPECT_EQ(house.letters->live_count(), 0u);
    EXPECT_EQ(count(house, record_kind::accepted), 0u);

    const auto again = house.ask_healed(
        [&] { return house.ask(er7); }, [](const std::string& a) { return says(a, "AR"); }
    );
    EXPECT_TRUE(says(again, "AA")) << again;
    house.wait_for_plan();
}

TEST(app_intake, makes_a_letter_and_its_mails_durable_in_one_record)
{
    intake_house house;
    ASSERT_TRUE(says(house.ask(sample_letter().print()), "AA"));  // the segments are there
    house.files->set_rule(fails(operation::sync, "tracking", EIO));
    sample_letter second;
    second.body_for_professionals = "Une autre lettre.";

    ASSERT_TRUE(says(house.ask(second.print()), "AA"));

    ASSERT_EQ(house.letters->live_count(), 2u);
    for (const auto& letter : house.letters->live()) {
        EXPECT_TRUE(letter->planned);
        EXPECT_EQ(letter->deliveries.size(), 1u);
    }
}

TEST(app_intake, plans_what_an_earlier_version_accepted_and_did_not_plan)
{
    intake_house house;
    house.receive();
    ASSERT_FALSE(house.accept(test::letter(1), vgm::test::accepted(), sample_letter().print()));
    const auto letter = house.letters->live().front();
    ASSERT_FALSE(letter->planned);

    house.receive().plan_again(*letter);

    EXPECT_EQ(house.wait_for_plan()->deliveries.size(), 1u);
}

TEST(app_intake, waits_with_a_plan_while_the_stored_message_cannot_be_read)
{
    intake_house house;
    house.receive();
    ASSERT_FALSE(house.accept(test::letter(1), vgm::test::accepted(), sample_letter().print()));
    const auto letter = house.letters->live().front();

    house.files->set_rule(fails(operation::open, "documents", EMFILE));
    house.receive().plan_again(*letter);

    house.files->heal();
    EXPECT_EQ(count(house, record_kind::unroutable), 0u);
    house.receive().plan_again(*letter);
    EXPECT_TRUE(house.wait_for_plan());
}

TEST(app_intake, leaves_a_letter_whose_message_is_gone_to_a_person)
{
    intake_house house;
    ASSERT_FALSE(house.accept(test::letter(1), vgm::test::accepted(), "these bytes are no message")
    );

    house.receive().plan_again(*house.letters->find(test::letter(1)));

    house.letters->journal().flush();
    EXPECT_EQ(house.story_of<unroutable_record>(test::letter(1)).size(), 1u);
    EXPECT_EQ(house.letters->live_count(), 0u);
}

// The rules of the warnings that the letters were taken with, in order.
std::vector<std::string> warnings_of(const intake_house& house)
{
    std::vector<std::string> all;
    for (const auto& letter : house.letters->live())
        for (const auto& w : letter->accepted->warnings) all.push_back(w);
    return all;
}

TEST(app_intake, warns_of_a_control_id_that_another_message_had)
{
    intake_house house;
    sample_letter first, second;
    second.body_for_professionals = "Autre chose.";
    house.ask(first.print());
    EXPECT_EQ(warnings_of(house), std::vector<std::string>{});

    EXPECT_TRUE(says(house.ask(second.print()), "AA"));

    EXPECT_EQ(house.letters->live_count(), 2u);
    EXPECT_EQ(warnings_of(house), std::vector<std::string>{"HISTORY-CONTROL-ID: MSH-10"});
}

TEST(app_intake, warns_of_a_replacement_or_deletion_of_what_was_never_sent)
{
    for (const auto action : {submission_action::replacement, submission_action::removal}) {
        intake_house house;
        const auto change = sample_letter().become(action).print();

        EXPECT_TRUE(says(house.ask(change), "AA"));

        EXPECT_EQ(warnings_of(house), std::vector<std::string>{"HISTORY-DOCUMENT: OBX-5.5"});
    }
}

TEST(app_intake, knows_after_a_restart_which_documents_were_sent)
{
    intake_house house;
    sample_letter first;
    house.ask(first.print());
    house.restart();
    sample_letter next = first;
    next.control_id = "CTRL-2";
    next.become(submission_action::removal);

    EXPECT_NE(house.ask(next.print()).find("MSA|AA|CTRL-2"), std::string::npos);

    EXPECT_EQ(warnings_of(house), std::vector<std::string>{});
}

TEST(app_intake, plans_several_mails_where_one_would_be_too_large)
{
    intake_house house;
    house.with.splits = true;
    house.with.largest.to_professionals = 250'000;
    sample_letter two;
    vgm::test::dice dice{1};  // bytes that no compression makes fewer
    auto& pdf = two.documents.front().pdf;
    while (pdf.size() < 60'000) pdf += static_cast<char>(dice.between(0, 255));
    two.add_structured_form();

    EXPECT_TRUE(says(house.ask(two.print()), "AA"));

    const auto letter = house.wait_for_plan();
    ASSERT_EQ(letter->deliveries.size(), 2u);
    EXPECT_EQ(letter->deliveries[0].plan.documents, std::vector<int>{1});
    EXPECT_EQ(letter->deliveries[1].plan.documents, std::vector<int>{2});
    EXPECT_EQ(letter->deliveries[0].plan.to, letter->deliveries[1].plan.to);
}

}  // namespace
}  // namespace vgm::app
