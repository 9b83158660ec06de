#include "adapters/imap/response_reader.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::imap;

// What a reader makes of bytes that come in pieces, printed so that two readings can be compared.
std::string print(const value& v)
{
    switch (v.what) {
        case value::kind::nil:
            return "NIL";
        case value::kind::atom:
            return v.text;
        case value::kind::string:
            return v.dropped ? "<" + std::to_string(v.size) + " dropped>" : "'" + v.text + "'";
        case value::kind::list:
            break;
    }
    std::string all = "(";
    for (const auto& item : v.items) all += (all.size() > 1 ? " " : "") + print(item);
    return all + ")";
}

std::string print(const response& r)
{
    std::string all = r.what == response::kind::continuation ? "+" : r.tag + " " + r.name;
    if (r.number) all += " #" + std::to_string(*r.number);
    if (!r.code.name.empty()) all += " [" + r.code.name + "=" + r.code.argument + "]";
    for (const auto& v : r.values) all += " " + print(v);
    if (!r.text.empty()) all += " |" + r.text;
    return all;
}

std::vector<std::string> drain(response_reader& reader)
{
    std::vector<std::string> all;
    for (;;) {
        auto next = reader.next();
        if (!next) {
            all.push_back("issue: " + next.error().code.message());
            return all;
        }
        if (!*next) return all;
        all.push_back(print(**next));
    }
}

std::vector<std::string> read(std::string_view bytes, reader_limits limits = {})
{
    response_reader reader(limits);
    reader.feed(bytes);
    return drain(reader);
}

using lines = std::vector<std::string>;

constexpr std::string_view many_kinds =
    "* OK [CAPABILITY IMAP4rev1 SASL-IR] Dovecot ready.\r\n"
    "* capability imap4rev1 IDLE \r\n"
    "* OK [UIDVALIDITY 3857529045] UIDs valid\r\n"
    "* 172 EXISTS\r\n"
    "* SEARCH 2 84 882\r\n"
    "* SEARCH\r\n"
    "+ idling\r\n"
    "+\r\n"
    "* 12 FETCH (UID 5 BODY[] {11}\r\nab\r\n* 1 BYE FLAGS (\\Seen))\r\n"
    "* 13 FETCH (BODY[HEADER.FIELDS (FROM \"TO\")]<0> \"x\\\"y\\\\\" ENVELOPE (NIL ((nil) {3}\r\n"
    "a)b)) X {0}\r\n)\r\n"
    "* LIST (\\HasNoChildren) \"/\" {5}\r\nINBOX\r\n"
    "A1 OK [ALERT] the disk is {5}\r\n"
    "A2 NO\r\n"
    "* bye\r\n";

TEST(imap_response_reader, reads_every_kind_of_response)
{
    EXPECT_EQ(
        read(many_kinds),
        (lines{
            "* OK [CAPABILITY=IMAP4rev1 SASL-IR] |Dovecot ready.",
            "* CAPABILITY imap4rev1 IDLE",
            "* OK [UIDVALIDITY=3857529045] |UIDs valid",
            "* EXISTS #172",
            "* SEARCH 2 84 882",
            "* SEARCH",
            "+ |idling",
            "+",
            "* FETCH #12 (UID 5 BODY[] 'ab\r\n* 1 BYE' FLAGS (\\Seen))",
            "* FETCH #13 (BODY[HEADER.FIELDS (FROM \"TO\")]<0> 'x\"y\\' ENVELOPE (NIL ((NIL) "
            "'a)b')) "
            "X '')",
            "* LIST | (\\HasNoChildren) \"/\" {5}",
            "A1 OK [ALERT=] |the disk is {5}",
            "A2 NO",
            "* BYE"})
    );
}

TEST(imap_response_reader, gives_the_same_responses_however_the_stream_is_cut)
{
    const auto whole = read(many_kinds);

    for (std::size_t cut = 0; cut <= many_kinds.size(); ++cut) {
        response_reader reader({});
        reader.feed(many_kinds.substr(0, cut));
        auto all = drain(reader);
        reader.feed(many_kinds.substr(cut));
        for (auto& later : drain(reader)) all.push_back(std::move(later));
        ASSERT_EQ(all, whole) << "cut at " << cut;
    }
    for (std::size_t piece = 1; piece <= 7; ++piece) {
        response_reader reader({});
        for (std::size_t at = 0; at < many_kinds.size(); at += piece)
            reader.feed(many_kinds.substr(at, piece));
        ASSERT_EQ(drain(reader), whole) << "pieces of " << piece;
    }
}

TEST(imap_response_reader, knows_whether_bytes_are_left)
{
    response_reader reader({});
    EXPECT_TRUE(reader.drained());

    reader.feed("* OK a\r\n");
    EXPECT_FALSE(reader.drained());
    drain(reader);
    EXPECT_TRUE(reader.drained());

    reader.feed("*");
    EXPECT_FALSE(reader.drained());
    reader.feed(" 1 FETCH (BODY[] {2}\r\n");
    EXPECT_FALSE(reader.drained());
}

TEST(imap_response_reader, gives_out_what_came_before_it_breaks)
{
    const auto all = read("* 1 EXISTS\r\n* 1 FETCH (UID\r\n* 2 EXISTS\r\n");

    EXPECT_EQ(all, (lines{"* EXISTS #1", "issue: " + make_error_code(fault::malformed).message()}));
}

TEST(imap_response_reader, refuses_what_is_no_imap)
{
    const std::string malformed = "issue: " + make_error_code(fault::malformed).message();

    for (const std::string_view bytes :
         {"\r\n",
          " OK\r\n",
          "*\r\n",
          "* \r\n",
          "* OK bare line feed\n",
          "A1 FETCH\r\n",
          "* 4294967296 EXISTS\r\n",
          "* 1 FETCH (\"open\r\n",
          "* 1 FETCH (\"open\\\r\n",
          "* 1 FETCH (UID 1))\r\n",
          "* 1 FETCH (BODY[ 1)\r\n",
          "* 1 FETCH (X {5} Y)\r\n",
          "* 1 FETCH (X {5+}\r\n",
          "* SEARCH )\r\n",
          "HTTP/1.1 400 Bad Request\r\n"})
        EXPECT_EQ(read(bytes), lines{malformed}) << bytes;
}

TEST(imap_response_reader, lets_go_of_a_message_beyond_its_limit_and_reads_on)
{
    const reader_limits limits{.message_bytes_max = 10};

    EXPECT_EQ(
        read("* 1 FETCH (UID 1 BODY[] {10}\r\n0123456789)\r\n", limits),
        lines{"* FETCH #1 (UID 1 BODY[] '0123456789')"}
    );
    EXPECT_EQ(
        read("* 1 FETCH (UID 1 body[] {11}\r\n0123456789a)\r\n* 2 EXISTS\r\n", limits),
        (lines{"* FETCH #1 (UID 1 body[] <11 dropped>)", "* EXISTS #2"})
    );
}

TEST(imap_response_reader, counts_all_messages_of_a_response_together)
{
    EXPECT_EQ(
        read(
            "* 1 FETCH (BODY[] {6}\r\n123456 BODY[] {6}\r\n123456)\r\n", {.message_bytes_max = 10}
        ),
        lines{"* FETCH #1 (BODY[] '123456' BODY[] <6 dropped>)"}
    );
}

TEST(imap_response_reader, refuses_a_response_beyond_its_limit)
{
    const std::string too_large = "issue: " + make_error_code(fault::too_large).message();
    const reader_limits limits{.response_bytes_max = 40};
    const std::string forty = "* OK " + std::string(33, 'x') + "\r\n";

    EXPECT_EQ(read(forty, limits).front().substr(0, 4), "* OK");
    EXPECT_EQ(read("x" + forty, limits), lines{too_large});
    EXPECT_EQ(read(std::string(41, 'x'), limits), lines{too_large});
    EXPECT_EQ(read("* 1 FETCH (ENVELOPE {41}\r\n", limits), lines{too_large});
    EXPECT_EQ(read("* 1 FETCH (A {20}\r\n" + std::string(20, 'x'), limits), lines{});
    EXPECT_EQ(
        read("* 1 FETCH (A {30}\r\n" + std::string(30, 'x') + ")\r\n", limits), lines{too_large}
    );
    EXPECT_EQ(read("* 1 FETCH (BODY[] {99999999999999999999}\r\n"), lines{too_large});
}

TEST(imap_response_reader, refuses_lists_nested_too_deeply)
{
    const std::string too_large = "issue: " + make_error_code(fault::too_large).message();
    const auto nested = [](int depth) {
        return "* 1 FETCH " + std::string(depth, '(') + std::string(depth, ')') + "\r\n";
    };

    EXPECT_EQ(read(nested(4), {.nesting_max = 4}), lines{"* FETCH #1 (((())))"});
    EXPECT_EQ(read(nested(5), {.nesting_max = 4}), lines{too_large});
    EXPECT_EQ(read(nested(30'000)), lines{too_large});
}

TEST(imap_response_reader, keeps_every_byte_of_a_message)
{
    std::string mail;
    for (int i = 0; i < 256 * 300; ++i) mail += static_cast<char>(i);
    const std::string bytes =
        "* 1 FETCH (UID 9 BODY[] {" + std::to_string(mail.size()) + "}\r\n" + mail + ")\r\n";

    response_reader reader({});
    for (std::size_t at = 0; at < bytes.size(); at += 1000)
        reader.feed(std::string_view(bytes).substr(at, 1000));
    auto read_back = reader.next();

    ASSERT_TRUE(read_back && *read_back);
    EXPECT_EQ((*read_back)->values.at(0).items.at(3).text, mail);
}

TEST(imap_response_reader, tells_nothing_of_the_bytes_in_an_issue)
{
    response_reader reader({});
    reader.feed("* 1 FETCH (SUBJECT \"DUPONT\r\n");

    const auto read_back = reader.next();

    ASSERT_FALSE(read_back);
    EXPECT_EQ(read_back.error().where, "FETCH");
    EXPECT_EQ(read_back.error().detail.find("DUPONT"), std::string::npos);
}

}  // namespace
