// What a mail we write is made of: any text in a header, a parameter, a body or an ENVID stays what
// it is, begins nothing new, and comes back.

#include "schemas/mime/charset.hpp"
#include "schemas/mime/encoded_word.hpp"
#include "schemas/mime/header.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/mime/message_ids.hpp"
#include "schemas/mime/parameter.hpp"
#include "schemas/mime/quoted_printable.hpp"
#include "schemas/mime/report_fields.hpp"
#include "schemas/mime/text.hpp"
#include "schemas/mime/xtext.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using namespace vgm::mime;
using vgm::fuzz::expect;

// One header: every line but the first is a continuation, none is longer than RFC 5322 allows.
void expect_header(std::string_view printed)
{
    expect(printed.ends_with("\r\n"), "a header ends with its line");
    bool first = true;
    while (!printed.empty()) {
        const auto end = printed.find("\r\n");
        const auto line = printed.substr(0, end);
        printed.remove_prefix(end + 2);
        expect(line.find_first_of("\r\n") == std::string_view::npos, "no stray line end");
        expect(line.size() <= 998, "a line is short enough");
        expect(first || line.starts_with(' ') || line.starts_with('\t'), "no second header");
        expect(line.find_first_not_of(" \t") != std::string_view::npos, "no line is blank");
        first = false;
    }
}

std::string one_line(std::string_view text) { return without_controls(repair_utf8(text)); }

void check_text_header(std::string_view text)
{
    const auto printed = print(make_text_header("Subject", text));
    expect_header(printed);
    for (const char c : printed) expect(static_cast<unsigned char>(c) < 128, "headers are ASCII");
    const auto mail = parse_mail(printed + "\r\n");
    expect(mail.has_value(), "a mail of one header can be read");
    expect(
        decode_header_text(decode_header_text(printed)).size() <= printed.size() * 4, "decoding"
    );
    if (one_line(text).find("  ") == std::string::npos)
        expect(mail->subject == one_line(text), "a subject comes back");
}

void check_address_header(std::string_view name, std::string_view address)
{
    const auto printed = print(make_address_header("To", name, address));
    expect_header(printed);
    const auto mail = parse_mail(printed + "\r\n");
    expect(mail.has_value(), "a mail with an address can be read");
    expect(mail->to.size() <= 1, "one address never becomes two");
    if (!is_address(address)) return;
    expect(mail->to.size() == 1 && mail->to.front().address == address, "an address comes back");
}

void check_parameter(std::string_view text)
{
    const auto printed = "Content-Type: application/pdf" + encode_parameter("name", text) + "\r\n";
    expect_header(printed);
    const auto mail = parse_mail("MIME-Version: 1.0\r\n" + printed + "\r\nx");
    expect(mail.has_value(), "a mail with a parameter can be read");
}

void check_body(std::string_view text)
{
    const auto encoded = encode_quoted_printable(text);
    std::size_t column = 0;
    for (const char c : encoded) {
        column = c == '\n' ? 0 : column + 1;
        expect(column <= 77, "lines of 76 characters and CR");
        expect((c >= ' ' && c <= '~') || c == '\r' || c == '\n' || c == '\t', "printable");
    }
    const auto mail = parse_mail(
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
        encoded
    );
    expect(mail.has_value() && mail->parts.size() <= 1, "a body is one part");
    std::string lines;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool two = text.substr(at, 2) == "\r\n";
        const bool end = text[at] == '\r' || text[at] == '\n';
        lines += end ? "\r\n" : std::string(1, text[at]);
        at += two ? 1 : 0;
    }
    if (!mail->parts.empty()) expect(mail->parts[0].content == lines, "a body comes back");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::to_text(data, size);
    const auto half = text.substr(0, size / 2);
    check_text_header(text);
    check_address_header(half, text.substr(size / 2));
    check_parameter(text);
    check_body(text);
    expect_header(print(mail_header{"X-MSS-NIL", std::string(text), header_form::structured}));
    expect_header("X: " + encode_phrase(text, 3) + " <a@b>\r\n");
    expect_header(print(make_message_id_header("References", {std::string(half), "a@b"})));
    expect(decode_xtext(encode_xtext(text)) == text, "xtext comes back");
    for (const auto& id : parse_message_ids(text))
        expect(parse_message_id('<' + id.value + '>') == id, "an id is read as it is written");
    for (const auto& group : parse_field_groups(text)) expect(!group.empty(), "no group is empty");
    (void)parse_typed_address(text);
    expect(repair_utf8(to_utf8_guessing(text)) == to_utf8_guessing(text), "a guess is UTF-8");
    return 0;
}
