#include "adapters/smtp/commands.hpp"

#include <gtest/gtest.h>

namespace vgm::smtp {
namespace {

server_capabilities everything()
{
    server_capabilities offered;
    offered.dsn = offered.size = offered.eight_bit_mime = offered.pipelining = true;
    return offered;
}

envelope to(std::string recipient)
{
    return {"appli@ch.mssante.test", std::move(recipient), "01JD.2", body_type::seven_bit};
}

TEST(smtp_commands, ask_for_delivery_reports_when_the_server_offers_dsn)
{
    const auto e = to("dr.martin@ch.mssante.test");

    EXPECT_EQ(
        print_mail_from(e, 1234, everything()),
        "MAIL FROM:<appli@ch.mssante.test> SIZE=1234 RET=HDRS ENVID=01JD.2\r\n"
    );
    EXPECT_EQ(
        print_rcpt_to(e, everything()),
        "RCPT TO:<dr.martin@ch.mssante.test> NOTIFY=SUCCESS,FAILURE,DELAY "
        "ORCPT=rfc822;dr.martin@ch.mssante.test\r\n"
    );
}

TEST(smtp_commands, use_no_parameter_that_was_not_offered)
{
    const auto e = to("dr.martin@ch.mssante.test");

    EXPECT_EQ(print_mail_from(e, 1234, {}), "MAIL FROM:<appli@ch.mssante.test>\r\n");
    EXPECT_EQ(print_rcpt_to(e, {}), "RCPT TO:<dr.martin@ch.mssante.test>\r\n");
}

TEST(smtp_commands, announce_eight_bit_content_and_the_null_reverse_path)
{
    envelope e{"", "a@b.test", "", body_type::eight_bit_mime};

    EXPECT_EQ(
        print_mail_from(e, 7, everything()), "MAIL FROM:<> SIZE=7 BODY=8BITMIME RET=HDRS\r\n"
    );
}

TEST(smtp_commands, write_an_address_as_xtext_in_orcpt)
{
    const auto line = print_rcpt_to(to("a+b=c@d.test"), everything());

    EXPECT_NE(line.find("RCPT TO:<a+b=c@d.test> "), std::string::npos);
    EXPECT_NE(line.find("ORCPT=rfc822;a+2Bb+3Dc@d.test\r\n"), std::string::npos);
}

TEST(smtp_xtext, escapes_what_rfc_3461_wants_escaped)
{
    EXPECT_EQ(to_xtext("plain.text-123"), "plain.text-123");
    EXPECT_EQ(to_xtext("a+b=c d"), "a+2Bb+3Dc+20d");
    EXPECT_EQ(to_xtext("\r\n\x7F\xC3\xA9"), "+0D+0A+7F+C3+A9");
    EXPECT_EQ(to_xtext(""), "");
}

TEST(smtp_envelope, takes_the_addresses_of_the_trusted_space)
{
    for (const std::string address :
         {"dr.martin@ch.mssante.fr",
          "123456789012345@patient.mssante.fr",
          "o'neill_x@a-b.test",
          "resultat_biologie+x@hopitalC.mssante.fr"})
        EXPECT_FALSE(check(to(address))) << address;
}

TEST(smtp_envelope, refuses_every_byte_that_could_end_or_extend_a_command)
{
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const bool harmless = byte > ' ' && byte < 127 &&
                              std::string_view{"()<>[]:;@\\,\""}.find(c) == std::string_view::npos;
        for (const auto& address :
             {std::string{"a"} + c + "b@ch.test",
              std::string{"ab@ch"} + c + "x.test",
              std::string{"ab@ch.test"} + c,
              c + std::string{"ab@ch.test"}}) {
            EXPECT_TRUE(harmless || check(to(address))) << "byte " << byte;
        }
    }
}

TEST(smtp_envelope, refuses_injections_in_either_address)
{
    for (const std::string address :
         {"",
          "a",
          "@b.test",
          "a@",
          "a@b@c.test",
          "a b@c.test",
          "a@b.test>\r\nRCPT TO:<x@y.test",
          "a@b.test\r\nDATA",
          "a@b.test NOTIFY=NEVER",
          "<a@b.test>",
          "\"a b\"@c.test",
          "a@[1.2.3.4]",
          "a..b@c.test",
          ".a@c.test",
          "a.@c.test",
          "a@c..test",
          "a@-c.test",
          "a@c.test.",
          "d\xC3\xA9@c.test"}) {
        EXPECT_EQ(check(to(address)), errc::recipient_invalid) << address;

        auto from = to("dr.martin@ch.test");
        from.sender = address;
        if (!address.empty()) {
            EXPECT_EQ(check(from), errc::sender_invalid) << address;
        }
    }
}

// g++ 12 sees an overflow that is not there in `std::string(n, c) + "literal"`.
std::string joined(std::initializer_list<std::string> parts)
{
    std::string all;
    for (const auto& part : parts) all.append(part);
    return all;
}

TEST(smtp_envelope, takes_an_address_of_the_longest_size_and_refuses_one_byte_more)
{
    const std::string label(59, 'd'), local(64, 'a');
    std::string longest = joined({local, "@", label, ".", label, ".", label, "."});
    longest.append(address_bytes_max - longest.size(), 'e');

    EXPECT_FALSE(check(to(longest)));
    EXPECT_EQ(check(to(joined({longest, "e"}))), errc::recipient_invalid);
    EXPECT_EQ(check(to(joined({local, "a", "@b.test"}))), errc::recipient_invalid);
    EXPECT_EQ(check(to(joined({"a@", std::string(64, 'b'), ".test"}))), errc::recipient_invalid);
}

TEST(smtp_envelope, takes_an_envelope_id_of_the_longest_size_and_refuses_one_byte_more)
{
    auto e = to("a@b.test");
    e.envelope_id = std::string(100, 'i');
    EXPECT_FALSE(check(e));

    e.envelope_id += 'i';
    EXPECT_EQ(check(e), errc::envelope_id_invalid);

    e.envelope_id = std::string(34, '+');  // three bytes each
    EXPECT_EQ(check(e), errc::envelope_id_invalid);
}

TEST(smtp_server_capabilities, are_read_from_the_lines_after_the_first)
{
    reply ehlo{
        250,
        {},
        {"mail.test PIPELINING",
         "SIZE 26214400",
         "starttls",
         "Dsn",
         "8BITMIME",
         "AUTH PLAIN external",
         "ENHANCEDSTATUSCODES",
         ""}};

    const auto offered = to_capabilities(ehlo);

    EXPECT_FALSE(offered.pipelining);
    EXPECT_TRUE(offered.starttls && offered.dsn && offered.eight_bit_mime && offered.auth_external);
    EXPECT_TRUE(offered.size);
    EXPECT_EQ(offered.size_max, 26214400u);
}

TEST(smtp_server_capabilities, know_no_size_limit_when_none_is_given)
{
    for (const std::string line :
         {"SIZE", "SIZE 0", "SIZE many", "SIZE 99999999999999999999999999", "SIZE -1"}) {
        const auto offered = to_capabilities(reply{250, {}, {"mail.test", line}});

        EXPECT_TRUE(offered.size) << line;
        EXPECT_EQ(offered.size_max, 0u) << line;
    }
    EXPECT_FALSE(to_capabilities(reply{250, {}, {"mail.test", "SIZES 5"}}).size);
}

}  // namespace
}  // namespace vgm::smtp
