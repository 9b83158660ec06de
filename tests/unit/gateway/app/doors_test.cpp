// What comes in by a batch or a folder, through a whole gateway.
#include "gateway/app/doors.hpp"

#include "tests/support/loopback.hpp"
#include "tests/unit/gateway/app/batch_letters.hpp"
#include "tests/unit/gateway/app/folder_site.hpp"

namespace vgm::app {
namespace {

namespace fs = std::filesystem;
using test::bad;
using test::files_in;
using test::folder_site;
using test::good;
using test::opening;
using test::port_of;
using test::read;
using test::site;
using vgm::test::sample_letter;

std::string ask(const gateway& g, const std::string& block)
{
    auto peer = vgm::test::tcp_peer::connect(port_of(g));
    EXPECT_TRUE(peer.send(mllp::encode_frame(block)));
    return peer.read_to("\x1c\r");
}

std::size_t occurrences(const std::string& text, const std::string& of)
{
    std::size_t n = 0;
    for (auto at = text.find(of); at != text.npos; at = text.find(of, at + 1)) ++n;
    return n;
}

TEST(app_doors, answer_a_batch_message_by_message)
{
    site here;
    here.house.letters.reset();
    const gateway g(here.load());

    const auto answer =
        ask(g, opening + good("M1") + bad("M2") + "no message at all\r" + good("M3") + "BTS|3\r");

    EXPECT_EQ(
        answer.find("\x0b"
                    "BHS|^~\\&|PFI|HOPITAL|SIL|LABO|"),
        0u
    ) << answer;
    EXPECT_NE(answer.find("|LOT42\r"), std::string::npos);
    const auto m1 = answer.find("\rMSA|AA|M1\r"), m2 = answer.find("\rMSA|AE|M2\r"),
               m3 = answer.find("\rMSA|AA|M3\r");
    ASSERT_NE(m3, std::string::npos) << answer;
    EXPECT_LT(m1, m2);
    EXPECT_LT(m2, m3);
    EXPECT_NE(answer.find("ERR|", m2), std::string::npos);
    EXPECT_NE(answer.find("\rBTS|"), std::string::npos);
    here.wait_for_letters(2);
    EXPECT_EQ(here.peer.letters().size(), 2u);
}

TEST(app_doors, give_the_same_answers_to_a_batch_that_comes_again)
{
    site here;
    here.house.letters.reset();
    const gateway g(here.load());
    const auto block =
        "FHS|^~\\&|SIL||||||||F1\r" + opening + good("M1") + good("M2") + "BTS|2\r" + "FTS|1\r";
    const auto messages = [](const std::string& answer) {
        return answer.substr(answer.find("MSH|"), answer.find("BTS|") - answer.find("MSH|"));
    };

    const auto first = ask(g, block), second = ask(g, block);

    EXPECT_EQ(messages(first), messages(second));
    EXPECT_EQ(occurrences(first, "\rMSA|AA|"), 2u);
    EXPECT_NE(first.find("\rBTS|2\rFTS|1\r"), std::string::npos) << first;
    here.wait_for_letters(2);
    EXPECT_EQ(here.peer.letters().size(), 2u);
}

TEST(app_doors, say_what_is_wrong_with_the_batch_itself)
{
    site here;
    here.house.letters.reset();
    const gateway g(here.load());

    const auto miscounted = ask(g, opening + good("M1") + "BTS|7\r");
    EXPECT_NE(miscounted.find("\rMSA|AA|M1\r"), std::string::npos);
    EXPECT_NE(
        miscounted.find("\rBTS|1|BATCH-COUNT at BTS-1: 7 messages are announced and 1 came\r"),
        std::string::npos
    ) << miscounted;

    const auto cut = ask(g, opening + good("M2") + good("M3"));
    EXPECT_NE(cut.find("\rMSA|AA|M2\r"), std::string::npos);
    EXPECT_NE(cut.find("\rMSA|AE|M3\r"), std::string::npos) << "it may have lost its end";
    EXPECT_NE(cut.find("BATCH-END"), std::string::npos);
}

TEST(app_doors, hold_many_messages_of_one_batch_without_holding_up_others)
{
    site here;
    here.house.letters.reset();
    const gateway g(here.load());
    std::string block = opening;
    for (int n = 0; n < 60; ++n) block += good("B" + std::to_string(n));

    auto flood = vgm::test::tcp_peer::connect(port_of(g));
    EXPECT_TRUE(flood.send(mllp::encode_frame(block + "BTS|60\r")));
    EXPECT_EQ(test::send(port_of(g), good("SINGLE"), "SINGLE"), "AA");

    const auto answer = flood.read_to("\x1c\r");
    EXPECT_EQ(occurrences(answer, "\rMSA|AA|"), 60u);
    EXPECT_NE(answer.find("\rBTS|60\r"), std::string::npos);
}

TEST(app_folder, takes_a_file_in_and_sends_its_letter)
{
    folder_site here;
    const gateway g(here.load());

    here.drop("DUPONT.hl7", good("M1"));

    const auto report = here.wait_for("done");
    ASSERT_TRUE(report.IsObject());
    EXPECT_STREQ(report["file"].GetString(), "DUPONT.hl7");
    EXPECT_EQ(report["accepted"].GetUint(), 1u);
    EXPECT_STREQ(report["items"][0]["control_id"].GetString(), "M1");
    EXPECT_TRUE(submission_id::parse(report["items"][0]["submission"].GetString()));
    here.wait_for_letters(1);
    EXPECT_EQ(here.peer.letters().size(), 1u);
}

TEST(app_folder, puts_a_file_with_a_bad_message_aside_and_sends_the_others)
{
    folder_site here;
    const gateway g(here.load());

    here.drop("lot.hl7", opening + good("M1") + bad("M2") + good("M3") + "BTS|3\r");

    const auto report = here.wait_for("refused");
    ASSERT_TRUE(report.IsObject());
    EXPECT_EQ(report["messages"].GetUint(), 3u);
    EXPECT_EQ(report["accepted"].GetUint(), 2u);
    EXPECT_EQ(report["refused"].GetUint(), 1u);
    EXPECT_STREQ(report["items"][1]["outcome"].GetString(), "refused");
    EXPECT_GT(report["items"][1]["issues"].Size(), 0u);
    const auto text = read(files_in(here.drop_folder / "refused", ".report.txt").at(0));
    EXPECT_NE(text.find("3 messages: 2 accepted, 0 known already, 1 refused"), text.npos) << text;
    EXPECT_EQ(text.find(vgm::test::sample_ins), text.npos);
    here.wait_for_letters(2);
    EXPECT_EQ(here.peer.letters().size(), 2u);
}

TEST(app_folder, goes_on_after_a_message_that_is_too_large)
{
    folder_site here;
    auto with = here.load();
    with.sources[0].block_bytes_max = config::byte_size{50'000};
    const gateway g(with);
    const auto large = good("M2") + "NTE|1||" + std::string(60'000, 'x') + "\r";

    here.drop("lot.hl7", opening + good("M1") + large + good("M3") + "BTS|3\r");

    const auto report = here.wait_for("refused");
    ASSERT_TRUE(report.IsObject());
    EXPECT_EQ(report["accepted"].GetUint(), 2u);
    EXPECT_EQ(report["problems"].Size(), 0u);
    EXPECT_STREQ(report["items"][1]["control_id"].GetString(), "M2");
    EXPECT_STREQ(report["items"][1]["issues"][0]["rule"].GetString(), "BATCH-MESSAGE-SIZE");
}

TEST(app_folder, refuses_a_file_without_a_message)
{
    folder_site here;
    const gateway g(here.load());

    here.drop("empty.hl7", "");

    const auto report = here.wait_for("refused");
    ASSERT_TRUE(report.IsObject());
    EXPECT_STREQ(report["problems"][0]["rule"].GetString(), "FILE-EMPTY");
}

TEST(app_folder, makes_no_second_letter_of_a_file_that_was_accepted_and_not_moved)
{
    folder_site here;
    const auto lot = good("M1") + good("M2");
    {
        const gateway g(here.load());
        here.drop("lot.hl7", lot);
        here.wait_for("done");
        here.wait_for_letters(2);
    }
    fs::remove_all(here.drop_folder / "done");
    here.drop("lot.hl7", lot);  // as it is after a crash between the answer and the move
    {
        const gateway g(here.load());

        const auto report = here.wait_for("done");
        ASSERT_TRUE(report.IsObject());
        EXPECT_EQ(report["repeated"].GetUint(), 2u);
        EXPECT_EQ(report["accepted"].GetUint(), 0u);
    }
    EXPECT_EQ(here.peer.letters().size(), 2u);
}

TEST(app_folder, leaves_a_file_in_place_while_its_letter_cannot_be_stored)
{
    folder_site here;
    auto with = here.load();
    with.journal.documents_segment = config::byte_size{1 << 20};  // a message does not fit
    with.sources[0].block_bytes_max = config::byte_size{8 << 20};
    auto large = sample_letter{.control_id = "M1"};
    large.body_for_professionals = std::string(1'500'000, 'x');
    const gateway g(with);

    here.drop("large.hl7", large.print());
    here.drop("small.hl7", good("M2"));

    here.wait_for("done");
    EXPECT_TRUE(fs::exists(here.drop_folder / "large.hl7"));
    EXPECT_TRUE(files_in(here.drop_folder / "refused", ".hl7").empty());
}

}  // namespace
}  // namespace vgm::app
