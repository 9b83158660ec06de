// The messages that the ANS publishes, mistakes included, when they are at hand.

#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace vgm::hl7v2;

const std::filesystem::path folder = std::filesystem::path{VGM_SHARED_DIR} / "data/hl7";

class hl7v2_corpus : public testing::Test
{
protected:
    void SetUp() override
    {
        const bool at_hand = !std::string_view{VGM_SHARED_DIR}.empty() && exists(folder);
        if (!at_hand) GTEST_SKIP() << "the published messages are not on this machine";
    }

    static std::string read(const std::filesystem::path& name)
    {
        std::ifstream in{folder / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

struct expected
{
    const char* path;
    const char* value;
};

void expect_values(const std::string& er7, std::initializer_list<expected> all)
{
    const auto decoded = decode_charset(std::string_view{er7});
    ASSERT_TRUE(decoded);
    const auto m = parse_message(decoded->text);
    ASSERT_TRUE(m) << m.error().where;
    for (const expected& e : all) EXPECT_EQ(find_value(*m, e.path), e.value) << e.path;
}

TEST_F(hl7v2_corpus, is_read_whole)
{
    std::size_t messages = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() != ".er7") continue;
        const std::string er7 = read(entry.path().filename());
        const auto decoded = decode_charset(std::string_view{er7});
        ASSERT_TRUE(decoded) << entry.path();
        const auto m = parse_message(decoded->text);

        ASSERT_TRUE(m) << entry.path() << ' ' << m.error().where;
        std::string printed;
        for (std::size_t i = 0; i < m->size(); ++i) printed.append((*m)[i].raw()) += '\n';
        EXPECT_EQ(printed, er7.back() == '\n' ? er7 : er7 + '\n') << entry.path();
        ++messages;
    }
    EXPECT_GE(messages, 8U);
}

TEST_F(hl7v2_corpus, gives_the_values_of_a_laboratory_report)
{
    expect_values(
        read("oru-r01-bio-n3.er7"),
        {{"MSH-3", "SIL-Y"},
         {"MSH-9.3", "ORU_R01"},
         {"MSH-12", "2.5"},
         {"MSH-18", "UNICODE UTF-8"},
         {"MSH-21.2", "CISIS_CDA_HL7_V2"},
         {"PID-3.1", "279035121518989"},
         {"PID-3.4.2", "1.2.250.1.213.1.4.10"},
         {"PID-32", "VALI"},
         {"PID-11[2].7", "BDL"},
         {"OBX-5.4", "Base64"},
         {"PRT[3]-5.9", "1.2.250.1.213.1.4.10"},
         {"PRT[4]-15.4", "adam.hoda@test-ci-sis.mssante.fr"},
         {"OBX[11]-3.1", "ACK_LECTURE_MSS"}}
    );
}

TEST_F(hl7v2_corpus, gives_the_values_of_an_imaging_report)
{
    expect_values(
        read("mdm-t02-radio-n1.er7"),
        {{"MSH-9.2", "T02"},
         {"EVN-2", "20211005152908"},
         {"TXA-12.1", "1.2.250.1.71.4.2.2.120456789.71024000081"},
         {"PV1-44", ""},
         {"PRT-10.10", ""},
         {"PRT-8.10", "300017985"},
         {"OBX[2]-3.2", "Masqué aux professionnels de Santé"},
         {"OBX[8]-5.1", "Y"},
         {"OBX[8]-11", "F"}}
    );
}

TEST_F(hl7v2_corpus, gives_the_acknowledgments)
{
    const auto answer = parse_acknowledgment(read("mdm-t10-radio-n1.ack.er7"));

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->code, acknowledgment_code::AA);
    EXPECT_EQ(answer->control_id, "015");
    expect_values(
        read("zam-z01-dmp-refused.er7"),
        {{"OBX-5.1", "N"}, {"ERR-5.1", "DMPClosed"}, {"ERR-4", "E"}}
    );
    expect_values(
        read("zam-z02-received.er7"),
        {{"OBX-4", "015"}, {"OBX[2]-5.4", "adam.hoda@test-ci-sis.mssante.fr"}}
    );
}

TEST_F(hl7v2_corpus, is_answered_as_the_published_answer_is)
{
    const std::string er7 = read("mdm-t10-radio-n1.er7");
    ack_request request = make_ack_request(std::string_view{er7});
    request.own_control_id = "016";
    std::string published = read("mdm-t10-radio-n1.ack.er7");
    const auto theirs = parse_message(published.c_str());

    const std::string made = make_ack(request);
    const auto ours = parse_message(made.c_str());

    for (const char* path :
         {"MSH-3",
          "MSH-4",
          "MSH-5",
          "MSH-6",
          "MSH-9",
          "MSH-10",
          "MSH-11",
          "MSH-12",
          "MSH-17",
          "MSH-18",
          "MSA-1",
          "MSA-2"})
        EXPECT_EQ(find_value(*ours, path), find_value(*theirs, path)) << path;
}

}  // namespace
