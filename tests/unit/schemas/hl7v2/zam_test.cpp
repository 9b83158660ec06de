#include "schemas/hl7v2/zam.hpp"

#include "schemas/hl7v2/message_view.hpp"
#include "schemas/hl7v2/smtp_error_code.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

zam sample(zam_event event)
{
    zam z;
    z.event = event;
    z.sending_application = "SIL";
    z.sending_facility = "CHU_X";
    z.receiving_application = "PFI";
    z.receiving_facility = "CHU_Y";
    z.processing_id = "P";
    z.request_control_id = "12345";
    z.own_control_id = "Z0007";
    z.made_at = *parse_rfc3339("2026-01-01T08:35:00.000Z");
    z.happened_at = *parse_rfc3339("2026-01-01T08:34:55.000Z");
    z.address = "dr.exemple@medecin.mssante.fr";
    z.recipient_id = "810100000001";
    return z;
}

std::string header_of(std::string_view event)
{
    return "MSH|^~\\&|PFI|CHU_Y|SIL|CHU_X|20260101083500+0000||ZAM^" + std::string{event} +
           "^ZAM_Z01|Z0007|P|2.6|||||FRA|UNICODE UTF-8|||2.1^CISIS_CDA_HL7_V2\r"
           "EVN||20260101083455+0000\r";
}

TEST(hl7v2_zam, tells_a_reception)
{
    EXPECT_EQ(
        make_zam(sample(zam_event::mssante_reception)),
        header_of("Z02") +
            "OBX|1|CWE|ACK_RECEPTION_MSS^Accusé de réception "
            "MSSanté^AckMetierZAM|12345|Y^^expandedYes-NoIndicator||||||F\r"
            "OBX|2|XTN|DESTINATAIRE_MSS^Destinataire "
            "MSSanté^AckMetierZAM|810100000001|^^X.400^dr.exemple@medecin.mssante.fr||||||F\r"
    );
}

TEST(hl7v2_zam, tells_a_failed_reception)
{
    zam z = sample(zam_event::mssante_reception);
    z.error = to_smtp_error(550);

    const std::string er7 = make_zam(z);

    EXPECT_NE(er7.find("|12345|N^^expandedYes-NoIndicator|"), std::string::npos);
    EXPECT_EQ(
        er7.substr(er7.find("ERR")),
        "ERR|||207^Application error^messageErrorCondition|E|550^Boîte aux lettres non "
        "disponible^SMTPERRORCODE\r"
    );
}

TEST(hl7v2_zam, tells_a_reading)
{
    EXPECT_EQ(
        make_zam(sample(zam_event::mssante_reading)),
        header_of("Z03") +
            "OBX|1|CWE|ACK_LECTURE_MSS^Accusé de "
            "lecture^AckMetierZAM|12345|Y^^expandedYes-NoIndicator||||||F\r"
            "OBX|2|XTN|LECTEUR_MSS^Lecteur du courriel "
            "MSSanté^AckMetierZAM|810100000001|^^X.400^dr.exemple@medecin.mssante.fr||||||F\r"
    );
}

TEST(hl7v2_zam, tells_a_reading_that_the_consumer_refused)
{
    zam z = sample(zam_event::mssante_reading);
    z.error = zam_error{"902", std::string{*find_application_error_label("902")}, 'W'};

    const std::string er7 = make_zam(z);

    EXPECT_EQ(
        er7.substr(er7.find("ERR")),
        "ERR|||207^Application error^messageErrorCondition|W|902^Identifiant patient "
        "inconnu^applicationErrorCondition\r"
    );
}

TEST(hl7v2_zam, tells_that_the_dmp_has_it)
{
    EXPECT_EQ(
        make_zam(sample(zam_event::dmp_reception)),
        header_of("Z01") +
            "OBX|1|CWE|ACK_RECEPTION_DMP^Accusé de réception "
            "DMP^AckMetierZAM|12345|Y^^expandedYes-NoIndicator||||||F\r"
    );
}

TEST(hl7v2_zam, tells_the_answer_of_the_dmp_without_a_mailbox)
{
    zam z = sample(zam_event::dmp_reception);
    z.error = zam_error{"DMPClosed", "DMP fermé"};

    EXPECT_EQ(
        make_zam(z),
        header_of("Z01") +
            "OBX|1|CWE|ACK_RECEPTION_DMP^Accusé de réception "
            "DMP^AckMetierZAM|12345|N^^expandedYes-NoIndicator||||||F\r"
            "ERR|||207^Application error^messageErrorCondition|E|DMPClosed^DMP "
            "fermé^DMP_ERROR_CODE\r"
    );
}

TEST(hl7v2_zam, escapes_what_it_is_given)
{
    zam z = sample(zam_event::mssante_reception);
    z.request_control_id = "1\\F\\2";
    z.address = "a^b&c@x.fr";
    z.error = zam_error{"55~0", "a|b\rERR"};

    const std::string er7 = make_zam(z);
    const auto m = parse_message(er7);

    ASSERT_EQ(m->size(), 5U);
    EXPECT_EQ(find_value(*m, "OBX-4"), "1|2");
    EXPECT_EQ(find_value(*m, "OBX[2]-5.4"), "a^b&c@x.fr");
    EXPECT_EQ(find_value(*m, "ERR-5.1"), "55~0");
    EXPECT_EQ(find_value(*m, "ERR-5.2"), "a|b\rERR");
}

TEST(hl7v2_zam, is_written_in_the_character_set_of_the_request)
{
    zam z = sample(zam_event::mssante_reading);
    z.encoding = charset::iso_8859_15;

    const std::string er7 = make_zam(z);

    EXPECT_NE(er7.find("|8859/15|"), std::string::npos);
    EXPECT_NE(er7.find("^Accus\xE9 de lecture^"), std::string::npos);
}

TEST(hl7v2_zam, leaves_out_an_identifier_that_is_not_known)
{
    zam z = sample(zam_event::mssante_reception);
    z.recipient_id.clear();

    EXPECT_NE(make_zam(z).find("^AckMetierZAM||^^X.400^dr."), std::string::npos);
}

TEST(hl7v2_zam, labels_every_application_error)
{
    for (int code = 900; code <= 906; ++code)
        EXPECT_TRUE(find_application_error_label(std::to_string(code))) << code;
    for (const char* code : {"899", "907", "", "9000"})
        EXPECT_FALSE(find_application_error_label(code)) << code;
}

}  // namespace
