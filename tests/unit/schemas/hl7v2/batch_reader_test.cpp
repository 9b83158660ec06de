#include "schemas/hl7v2/batch_reader.hpp"

#include <gtest/gtest.h>

#include <random>

namespace vgm::hl7v2 {
namespace {

using list = std::vector<std::string>;

// What came out, as text: "BHS id", "MSG er7", "BTS 2 of 3".
std::string print(const batch_item& item)
{
    if (const auto* h = std::get_if<batch_header>(&item))
        return (h->level == batch_level::file ? "FHS " : "BHS ") + h->control_id;
    if (const auto* m = std::get_if<batch_message>(&item))
        return (m->too_large ? "LARGE " : m->cut_short ? "CUT " : "MSG ") + m->er7;
    const auto& e = std::get<batch_end>(item);
    std::string text = e.level == batch_level::file ? "FTS " : "BTS ";
    text += std::to_string(e.counted);
    if (e.announced) text += " of " + std::to_string(*e.announced);
    if (e.is_unreadable) text += " unreadable";
    return text + (e.has_trailer ? "" : " missing");
}

list read_in_pieces(std::string_view bytes, std::size_t piece, std::size_t most = 1000)
{
    batch_reader reader(most);
    list all;
    const auto drain = [&] {
        while (auto item = reader.next()) all.push_back(print(*item));
    };
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.feed(bytes.substr(at, piece));
        drain();
    }
    reader.finish();
    drain();
    return all;
}

list read(std::string_view bytes, std::size_t most = 1000)
{
    return read_in_pieces(bytes, bytes.size() + 1, most);
}

constexpr std::string_view whole =
    "FHS|^~\\&|LAB|H|PFI|H|20260302||||F1\r"
    "BHS|^~\\&|LAB|H|PFI|H|20260302||lot||B1\r"
    "MSH|a\rPID|1\rMSH|b\rPID|2\rBTS|2\r"
    "BHS|^~\\&|LAB|H|PFI|H|20260302||lot||B2\r"
    "MSH|c\rBTS|1\rFTS|2\r";

TEST(hl7v2_batch_reader, takes_a_file_apart)
{
    EXPECT_EQ(
        read(whole),
        (list{
            "FHS F1",
            "BHS B1",
            "MSG MSH|a\rPID|1\r",
            "MSG MSH|b\rPID|2\r",
            "BTS 2 of 2",
            "BHS B2",
            "MSG MSH|c\r",
            "BTS 1 of 1",
            "FTS 2 of 2"})
    );
}

TEST(hl7v2_batch_reader, gives_the_same_however_the_stream_is_cut)
{
    const std::string crlf =
        "\xEF\xBB\xBF\r\n\x0b"
        "FHS|^~\\&|A\r\nMSH|a\r\nPID|1\r\n\r\n\x1c\r\n\x0bMSH|b\nPID|2\x1c\r\x0bMSH|c\x1c"
        "\x0bMSH|d\rBTS\r\nBTS|4\nstray\rFTS|x\x1c\r";
    for (const std::string_view text : {whole, std::string_view{crlf}}) {
        const auto expected = read(text);
        EXPECT_GT(expected.size(), 6u);
        for (std::size_t piece = 1; piece < 12; ++piece)
            EXPECT_EQ(read_in_pieces(text, piece), expected) << "in pieces of " << piece;
    }
}

TEST(hl7v2_batch_reader, reads_what_is_drawn_at_random_the_same_in_any_pieces)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 chance(seed);
    const list words{
        "MSH|",
        "BHS|^~\\&|",
        "FHS|",
        "BTS|",
        "FTS|2",
        "\r",
        "\n",
        "\r\n",
        "\x0b",
        "\x1c",
        "\r\r",
        "x",
        "12",
        " ",
        "MS",
        "\xEF\xBB\xBF",
        "PID|1|long enough"};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (int n = 0; n < 40; ++n) text += words[chance() % words.size()];
        const auto expected = read(text, 60);
        for (const std::size_t piece : {1, 2, 3, 7})
            ASSERT_EQ(read_in_pieces(text, piece, 60), expected) << text;
    }
}

TEST(hl7v2_batch_reader, reads_messages_without_any_frame)
{
    EXPECT_EQ(read("MSH|a\nPID|1\n\n\nMSH|b"), (list{"MSG MSH|a\nPID|1\n", "MSG MSH|b", "BTS 2"}));
    EXPECT_TRUE(read("").empty());
    EXPECT_TRUE(read(" \r\n\t\n\x1c\r").empty());
}

TEST(hl7v2_batch_reader, keeps_the_line_ends_of_a_message)
{
    EXPECT_EQ(read("MSH|a\r\nPID|1\r\n")[0], "MSG MSH|a\r\nPID|1\r\n");
    EXPECT_EQ(read("\x0bMSH|a\rPID|1\x1c\r")[0], "MSG MSH|a\rPID|1\r");
    EXPECT_EQ(read("\x0bMSH|a\rPID|1\r\x1c\r\n\r\n")[0], "MSG MSH|a\rPID|1\r");
}

TEST(hl7v2_batch_reader, gives_text_that_is_no_message_as_one)
{
    EXPECT_EQ(
        read("hello\rMSH|a\rBTS|1\rworld\r"),
        (list{"MSG hello\r", "MSG MSH|a\r", "BTS 1 of 1", "MSG world\r"})
    );
}

TEST(hl7v2_batch_reader, passes_over_a_message_that_is_too_large)
{
    const std::string large = "MSH|" + std::string(100'000, 'x') + "\r";

    const auto items = read("BHS|^~\\&\rMSH|a\r" + large + "MSH|b\rBTS|3\r", 90'000);

    ASSERT_EQ(items.size(), 5u);
    EXPECT_EQ(items[1], "MSG MSH|a\r");
    EXPECT_EQ(items[2].substr(0, 10), "LARGE MSH|");
    EXPECT_LE(items[2].size(), 64 * 1024u + 6);
    EXPECT_EQ(items[3], "MSG MSH|b\r");
    EXPECT_EQ(items[4], "BTS 3 of 3");
}

TEST(hl7v2_batch_reader, says_which_message_may_have_been_cut)
{
    EXPECT_EQ(
        read("BHS|^~\\&\rMSH|a\rMSH|b\r"),
        (list{"BHS ", "MSG MSH|a\r", "CUT MSH|b\r", "BTS 2 missing"})
    );
    EXPECT_EQ(read("FHS|^~\\&\rMSH|a\r"), (list{"FHS ", "MSG MSH|a\r", "BTS 1", "FTS 1 missing"}));
    EXPECT_EQ(read("BHS|^~\\&\rMSH|a\rFTS|1\r")[1], "CUT MSH|a\r");
    EXPECT_EQ(read("BHS|^~\\&\rMSH|a\rBHS|^~\\&\rBTS|0\r")[1], "CUT MSH|a\r");
}

TEST(hl7v2_batch_reader, checks_what_was_announced)
{
    const auto end_of = [](std::string_view bytes) {
        batch_reader reader(1000);
        reader.feed(bytes);
        reader.finish();
        std::optional<issue> last;
        while (auto item = reader.next())
            if (const auto* end = std::get_if<batch_end>(&*item)) last = check_end(*end);
        return last ? last->rule + " " + last->where : std::string{};
    };
    EXPECT_EQ(end_of("BHS|^~\\&\rMSH|a\rBTS|1\r"), "");
    EXPECT_EQ(end_of("BHS|^~\\&\rMSH|a\rBTS\r"), "");
    EXPECT_EQ(end_of("BHS|^~\\&\rMSH|a\rBTS||x\r"), "");
    EXPECT_EQ(end_of("BHS|^~\\&\rMSH|a\rBTS|2\r"), "BATCH-COUNT BTS-1");
    EXPECT_EQ(end_of("BHS|^~\\&\rMSH|a\rBTS|two\r"), "BATCH-COUNT BTS-1");
    EXPECT_EQ(end_of("BHS|^~\\&\rMSH|a\r"), "BATCH-END BTS");
    EXPECT_EQ(end_of("FHS|^~\\&\rMSH|a\rFTS|3\r"), "BATCH-COUNT FTS-1");
    EXPECT_EQ(end_of("FHS|^~\\&\rMSH|a\r"), "BATCH-END FTS");
}

TEST(hl7v2_batch_reader, reads_a_header_with_its_own_delimiters)
{
    batch_reader reader(1000);
    reader.feed("BHS#*~\\&#LAB*1.2.3*ISO#H#PFI#ETAB#20260302##morning##LOT 42\r");
    reader.finish();

    const auto header = std::get<batch_header>(*reader.next());

    EXPECT_EQ(header.sending_application, "LAB^1.2.3^ISO");
    EXPECT_EQ(header.receiving_facility, "ETAB");
    EXPECT_EQ(header.name, "morning");
    EXPECT_EQ(header.control_id, "LOT 42");
    EXPECT_EQ(to_batch_id(header), "LOT_42-" + header.digest);
    EXPECT_FALSE(header.wrong);
}

TEST(hl7v2_batch_reader, names_another_batch_otherwise_and_the_same_alike)
{
    const auto id_of = [](const std::string& line) {
        batch_reader reader(1000);
        reader.feed(line + "\r");
        return to_batch_id(std::get<batch_header>(*reader.next()));
    };
    EXPECT_EQ(id_of("BHS|^~\\&|L||||1||||7"), id_of("BHS|^~\\&|L||||1||||7"));
    EXPECT_NE(id_of("BHS|^~\\&|L||||1||||7"), id_of("BHS|^~\\&|L||||2||||7"));
    EXPECT_TRUE(id_of("BHS|^~\\&|L").starts_with("batch-"));
}

TEST(hl7v2_batch_reader, says_that_a_header_cannot_be_cut_up_and_reads_on)
{
    batch_reader reader(1000);
    reader.feed("BHS|abc\rMSH|a\rBTS|1\r");

    const auto header = std::get<batch_header>(*reader.next());
    EXPECT_TRUE(header.wrong);
    EXPECT_EQ(header.wrong->where, "BHS");
    EXPECT_EQ(print(*reader.next()), "MSG MSH|a\r");
}

TEST(hl7v2_batch_reader, knows_a_batch_by_its_first_segment)
{
    EXPECT_TRUE(is_batch("BHS|^~\\&"));
    EXPECT_TRUE(is_batch("\xEF\xBB\xBF\r\nFHS|^~\\&"));
    EXPECT_FALSE(is_batch("MSH|^~\\&"));
    EXPECT_FALSE(is_batch("BHS"));
    EXPECT_FALSE(is_batch(""));
}

}  // namespace
}  // namespace vgm::hl7v2
