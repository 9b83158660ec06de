#include "schemas/mime/mail.hpp"

#include "schemas/mime/incoming.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace vgm;
using namespace vgm::mime;

const std::string subject = "XDM/1.0/DDM+CR d'échographie VIAL Paul 26/11/1978";
const std::string pdf_name =
    "20250110_Résumé d'hospitalisation très détaillé, avec annexes_VIAL_Paul.pdf";
const std::string body = "Bonjour,\r\n\r\nVoici un résultat = utile.\r\n--=_b1\r\n.\r\nFrom here";

std::string archive_bytes()
{
    std::mt19937 random(7);
    std::string bytes(10'001, '\0');
    for (auto& b : bytes) b = static_cast<char>(random());
    return bytes;
}

mail_draft make_draft()
{
    const std::string archive = archive_bytes();
    mail_draft draft;
    draft.headers = {
        make_address_header("From", "Hôpital C – Biologie", "biologie@hopitalc.mssante.fr"),
        make_address_header("To", "", "dr.dupont@exemple.mssante.fr"),
        make_text_header("Subject", subject),
        make_message_id_header("Message-ID", {"01JD.1@hopitalc.mssante.fr"}),
        {"Date", to_rfc5322_date(timestamp{})},
        make_address_header("Disposition-Notification-To", "", "biologie@hopitalc.mssante.fr"),
        {"X-MSS-CODECDA", "11502-2"}};
    draft.boundary = "b1";
    draft.parts = {
        make_text_part(body),
        make_attachment(
            "application/zip",
            "IHE_XDM.ZIP",
            {slice::of(archive.substr(0, 5000)), slice::of(archive.substr(5000))}
        ),
        make_attachment("application/pdf", pdf_name, {slice::of("%PDF-1.4")})};
    return draft;
}

std::string read_all(const mail& m, std::size_t step)
{
    mail_reader reader(m);
    std::string out, buffer(step, '\0');
    while (const std::size_t n = reader.read(buffer)) out.append(buffer, 0, n);
    return out;
}

TEST(mime_mail, is_read_back_as_it_was_made)
{
    const auto read = parse_mail(print(mail(make_draft())));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->subject, subject);
    EXPECT_EQ(read->from, (mail_address{"Hôpital C – Biologie", "biologie@hopitalc.mssante.fr"}));
    EXPECT_EQ(read->to, (std::vector<mail_address>{{"", "dr.dupont@exemple.mssante.fr"}}));
    EXPECT_EQ(read->message_id.value, "01JD.1@hopitalc.mssante.fr");
    EXPECT_EQ(read->disposition_notification_to, "biologie@hopitalc.mssante.fr");
    EXPECT_EQ(read->find_header("x-mss-codecda"), "11502-2");
    EXPECT_EQ(read->content_type, "multipart/mixed");
    ASSERT_EQ(read->parts.size(), 3u);
    EXPECT_EQ(find_body(*read), body);
    EXPECT_EQ(read->parts[1].content_type, "application/zip");
    EXPECT_EQ(read->parts[1].file_name, "IHE_XDM.ZIP");
    EXPECT_EQ(read->parts[1].content, archive_bytes());
    EXPECT_EQ(read->parts[2].file_name, pdf_name);
    EXPECT_EQ(read->parts[2].content, "%PDF-1.4");
}

TEST(mime_mail, gives_the_same_bytes_for_every_buffer_size)
{
    const mail m(make_draft());
    const std::string whole = print(m);

    for (std::size_t step = 1; step < 300; ++step) ASSERT_EQ(read_all(m, step), whole) << step;
    ASSERT_EQ(read_all(m, 100'000), whole);
}

TEST(mime_mail, knows_its_size_before_it_is_read)
{
    for (std::size_t n = 0; n < 200; ++n) {
        mail_draft draft = make_draft();
        draft.parts.push_back(make_attachment("text/xml", "a", {slice::of(std::string(n, 'x'))}));
        draft.parts.push_back(make_attachment("text/xml", "empty", {}));
        const mail m(std::move(draft));
        ASSERT_EQ(read_all(m, 4096).size(), m.size());
    }
}

TEST(mime_mail, gives_equal_bytes_for_equal_drafts)
{
    EXPECT_EQ(print(mail(make_draft())), print(mail(make_draft())));
}

TEST(mime_mail, has_crlf_line_ends_and_lines_that_smtp_accepts)
{
    const std::string whole = print(mail(make_draft()));

    std::size_t begin = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (whole[i] == '\r') {
            ASSERT_EQ(whole[i + 1], '\n');
        }
        if (whole[i] != '\n') continue;
        ASSERT_EQ(whole[i - 1], '\r');
        ASSERT_LE(i - begin, 78u);
        begin = i + 1;
    }
    EXPECT_EQ(begin, whole.size());
}

TEST(mime_mail, keeps_a_forwarded_mail_whole_even_when_it_holds_the_same_boundary)
{
    const std::string original = print(mail(make_draft()));
    mail_draft draft = make_draft();
    draft.parts = {make_text_part("voir ci-joint")};
    // Cut so that the boundary lies on the seam of two slices.
    const std::size_t cut = original.find("=_b1") + 2;
    draft.parts.push_back(
        {"message/rfc822",
         "",
         {slice::of(original.substr(0, cut)), slice::of(original.substr(cut))},
         transfer_encoding::verbatim}
    );

    const mail m(std::move(draft));
    const auto read = parse_mail(print(m));

    ASSERT_EQ(print(m).size(), m.size());
    ASSERT_TRUE(read);
    ASSERT_EQ(read->parts.size(), 2u);
    ASSERT_TRUE(read->parts[1].message);
    EXPECT_EQ(read->parts[1].message->parts.size(), 3u);
    EXPECT_EQ(read->parts[1].message->parts[1].content, archive_bytes());
}

TEST(mime_mail, carries_file_names_that_try_to_be_headers)
{
    mail_draft draft = make_draft();
    draft.parts = {make_attachment(
        "application/zip\r\nX-Evil: 1", "a\r\nX-Evil: 1\r\n\r\nbody", {slice::of("x")}
    )};
    const std::string whole = print(mail(std::move(draft)));

    EXPECT_EQ(whole.find("\r\nX-Evil"), std::string::npos);
    EXPECT_EQ(parse_mail(whole)->parts.at(0).content, "x");
}

TEST(mime_mail, gives_back_any_subject_and_file_name)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string pieces[] = {
        "é", "€", "a", "Z", " ", "'", "\"", ";", "=", "%", "😀", "_", "compte", ".", "(", "?"};

    for (int i = 0; i < 500; ++i) {
        std::string text = "x";
        const std::size_t length = random() % 60;
        for (std::size_t k = 0; k < length; ++k) text += pieces[random() % std::size(pieces)];
        text += "y";
        mail_draft draft = make_draft();
        draft.headers.push_back(make_address_header("Reply-To", text, "a@b.fr"));
        draft.headers[2] = make_text_header("Subject", text);
        draft.parts = {make_attachment("application/pdf", text, {slice::of("x")})};

        const auto read = parse_mail(print(mail(std::move(draft))));

        ASSERT_TRUE(read);
        ASSERT_EQ(read->subject, text);
        ASSERT_EQ(read->parts.at(0).file_name, text);
    }
}

}  // namespace
