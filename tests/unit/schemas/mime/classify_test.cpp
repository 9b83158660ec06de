#include "schemas/mime/classify.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace vgm;
using namespace vgm::mime;

mail_kind kind_of(const std::string& bytes)
{
    const auto m = parse_mail(bytes);
    EXPECT_TRUE(m);
    return classify(*m);
}

std::string with_part(const std::string& subject, const std::string& part_head)
{
    return "Subject: " + subject +
           "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n" +
           part_head + "\r\n\r\nSubject: inner\r\n\r\nx\r\n--b--\r\n";
}

TEST(mime_classify, knows_a_letter_by_its_archive)
{
    for (const auto* head :
         {"Content-Type: application/zip; name=IHE_XDM.ZIP",
          "Content-Type: application/octet-stream; name=\"ihe_xdm.zip\"",
          "Content-Disposition: inline; filename=IHE-XDM.zip",
          "Content-Disposition: attachment; filename*=UTF-8''IHE%5FXDM.Zip"}) {
        EXPECT_EQ(kind_of(with_part("bonjour", head)), mail_kind::letter) << head;
    }
    EXPECT_EQ(
        kind_of(with_part("bonjour", "Content-Type: application/zip; name=photos.zip")),
        mail_kind::other
    );
}

TEST(mime_classify, knows_a_letter_by_its_subject)
{
    EXPECT_EQ(kind_of("Subject: XDM/1.0/DDM+CR VIAL Paul\r\n\r\nx"), mail_kind::letter);
    EXPECT_EQ(kind_of("Subject: xdm/1.0/ddm+CR\r\n\r\nx"), mail_kind::letter);
    EXPECT_EQ(kind_of("Subject: [Annule et remplace] XDM/1.0/DDM+CR\r\n\r\nx"), mail_kind::letter);
    EXPECT_EQ(kind_of("Subject: RE: XDM/1.0/DDM+CR VIAL Paul\r\n\r\nx"), mail_kind::other);
    EXPECT_EQ(kind_of("Subject: \r\n\r\nx"), mail_kind::other);
}

TEST(mime_classify, does_not_take_a_forwarded_letter_for_one)
{
    const std::string inner = with_part("XDM/1.0/DDM+CR", "Content-Type: a/b; name=IHE_XDM.ZIP");

    EXPECT_EQ(
        kind_of("Subject: illisible\r\nContent-Type: message/rfc822\r\n\r\n" + inner),
        mail_kind::other
    );
}

TEST(mime_classify, knows_reports_before_letters)
{
    const auto report = [](const std::string& type, const std::string& fields) {
        return "Subject: XDM/1.0/DDM+CR\r\nContent-Type: multipart/report; "
               "boundary=b\r\n\r\n--b\r\n"
               "Content-Type: message/" +
               type + "\r\n\r\n" + fields +
               "\r\n--b\r\n"
               "Content-Type: a/b; name=IHE_XDM.ZIP\r\n\r\nPK\r\n--b--\r\n";
    };

    EXPECT_EQ(
        kind_of(report("delivery-status", "Reporting-MTA: dns;x\r\n")), mail_kind::delivery_report
    );
    EXPECT_EQ(
        kind_of(report("disposition-notification", "Disposition: a/b; displayed\r\n")),
        mail_kind::disposition_report
    );
}

TEST(mime_classify, knows_an_error_mail_that_repeats_the_archive)
{
    EXPECT_EQ(
        kind_of(with_part(
            "[KO =?utf-8?Q?Int=C3=A9gration_syst=C3=A8me?= !][902] XDM/1.0/DDM+CR",
            "Content-Type: application/zip; name=IHE_XDM.ZIP"
        )),
        mail_kind::integration_error
    );
    EXPECT_EQ(
        kind_of("Subject: [Erreur d'int\xE9gration !] x\r\n\r\nx"), mail_kind::integration_error
    );
}

TEST(mime_classify, reads_both_prefixes_of_an_error_subject)
{
    using found = integration_error_subject;
    EXPECT_EQ(
        find_integration_error("[KO Intégration système !][902] XDM/1.0/DDM+CR"),
        (found{"902", "XDM/1.0/DDM+CR"})
    );
    EXPECT_EQ(find_integration_error("[KO Intégration système ! ] x"), (found{"", "x"}));
    EXPECT_EQ(find_integration_error("[ko integration systeme !] [901]x"), (found{"901", "x"}));
    EXPECT_EQ(find_integration_error("[Erreur d’intégration !][902] x"), (found{"902", "x"}));
    EXPECT_EQ(find_integration_error("[Erreur d'int?gration][9021] x"), (found{"", "[9021] x"}));
    EXPECT_EQ(find_integration_error("RE: [KO Intégration système !]"), std::nullopt);
    EXPECT_EQ(find_integration_error("[KO Intégration système"), std::nullopt);
    EXPECT_EQ(find_integration_error(""), std::nullopt);
}

TEST(mime_classify, has_a_word_for_every_kind)
{
    EXPECT_EQ(to_string(mail_kind::delivery_report), "delivery_report");
    EXPECT_EQ(to_string(mail_kind::disposition_report), "disposition_report");
    EXPECT_EQ(to_string(mail_kind::integration_error), "integration_error");
    EXPECT_EQ(to_string(mail_kind::letter), "letter");
    EXPECT_EQ(to_string(mail_kind::other), "other");
}

}  // namespace
