#include "schemas/hl7v2/smtp_error_code.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace vgm;
using namespace vgm::hl7v2;

std::string code_of(std::string_view status)
{
    return to_smtp_error(std::nullopt, *enhanced_status::parse(status)).code;
}

TEST(hl7v2_smtp_error_code, labels_every_code_of_the_table)
{
    std::set<std::string> labels;
    for (const int code :
         {101, 111, 251, 252, 420, 421, 422, 431, 432, 441, 442, 450, 451, 452, 500,
          501, 502, 503, 504, 510, 512, 513, 523, 530, 541, 550, 551, 552, 553, 554}) {
        const zam_error e = to_smtp_error(code);

        EXPECT_EQ(e.code, std::to_string(code));
        EXPECT_TRUE(labels.insert(e.label).second) << code;
    }
    EXPECT_FALSE(labels.contains(to_smtp_error(535).label));
}

TEST(hl7v2_smtp_error_code, passes_a_code_outside_the_table)
{
    EXPECT_EQ(to_smtp_error(535).code, "535");
    EXPECT_FALSE(to_smtp_error(535).label.empty());
    EXPECT_EQ(to_smtp_error(535, enhanced_status{5, 7, 8}).code, "535");
}

TEST(hl7v2_smtp_error_code, prefers_the_reply_of_the_server)
{
    EXPECT_EQ(to_smtp_error(552, enhanced_status{5, 1, 1}).code, "552");
    EXPECT_EQ(to_smtp_error(550, enhanced_status{}).code, "550");
    EXPECT_EQ(to_smtp_error(smtp_connection_refused, enhanced_status{4, 4, 1}).code, "111");
}

TEST(hl7v2_smtp_error_code, takes_no_success_for_a_reason)
{
    EXPECT_EQ(to_smtp_error(250, enhanced_status{5, 1, 1}).code, "550");
    EXPECT_EQ(to_smtp_error(0, enhanced_status{4, 2, 2}).code, "422");
}

TEST(hl7v2_smtp_error_code, follows_the_enhanced_status_without_a_reply)
{
    EXPECT_EQ(code_of("5.1.1"), "550");
    EXPECT_EQ(code_of("5.1.2"), "512");
    EXPECT_EQ(code_of("5.1.3"), "510");
    EXPECT_EQ(code_of("5.2.2"), "552");
    EXPECT_EQ(code_of("4.2.2"), "422");
    EXPECT_EQ(code_of("5.2.3"), "523");
    EXPECT_EQ(code_of("5.3.4"), "523");
    EXPECT_EQ(code_of("4.3.1"), "431");
    EXPECT_EQ(code_of("4.4.1"), "441");
    EXPECT_EQ(code_of("4.4.2"), "442");
    EXPECT_EQ(code_of("5.7.1"), "541");
    EXPECT_EQ(code_of("5.7.8"), "530");
    EXPECT_EQ(code_of("4.7.0"), "451");
    EXPECT_EQ(code_of("5.0.0"), "554");
    EXPECT_EQ(to_smtp_error(std::nullopt, {}).code, "554");
}

}  // namespace
