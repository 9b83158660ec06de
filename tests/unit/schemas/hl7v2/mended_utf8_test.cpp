#include "schemas/hl7v2/mended_utf8.hpp"

#include <gtest/gtest.h>

namespace vgm::hl7v2 {
namespace {

TEST(hl7v2_mended_utf8, leaves_what_is_right_and_replaces_each_byte_that_is_not)
{
    EXPECT_EQ(mend_utf8("\xC3\xA9t\xC3\xA9"), "\xC3\xA9t\xC3\xA9");
    EXPECT_EQ(mend_utf8("caf\xE9"), "caf\xEF\xBF\xBD");
    EXPECT_EQ(mend_utf8("\xE9\xE8!"), "\xEF\xBF\xBD\xEF\xBF\xBD!");
    EXPECT_EQ(mend_utf8(""), "");
}

}  // namespace
}  // namespace vgm::hl7v2
