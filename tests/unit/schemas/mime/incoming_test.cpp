#include "schemas/mime/incoming.hpp"

#include "schemas/mime/incoming_guard.hpp"
#include "schemas/mime/message_ids.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace {

using namespace vgm;
using namespace vgm::mime;

incoming_mail parsed(const std::string& bytes)
{
    auto m = parse_mail(bytes);
    EXPECT_TRUE(m) << m.error().detail;
    return m ? std::move(*m) : incoming_mail{};
}

issue refused(const std::string& bytes, const incoming_limits& limits = {})
{
    const auto m = parse_mail(bytes, limits);
    EXPECT_FALSE(m);
    return m ? issue{} : m.error();
}

// Multiparts in each other: the innermost holds one text.
std::string nested(int depth)
{
    std::string bytes = "Subject: deep\r\n";
    for (int i = 0; i < depth; ++i) {
        const std::string b = "b" + std::to_string(i);
        bytes += "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n";
    }
    return bytes + "\r\ntext\r\n";
}

std::string with_parts(std::size_t count)
{
    std::string bytes = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (std::size_t i = 0; i < count; ++i) bytes += "--b\r\nA: b\r\n\r\nx\r\n";
    return bytes + "--b--\r\n";
}

TEST(mime_incoming, reads_the_headers_the_gateway_knows)
{
    const auto m = parsed(
        "Return-Path: <bounce@b.fr>\r\n"
        "Message-ID: <1@a.fr>\r\n"
        "In-Reply-To: <0@a.fr>\r\n"
        "References: <x@a.fr>\r\n <0@a.fr>\r\n"
        "Subject: =?iso-8859-1?Q?R=E9sultat?=\r\n de Paul\r\n"
        "From: =?utf-8?Q?H=C3=B4pital?= <h@a.fr>, other@a.fr\r\n"
        "To: \"Dupont, Jean\" <j@b.fr>, team: x@b.fr, y@b.fr;, z@b.fr\r\n"
        "Auto-Submitted: Auto-Replied (vacation)\r\n"
        "Disposition-Notification-To: Labo <ask@a.fr>\r\n"
        "Content-Type: Text/Plain; Charset=\"utf-8\"\r\n"
        "\r\nhello"
    );

    EXPECT_EQ(m.message_id.value, "1@a.fr");
    EXPECT_EQ(m.in_reply_to, (std::vector<mail_message_id>{{"0@a.fr"}}));
    EXPECT_EQ(m.references, (std::vector<mail_message_id>{{"x@a.fr"}, {"0@a.fr"}}));
    EXPECT_EQ(m.subject, "Résultat de Paul");
    EXPECT_EQ(m.from, (mail_address{"Hôpital", "h@a.fr"}));
    ASSERT_EQ(m.to.size(), 4u);
    EXPECT_EQ(m.to[0], (mail_address{"Dupont, Jean", "j@b.fr"}));
    EXPECT_EQ(m.to[2].address, "y@b.fr");
    EXPECT_EQ(m.auto_submitted, "auto-replied");
    EXPECT_EQ(m.return_path, "bounce@b.fr");
    EXPECT_EQ(m.disposition_notification_to, "ask@a.fr");
    EXPECT_EQ(m.content_type, "text/plain");
    EXPECT_EQ(m.find_parameter("charset"), "utf-8");
    EXPECT_EQ(find_body(m), "hello");
}

TEST(mime_incoming, tells_an_empty_return_path_from_none)
{
    EXPECT_EQ(parsed("Return-Path: <>\r\n\r\nx").return_path, "");
    EXPECT_EQ(parsed("Subject: x\r\n\r\nx").return_path, std::nullopt);
}

TEST(mime_incoming, decodes_every_transfer_encoding)
{
    const auto m = parsed(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n"
        "--b\r\nContent-Transfer-Encoding: base64\r\n\r\nZm9v\r\n YmFy\r\n"
        "--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc\r\n"
        "--b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xC3\xA9\r\n"
        "--b\r\nContent-Transfer-Encoding: base64\r\n\r\nZm*9v\r\n"
        "--b\r\nContent-Transfert-Encoding: base64\r\n\r\nZm9v\r\n"
        "--b--\r\nepilogue"
    );

    ASSERT_EQ(m.parts.size(), 5u);
    EXPECT_EQ(m.parts[0].content, "foobar");
    EXPECT_EQ(m.parts[0].content_type, "text/plain");
    EXPECT_EQ(m.parts[1].content, "a=bc");
    EXPECT_EQ(m.parts[2].content, "\xC3\xA9");
    EXPECT_EQ(m.parts[3].content, "foo");
    EXPECT_EQ(m.parts[4].content, "foo");
}

TEST(mime_incoming, finds_the_file_name_wherever_it_is)
{
    const auto name_of = [](const std::string& head) {
        return parsed(
                   "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + head +
                   "\r\n\r\nx\r\n--b--\r\n"
        )
            .parts.at(0)
            .file_name;
    };

    EXPECT_EQ(name_of("Content-Type: application/zip; name=IHE_XDM.ZIP"), "IHE_XDM.ZIP");
    EXPECT_EQ(name_of("Content-Disposition: attachment; filename=\"a b.pdf\""), "a b.pdf");
    EXPECT_EQ(name_of("Content-Disposition: inline; filename*=UTF-8''%C3%A9.pdf"), "é.pdf");
    EXPECT_EQ(
        name_of("Content-Disposition: attachment; filename=e.pdf; filename*=utf-8''%C3%A9.pdf"),
        "é.pdf"
    );
    EXPECT_EQ(name_of("Content-Type: a/b; name=\"=?utf-8?B?w6kucGRm?=\""), "é.pdf");
    EXPECT_EQ(name_of("Content-Disposition: attachment; filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name_of("Content-Disposition: attachment; filename=\"C:\\\\x\\\\y.zip\""), "y.zip");
    EXPECT_EQ(name_of("Content-Type: text/plain"), "");
}

TEST(mime_incoming, reaches_the_messages_inside)
{
    const std::string inner = "Message-ID: <in@a>\r\nSubject: inside\r\n\r\ninner text\r\n";
    const auto m = parsed(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n"
        "\r\n" +
        inner +
        "--b\r\nContent-Type: message/rfc822\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
        "TWVzc2FnZS1JRDogPGluQGE+DQpTdWJqZWN0OiBpbnNpZGUNCg0KaW5uZXIgdGV4dA0K\r\n--b--\r\n"
    );

    ASSERT_EQ(m.parts.size(), 2u);
    for (const auto& part : m.parts) {
        EXPECT_EQ(part.content_type, "message/rfc822");
        ASSERT_TRUE(part.message);
        EXPECT_EQ(part.message->message_id.value, "in@a");
        EXPECT_EQ(part.message->subject, "inside");
        EXPECT_EQ(find_body(*part.message).substr(0, 10), "inner text");
    }
}

TEST(mime_incoming, converts_the_text_of_a_part)
{
    EXPECT_EQ(find_body(parsed("Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xE9")), "é");
    EXPECT_EQ(find_body(parsed("Content-Type: text/plain; charset=xyz\r\n\r\n\xE9")), "é");
    EXPECT_EQ(find_body(parsed("Subject: x\r\n\r\n\xC3\xA9")), "é");
    EXPECT_EQ(find_body(parsed("Content-Type: text/html\r\n\r\n<p>")), "");
}

TEST(mime_incoming, repairs_boundary_lines_that_begin_with_a_dash)
{
    for (const std::string dash : {"\xE2\x80\x94", "\xE2\x80\x93", "\x97", "\xE2\x80\x94-"}) {
        const std::string line = dash + "b";
        const auto m = parsed(
            "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n" + line + "\r\n\r\none\r\n" +
            line + "\r\nContent-Type: application/zip\r\n\r\ntwo\r\n" + line + dash + "\r\n"
        );
        ASSERT_EQ(m.parts.size(), 2u) << dash;
        EXPECT_EQ(m.parts[0].content, "one");
        EXPECT_EQ(m.parts[1].content, "two");
    }
}

TEST(mime_incoming, refuses_what_is_no_mail)
{
    EXPECT_EQ(to_fault(refused("").code), fault::malformed);
    EXPECT_EQ(to_fault(refused("\r\n\r\nonly a body").code), fault::malformed);
}

TEST(mime_incoming, reads_a_mail_cut_anywhere)
{
    const std::string whole =
        nested(3) + "--b2\r\nContent-Type: message/rfc822\r\n\r\n" + with_parts(2) + "--b0--\r\n";

    for (std::size_t n = 0; n < whole.size(); ++n) {
        const auto m = parse_mail(whole.substr(0, n));
        if (!m) {
            EXPECT_EQ(to_fault(m.error().code), fault::malformed);
        }
    }
}

TEST(mime_incoming, refuses_a_mail_over_the_size_limit)
{
    incoming_limits limits;
    const std::string bytes = "Subject: x\r\n\r\nbody";
    limits.bytes_max = bytes.size();
    EXPECT_TRUE(parse_mail(bytes, limits));

    limits.bytes_max = bytes.size() - 1;

    EXPECT_EQ(to_fault(refused(bytes, limits).code), fault::too_large);
}

TEST(mime_incoming, refuses_parts_nested_too_deep)
{
    incoming_limits limits;
    EXPECT_TRUE(parse_mail(nested(limits.depth_max - 1), limits));

    EXPECT_EQ(to_fault(refused(nested(limits.depth_max)).code), fault::too_large);
    EXPECT_EQ(to_fault(refused(nested(5000)).code), fault::too_large);
}

TEST(mime_incoming, refuses_messages_nested_too_deep)
{
    std::string bytes = "Subject: x\r\n";
    for (int i = 0; i < 40; ++i) bytes += "Content-Type: message/rfc822\r\n\r\n";

    EXPECT_EQ(to_fault(refused(bytes + "Subject: y\r\n\r\n").code), fault::too_large);
}

TEST(mime_incoming, refuses_too_many_parts)
{
    incoming_limits limits;
    EXPECT_EQ(parse_mail(with_parts(limits.parts_max), limits)->parts.size(), limits.parts_max);

    EXPECT_EQ(to_fault(refused(with_parts(limits.parts_max + 1)).code), fault::too_large);
}

TEST(mime_incoming, refuses_too_many_header_bytes_wherever_they_are)
{
    std::string headers;
    while (headers.size() < incoming_limits{}.header_bytes_max) headers += "A: b\r\n";
    const std::string multipart = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
    const std::string digest = "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n";

    EXPECT_EQ(to_fault(refused(headers + "\r\n").code), fault::too_large);
    EXPECT_EQ(to_fault(refused(multipart + headers).code), fault::too_large);
    EXPECT_EQ(to_fault(refused(digest + headers).code), fault::too_large);
    EXPECT_EQ(
        to_fault(refused("Content-Type: message\r\n /rfc822\r\n\r\n" + headers).code),
        fault::too_large
    );
    EXPECT_EQ(
        to_fault(refused(multipart + "Content-Type: message/rfc822\r\n\r\n" + headers).code),
        fault::too_large
    );
    EXPECT_TRUE(parse_mail("Subject: x\r\n\r\n" + headers));
    EXPECT_TRUE(parse_mail(multipart + "\r\n" + headers));
}

TEST(mime_incoming, says_nothing_of_the_mail_in_an_issue)
{
    incoming_limits limits;
    limits.bytes_max = 10;

    const issue i = refused("Subject: VIAL Paul\r\n\r\nVIAL", limits);

    EXPECT_EQ(i.detail.find("VIAL"), std::string::npos);
    EXPECT_EQ(i.where, "");
}

TEST(mime_incoming, may_be_used_by_several_threads)
{
    const std::string bytes = with_parts(50);
    std::vector<std::thread> threads;
    std::vector<std::size_t> parts(4);

    for (auto& count : parts) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) count += parse_mail(bytes)->parts.size();
        });
    }
    for (auto& t : threads) t.join();

    EXPECT_EQ(parts, std::vector<std::size_t>(4, 1000));
}

TEST(mime_incoming, refuses_boundaries_that_are_too_many_to_be_parts)
{
    std::string bytes = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 20'000; ++i) bytes += "--b\r\n\r\n";

    EXPECT_EQ(to_fault(refused(bytes).code), fault::too_large);
}

TEST(mime_incoming, refuses_address_groups_in_each_other)
{
    std::string groups;
    for (std::size_t i = 0; i < incoming_limits{}.header_marks_max; ++i)
        groups += i % 50 ? "g:" : "g:\r\n ";

    EXPECT_EQ(to_fault(refused("To: " + groups + "\r\n\r\n").code), fault::too_large);
    EXPECT_TRUE(parse_mail("To: " + groups.substr(0, 1900) + "\r\n\r\n"));
}

TEST(mime_incoming, refuses_encoded_words_without_end)
{
    std::string words;
    for (std::size_t i = 0; i < incoming_limits{}.header_marks_max; ++i) words += "=?u?q?x ";

    EXPECT_EQ(to_fault(refused("Subject: " + words + "\r\n\r\n").code), fault::too_large);
    EXPECT_TRUE(parse_mail("Subject: " + words.substr(8) + "\r\n\r\n"));
}

TEST(mime_incoming_guard, measures_heads_and_not_contents)
{
    EXPECT_EQ(measure_heads("A: b\r\n\r\nbody\r\nbody").bytes, 8u);
    EXPECT_EQ(measure_heads("A: b\n\n-body\n--b\nC: d\n\nbody").bytes, 6u + 104 + 6);
    EXPECT_EQ(measure_heads("A: b\n\n--b\nC: d\n\nbody").bytes, 6u + 104 + 6);
    EXPECT_EQ(measure_heads("").bytes, 0u);
    EXPECT_EQ(measure_heads("A: b\n c:d:e\nB: c:d\n\n:::::").marks_max, 3u);
    EXPECT_EQ(measure_heads("A: =?utf-8?Q?a?= =?utf-8?Q?b?=\n\n").marks_max, 3u);
}

TEST(mime_message_ids, drops_brackets_and_blanks)
{
    EXPECT_EQ(parse_message_id("<a@b>").value, "a@b");
    EXPECT_EQ(parse_message_id("< a@b\t> ").value, "a@b");
    EXPECT_EQ(parse_message_id("  a@b ").value, "a@b");
    EXPECT_EQ(parse_message_id("your mail of today <a@b>").value, "a@b");
    EXPECT_EQ(parse_message_id("your mail of today").value, "");
    EXPECT_EQ(parse_message_id("<>").value, "");
    EXPECT_EQ(parse_message_id("<a@b").value, "");
    EXPECT_EQ(parse_message_id("<nodomain>").value, "nodomain");
}

}  // namespace
