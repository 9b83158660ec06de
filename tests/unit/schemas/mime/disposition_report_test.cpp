#include "schemas/mime/disposition_report.hpp"

#include "schemas/mime/disposition_answer.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace vgm;
using namespace vgm::mime;

std::string notification(const std::string& fields)
{
    return "From: a@b.fr\r\nSubject: lu\r\nMIME-Version: 1.0\r\n"
           "Content-Type: multipart/report; report-type=disposition-notification; "
           "boundary=\"b\"\r\n"
           "\r\n--b\r\n\r\nLe message a ete lu.\r\n"
           "--b\r\nContent-Type: message/disposition-notification\r\n\r\n" +
           fields + "\r\n--b--\r\n";
}

std::optional<disposition_report> find_in(const std::string& bytes)
{
    const auto m = parse_mail(bytes);
    EXPECT_TRUE(m);
    return find_disposition_report(*m);
}

disposition_report found(const std::string& fields)
{
    auto report = find_in(notification(fields));
    EXPECT_TRUE(report) << fields;
    return report ? std::move(*report) : disposition_report{};
}

TEST(mime_disposition_report, reads_what_thunderbird_writes)
{
    const auto r = found(
        "Reporting-UA: exemple.mssante.fr; Thunderbird 115.0\r\n"
        "Final-Recipient: rfc822;dr.dupont@exemple.mssante.fr\r\n"
        "Original-Message-ID: <01JD.1@hopitalc.mssante.fr>\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n"
    );

    EXPECT_EQ(r.type, disposition_type::displayed);
    EXPECT_EQ(r.action, action_mode::manual_action);
    EXPECT_EQ(r.sending, sending_mode::mdn_sent_manually);
    EXPECT_FALSE(r.has_error);
    EXPECT_EQ(r.final_recipient, (typed_value{"rfc822", "dr.dupont@exemple.mssante.fr"}));
    EXPECT_EQ(r.original_message_id.value, "01JD.1@hopitalc.mssante.fr");
    EXPECT_EQ(r.reporting_agent, "exemple.mssante.fr; Thunderbird 115.0");
}

TEST(mime_disposition_report, reads_what_outlook_writes)
{
    const auto r = found(
        "Reporting-UA: pc.local; Microsoft Office Outlook 16.0\r\n"
        "Final-recipient: RFC822; dr.dupont@exemple.mssante.fr\r\n"
        "Original-Message-ID: <01JD.1@hopitalc.mssante.fr>\r\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\r\n"
        "X-MSExch-Correlation-Key: 5xJ8\r\n"
    );

    EXPECT_EQ(r.type, disposition_type::deleted);
    EXPECT_EQ(r.action, action_mode::automatic_action);
    EXPECT_EQ(r.final_recipient.type, "rfc822");
}

TEST(mime_disposition_report, reads_an_error_as_the_guide_writes_it)
{
    const auto r = found(
        "Original-Recipient: rfc822;appli@hopitalb.mssante.fr\r\n"
        "Final-Recipient: rfc822;appli@hopitalb.mssante.fr\r\n"
        "Original-Message-ID: < 01JD.1@hopitalc.mssante.fr >\r\n"
        "Disposition:automatic-action/MDN-sent-automatically;\r\n"
        " processed/Error: 902^Identifiant de patient inconnu^messageErrorCondition| E^Error\r\n"
    );

    EXPECT_EQ(r.type, disposition_type::processed);
    EXPECT_TRUE(r.has_error);
    EXPECT_EQ(r.error_code, "902");
    EXPECT_EQ(r.error_label, "Identifiant de patient inconnu");
    EXPECT_EQ(r.original_message_id.value, "01JD.1@hopitalc.mssante.fr");
    EXPECT_EQ(r.original_recipient.value, "appli@hopitalb.mssante.fr");
}

TEST(mime_disposition_report, reads_every_spelling_of_an_error)
{
    struct row
    {
        std::string fields, code, label;
    };
    const std::string auto_mode = "Disposition: automatic-action/MDN-sent-automatically; ";
    const row rows[] = {
        {auto_mode + "processed/error\r\nError: 904^INS\r\n", "904", "INS"},
        {auto_mode + "PROCESSED / ERROR : 901 - auteur\r\n", "901", "auteur"},
        {auto_mode + "processed/Error: Patient inconnu\r\n", "", "Patient inconnu"},
        {auto_mode + "processed/Error: 1902 x 9021 y 906^z\r\n", "906", "z"},
        {auto_mode + "processed/error\r\n", "", ""},
        {auto_mode + "processed/Error: 902\r\nError: 902^Inconnu\r\n", "902", ""},
        {auto_mode + "processed/Error: libre\r\nError: 903^Pas d'INS\r\n", "903", "Pas d'INS"},
        {auto_mode + "processed\r\nError: 905^traits\r\n", "905", "traits"},
        {auto_mode + "failed\r\nFailure: 900^version\r\n", "900", "version"},
        {auto_mode + "processed/Error: 902^\xE9t\xE9\r\n", "902", "été"},
        {auto_mode + "processed/Error: 902^été^x\r\n", "902", "été"},
        {"Disposition: processed/error: 902\r\n", "902", ""}};

    for (const auto& row : rows) {
        const auto r = found(row.fields);
        EXPECT_TRUE(r.has_error) << row.fields;
        EXPECT_EQ(r.error_code, row.code) << row.fields;
        EXPECT_EQ(r.error_label, row.label) << row.fields;
    }
}

TEST(mime_disposition_report, takes_no_other_modifier_for_an_error)
{
    for (const auto* text :
         {"displayed",
          "processed",
          "processed/warning",
          "dispatched",
          "displayed/superseded",
          "denied",
          "something-new"}) {
        EXPECT_FALSE(found(std::string("Disposition: a/b; ") + text + "\r\n").has_error) << text;
    }
    EXPECT_EQ(found("Disposition: a/b; something-new\r\n").type, disposition_type::other);
    EXPECT_EQ(found("DISPOSITION:DISPLAYED\r\n").type, disposition_type::displayed);
}

TEST(mime_disposition_report, tolerates_the_faults_of_the_guides_sample)
{
    const auto r = find_in(
        "Subject: KO\r\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=\"b1\"\r\n"
        "\r\n"
        "\xE2\x80\x94"
        "b1\r\n"
        "Content-Transfert-Encoding: 7bit\r\n\r\nLe message n'a pas pu etre integre\r\n"
        "\xE2\x80\x94"
        "b1\r\n"
        "Content-Type: message/disposition-notification\r\n"
        "Content-Transfert-Encoding: 7bit\r\n\r\n"
        "Original-Message-ID: < abc @x>\r\n\r\n"
        "Disposition: automatic-action/MDN-sent-automatically; processed/Error: 902^Inconnu\r\n"
        "\xE2\x80\x94"
        "b1\r\n"
        "Content-Type: message/rfc822\r\n\r\nSubject: original\r\n\r\nx\r\n"
        "\xE2\x80\x94"
        "b1\r\n"
        "Content-Type: application/zip; name=IHE_XDM.zip\r\n\r\nPK\r\n"
        "\xE2\x80\x94"
        "b1\xE2\x80\x94\r\n"
    );

    ASSERT_TRUE(r);
    EXPECT_EQ(r->error_code, "902");
    EXPECT_EQ(r->original_message_id.value, "abc@x");
}

TEST(mime_disposition_report, looks_into_other_parts_of_a_report_of_that_type_only)
{
    const std::string fields = "Disposition: a/b; displayed\r\nOriginal-Message-ID: <1@a>\r\n";
    const std::string parts =
        "; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nlu\r\n--b\r\n"
        "Content-Type: text/plain\r\n\r\n" +
        fields + "--b--\r\n";

    EXPECT_TRUE(
        find_in("Content-Type: multipart/report; report-type=\"Disposition-Notification\"" + parts)
    );
    EXPECT_FALSE(find_in("Content-Type: multipart/mixed" + parts));
    EXPECT_FALSE(find_in(notification("Final-Recipient: rfc822;a@b\r\n")));
}

disposition_answer make_answer()
{
    disposition_answer answer;
    answer.from = make_address_header("From", "Hôpital B", "appli@hopitalb.mssante.fr");
    answer.to = "biologie@hopitalc.mssante.fr";
    answer.message_id = "mdn.1@hopitalb.mssante.fr";
    answer.boundary = "mdn1";
    answer.original_subject = "XDM/1.0/DDM+ÉCHOGRAPHIE CORSE FIGATELLIX";
    answer.text = "Le message n'a pas pu être intégré : 902";
    answer.report.original_message_id = {"01JD.1@hopitalc.mssante.fr"};
    answer.report.final_recipient = {"rfc822", "appli@hopitalb.mssante.fr"};
    answer.report.original_recipient = {"", "service@hopitalb.mssante.fr"};
    answer.report.type = disposition_type::processed;
    answer.report.reporting_agent = "vaguemestre";
    answer.original = {slice::of("Subject: =?utf-8?q?=C3=A9?=\r\n\r\nété\r\n")};
    answer.attachments = {make_attachment("application/zip", "IHE_XDM.zip", {slice::of("PK")})};
    return answer;
}

TEST(mime_disposition_answer, is_read_back_as_it_was_made)
{
    auto answer = make_answer();
    answer.report.has_error = true;
    answer.report.error_code = "902";
    answer.report.error_label = "Identifiant de patient inconnu";

    const auto m = parse_mail(print(make_disposition_mail(answer)));

    ASSERT_TRUE(m);
    EXPECT_EQ(
        m->subject, "[KO Intégration système !][902] XDM/1.0/DDM+ÉCHOGRAPHIE CORSE FIGATELLIX"
    );
    EXPECT_EQ(m->to.at(0).address, "biologie@hopitalc.mssante.fr");
    EXPECT_EQ(m->auto_submitted, "auto-replied");
    EXPECT_EQ(m->find_parameter("report-type"), "disposition-notification");
    ASSERT_EQ(m->parts.size(), 4u);
    EXPECT_EQ(find_body(*m), answer.text);
    ASSERT_TRUE(m->parts[2].message);
    EXPECT_EQ(m->parts[2].message->subject, "é");
    EXPECT_EQ(m->parts[3].file_name, "IHE_XDM.zip");

    const auto r = find_disposition_report(*m);
    ASSERT_TRUE(r);
    EXPECT_EQ(r->original_message_id, answer.report.original_message_id);
    EXPECT_EQ(r->final_recipient, answer.report.final_recipient);
    EXPECT_EQ(r->original_recipient, (typed_value{"rfc822", "service@hopitalb.mssante.fr"}));
    EXPECT_EQ(r->type, disposition_type::processed);
    EXPECT_EQ(r->action, action_mode::automatic_action);
    EXPECT_EQ(r->sending, sending_mode::mdn_sent_automatically);
    EXPECT_TRUE(r->has_error);
    EXPECT_EQ(r->error_code, "902");
    EXPECT_EQ(r->error_label, "Identifiant de patient inconnu");
    EXPECT_EQ(r->reporting_agent, "vaguemestre");
}

TEST(mime_disposition_answer, keeps_the_subject_of_a_letter_that_was_taken_in)
{
    const auto m = parse_mail(print(make_disposition_mail(make_answer())));

    ASSERT_TRUE(m);
    EXPECT_EQ(m->subject, make_answer().original_subject);
    EXPECT_FALSE(find_disposition_report(*m)->has_error);
}

TEST(mime_disposition_answer, writes_the_line_of_the_guide)
{
    disposition_report report;
    report.type = disposition_type::processed;
    report.has_error = true;
    report.error_code = "906";
    report.error_label = "Erreur à préciser\r\nDisposition: faux";
    report.original_message_id = {"1@a"};
    report.final_recipient = {"rfc822", "a@b.fr"};

    EXPECT_EQ(
        print_disposition_report(report),
        "Final-Recipient: rfc822;a@b.fr\r\n"
        "Original-Message-ID: <1@a>\r\n"
        "Disposition: automatic-action/MDN-sent-automatically; "
        "processed/Error: 906^Erreur a preciser  Disposition: faux\r\n"
        "Error: 906^Erreur a preciser  Disposition: faux\r\n"
    );
}

TEST(mime_disposition_report, survives_any_mutation)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    auto answer = make_answer();
    answer.report.has_error = true;
    answer.report.error_code = "902";
    const std::string whole = print(make_disposition_mail(answer));

    for (int i = 0; i < 3000; ++i) {
        std::string bytes = whole;
        for (std::size_t k = random() % 20 + 1; k > 0; --k) {
            const std::size_t at = random() % bytes.size();
            if (random() % 2) {
                bytes[at] = static_cast<char>(random());
            } else {
                bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 40));
            }
        }
        if (const auto m = parse_mail(bytes)) {
            const auto r = find_disposition_report(*m);
            if (r) {
                ASSERT_TRUE(r->error_code.empty() || r->error_code.size() == 3);
            }
        }
    }
}

TEST(mime_disposition_report, has_a_word_for_every_mode)
{
    EXPECT_EQ(to_string(action_mode::manual_action), "manual-action");
    EXPECT_EQ(to_string(sending_mode::mdn_sent_manually), "MDN-sent-manually");
    for (const auto* word :
         {"displayed", "processed", "dispatched", "deleted", "denied", "failed"}) {
        EXPECT_EQ(to_string(found(std::string("Disposition: a/b; ") + word + "\r\n").type), word);
    }
}

}  // namespace
