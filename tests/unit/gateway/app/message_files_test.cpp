#include "gateway/app/message_files.hpp"

#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace vgm::app;
using list = std::vector<std::string>;

TEST(app_message_files, cut_a_file_into_its_messages)
{
    EXPECT_EQ(
        split_messages("MSH|a\rPID|1\rMSH|b\rPID|2\r"), (list{"MSH|a\rPID|1\r", "MSH|b\rPID|2\r"})
    );
    EXPECT_EQ(split_messages("MSH|a\nPID|1\n\n\nMSH|b"), (list{"MSH|a\nPID|1\n", "MSH|b"}));
    EXPECT_EQ(split_messages("\xEF\xBB\xBFMSH|a\r\nPID|1\r\n"), list{"MSH|a\r\nPID|1\r\n"});
    EXPECT_EQ(split_messages("MSH|a\rNTE|1||MSH|no\rMSHX|no\rMSH\rMSH7\r").size(), 1u);
}

TEST(app_message_files, take_mllp_framing_and_batches_away)
{
    const list two{"MSH|a\rPID|1\r", "MSH|b\rPID|2\r"};
    EXPECT_EQ(split_messages("\x0bMSH|a\rPID|1\r\x1c\r\x0bMSH|b\rPID|2\r\x1c\r"), two);
    EXPECT_EQ(split_messages("\x0bMSH|a\rPID|1\r\x1c\x0bMSH|b\rPID|2\r\x1c"), two);
    EXPECT_EQ(split_messages("\x0bMSH|a\rPID|1\x1c\r"), list{"MSH|a\rPID|1\r"});
    EXPECT_EQ(split_messages("FHS|x\rBHS|y\rMSH|a\rPID|1\rMSH|b\rPID|2\rBTS|2\rFTS|1\r"), two);
}

TEST(app_message_files, leave_what_is_no_message_to_the_gate)
{
    EXPECT_EQ(split_messages("hello\rworld"), list{"hello\rworld"});
    EXPECT_EQ(split_messages(""), list{});
    EXPECT_EQ(split_messages(" \r\n\t\n"), list{});
}

TEST(app_message_files, know_a_document_by_its_first_character)
{
    EXPECT_TRUE(is_bare_document("\xEF\xBB\xBF \n<?xml version='1.0'?>"));
    EXPECT_FALSE(is_bare_document("MSH|<"));
    EXPECT_FALSE(is_bare_document(""));
}

TEST(app_message_files, are_found_below_a_folder_in_the_order_of_their_names)
{
    const vgm::journal::test::temporary_directory folder;
    const std::filesystem::path top = folder.path();
    std::filesystem::create_directory(top / "b");
    for (const auto* name : {"c.hl7", "a.ER7", "b/d.txt", "b/e.xml", "notes.md", "README"})
        std::ofstream(top / name) << "x";
    std::vector<path_failure> failed;

    const auto found = find_message_files({top, top / "README", top / "none"}, failed);

    EXPECT_EQ(
        found,
        (std::vector<std::filesystem::path>{
            top / "a.ER7", top / "b/d.txt", top / "b/e.xml", top / "c.hl7", top / "README"})
    );
    ASSERT_EQ(failed.size(), 1u);
    EXPECT_EQ(failed[0].path, top / "none");
    EXPECT_EQ(failed[0].why, "there is no such file");
}

}  // namespace
