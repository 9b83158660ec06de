// A mail is withdrawn, or sent: never both, whatever comes first.

#include "tests/unit/gateway/app/sending_house.hpp"

namespace vgm::app {
namespace {

using smtp::test::scripted_operator;
using test::sending_house;

// The record that withdraws mail 1 and plans mail 2 to the same recipient.
rerouted_record mail_two(const account& letter)
{
    rerouted_record r;
    r.by = "anne";
    r.reason = "new rules";
    r.receipts = letter.accepted->receipts;
    r.withdrawn = {1};
    r.deliveries = {letter.deliveries.front().plan};
    r.deliveries[0].number = 2;
    r.deliveries[0].mail_id = {delivery_id{letter.id, 2}.to_string() + "@hopital.test.mssante.fr"};
    r.routing.from = "other@hopital.test.mssante.fr";
    return r;
}

// A command that comes at a point of the dialogue with the operator: the first one of its kind.
struct race
{
    explicit race(
        std::string command,
        std::optional<std::string> reply = {},
        bool to_its_end = false
    )
        : house([this, command, reply, to_its_end](const std::string& said, int) {
              const bool is_it = command == "." ? said == "." : said.starts_with(command);
              if (!is_it || came_before.exchange(true)) return std::optional<std::string>{};
              const std::vector<delivery_id> mails{{id, 1}};
              withheld = house.letters->claims().withhold(mails);
              if (to_its_end) withdraw();
              came.set_value();
              return reply;
          })
    {
        id = app::test::take_in(house);
        letter = house.letters->find_live(id);
        house.start();
    }

    void withdraw()
    {
        EXPECT_FALSE(house.append(id, mail_two(*letter)));
        give_back();
    }
    void give_back() { house.letters->claims().give_back(withheld); }
    ledger::account_ptr wait_for(std::vector<delivery_status> wanted)
    {
        return house.seen.wait(id, [&](const account& a) {
            return std::ranges::equal(a.deliveries, wanted, {}, &delivery_account::status);
        });
    }

    submission_id id;
    std::atomic<bool> came_before{false};
    std::promise<void> came;
    std::vector<delivery_id> withheld;  // by the operator's thread, before it has come
    ledger::account_ptr letter;
    sending_house house;
};

using ds = delivery_status;

TEST(app_withdrawn_mail, is_not_sent_when_it_is_withdrawn_before_its_end_of_data)
{
    for (const std::string command : {"MAIL", "RCPT", "DATA"}) {
        race r(command);
        ASSERT_TRUE(r.house.peer.wait_for_ends(1)) << "the connection is given up";
        EXPECT_EQ(r.house.letters_there(), 0u);

        ASSERT_EQ(r.withheld.size(), 1u);
        ASSERT_FALSE(r.house.append(r.id, mail_two(*r.letter)));
        r.give_back();

        r.wait_for({ds::withdrawn, ds::sent});
        ASSERT_TRUE(r.house.stop());
        const auto there = r.house.peer.letters();
        ASSERT_EQ(there.size(), 1u);
        EXPECT_NE(there[0].find(r.id.to_string() + ".2@"), std::string::npos);
        EXPECT_NE(there[0].find("other@hopital.test.mssante.fr"), std::string::npos)
            << "it is made by the rules that planned it";
        EXPECT_EQ(r.house.story_of<sending_record>(r.id).size(), 1u);
    }
}

TEST(app_withdrawn_mail, is_sent_after_all_when_nothing_came_of_the_command)
{
    race r("DATA");
    ASSERT_TRUE(r.house.peer.wait_for_ends(1));
    r.give_back();

    r.wait_for({ds::sent});
    EXPECT_EQ(r.house.letters_there(), 1u);
}

TEST(app_withdrawn_mail, has_no_outcome_written_of_an_attempt_that_it_outran)
{
    for (const std::string reply : {"450 4.2.1 later\r\n", "550 5.1.1 nobody\r\n"}) {
        race r("RCPT", reply);
        ASSERT_EQ(r.came.get_future().wait_for(test::patience), std::future_status::ready);
        ASSERT_FALSE(r.house.append(r.id, mail_two(*r.letter)));
        r.give_back();

        const auto state = r.wait_for({ds::withdrawn, ds::sent});
        ASSERT_TRUE(r.house.stop());
        EXPECT_TRUE(r.house.story_of<deferred_record>(r.id).empty());
        EXPECT_TRUE(r.house.story_of<bounced_record>(r.id).empty());
        EXPECT_TRUE(due_notices(*state, false).empty()) << "nobody is told of the mail withdrawn";
    }
}

TEST(app_withdrawn_mail, leaves_no_trace_of_an_attempt_that_comes_after_the_whole_command)
{
    for (const auto& [command, reply] : std::vector<std::pair<std::string, std::string>>{
             {"RCPT", "450 4.2.1 later\r\n"},
             {"RCPT", "550 5.1.1 nobody\r\n"},
             {"DATA", "354 go on\r\n"}}) {
        race r(command, reply, true);

        r.wait_for({ds::withdrawn, ds::sent});
        ASSERT_TRUE(r.house.stop());
        const auto all = r.house.story(r.id);
        const auto about_one = [](const record_body& body) {
            return std::visit(
                [](const auto& b) {
                    if constexpr (requires { b.number; })
                        return b.number == 1;
                    else
                        return false;
                },
                body
            );
        };
        EXPECT_TRUE(std::ranges::none_of(all, about_one)) << command << ' ' << reply;
        EXPECT_EQ(r.house.letters_there(), 1u);
    }
}

TEST(app_withdrawn_mail, cannot_be_one_whose_end_of_data_has_gone)
{
    race r(".");

    r.wait_for({ds::sent});
    ASSERT_TRUE(r.house.stop());
    EXPECT_TRUE(r.withheld.empty());
    EXPECT_EQ(r.house.letters_there(), 1u);
    EXPECT_EQ(r.house.letters->claims().withhold(std::vector<delivery_id>{{r.id, 1}}).size(), 1u)
        << "nobody has it any more";
}

TEST(app_withdrawn_mail, waits_for_nobody_when_the_letter_is_read_again)
{
    test::ledger_house house;
    const auto id = test::take_in(house);
    ASSERT_FALSE(house.append(id, mail_two(*house.letters->find_live(id))));
    house.letters->close();
    house.reopen();

    const auto letter = house.letters->find_live(id);
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->deliveries[0].status, ds::withdrawn);
    EXPECT_EQ(letter->deliveries[1].status, ds::queued);
    sent_record sent;
    sent.number = 2;
    ASSERT_FALSE(house.append(id, sent));
    EXPECT_EQ(house.letters->live_count(), 0u);
    house.letters->close();
}

}  // namespace
}  // namespace vgm::app
