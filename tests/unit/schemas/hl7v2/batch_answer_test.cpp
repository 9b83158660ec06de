#include "schemas/hl7v2/batch_answer.hpp"

#include <gtest/gtest.h>

namespace vgm::hl7v2 {
namespace {

constexpr timestamp noon{
    std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{12}};

TEST(hl7v2_batch_answer, changes_the_names_over_and_names_what_it_answers)
{
    batch_header asked;
    asked.sending_application = "LAB";
    asked.sending_facility = "H1";
    asked.receiving_application = "PFI";
    asked.receiving_facility = "H2";
    asked.name = "morning";
    asked.control_id = "LOT42";

    EXPECT_EQ(
        print_batch_header(asked, "OWN", noon),
        "BHS|^~\\&|PFI|H2|LAB|H1|20260302120000+0000||morning||OWN|LOT42\r"
    );
    asked.level = batch_level::file;
    EXPECT_TRUE(print_batch_header(asked, "OWN", noon).starts_with("FHS|^~\\&|PFI|"));
}

TEST(hl7v2_batch_answer, says_what_is_wrong_with_the_batch_itself)
{
    const issue wrong{fault::incoherent, severity::error, "BTS-1", "3 & no more", "BATCH-COUNT"};

    EXPECT_EQ(print_batch_end(batch_level::batch, 2, {}), "BTS|2\r");
    EXPECT_EQ(print_batch_end(batch_level::file, 1, {}), "FTS|1\r");
    EXPECT_EQ(
        print_batch_end(batch_level::batch, 2, {wrong}),
        "BTS|2|BATCH-COUNT at BTS-1: 3 \\T\\ no more\r"
    );
}

}  // namespace
}  // namespace vgm::hl7v2
