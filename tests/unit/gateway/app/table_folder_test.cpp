#include "gateway/app/table_folder.hpp"

#include "gateway/app/progress.hpp"
#include "gateway/app/table_print.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace vgm;
using namespace vgm::app;

const std::string newer =
    "JDV_J07-XdsTypeCode-CISIS\t1.2.250.1.213.1.1.5.471\t20270101120000\tANS NOS\n=9\nX\tNew\n";

struct folder_of_tables
{
    journal::test::temporary_directory folder;
    settings all;

    folder_of_tables() { all.tables.folder = folder.path(); }
    std::string path(const std::string& name) const
    {
        return std::string{folder.path()} + "/" + name;
    }
    void write(const std::string& name, const std::string& text) const
    {
        std::ofstream(path(name), std::ios::binary) << text;
    }
};

TEST(app_table_folder, is_not_needed)
{
    const auto read = read_table_folder(settings{});

    EXPECT_EQ(read.tables, nullptr);
    EXPECT_TRUE(read.problems.empty());
}

TEST(app_table_folder, brings_newer_tables)
{
    folder_of_tables here;
    here.write("j07.tsv", newer);
    here.write("README", "no table");
    const auto read = read_table_folder(here.all);

    ASSERT_NE(read.tables, nullptr);
    EXPECT_TRUE(read.problems.empty());
    EXPECT_EQ(read.tables->types.find("X")->text, "New");
    EXPECT_EQ(read.tables->types.file(), here.path("j07.tsv"));
}

TEST(app_table_folder, names_file_and_line_of_what_is_wrong)
{
    folder_of_tables here;
    here.write("a.tsv", newer + "\tno code\n");
    here.write("b.tsv", "nonsense\n");
    const auto read = read_table_folder(here.all);

    EXPECT_EQ(read.tables, nullptr);
    ASSERT_EQ(read.problems.size(), 2u);
    EXPECT_EQ(
        config::print(read.problems[0]),
        here.path("a.tsv") + ":4:1: tables.folder: a line must be: code, text, with one tab between"
    );
    EXPECT_EQ(read.problems[1].file, here.path("b.tsv"));
    EXPECT_EQ(read.problems[1].line, 1);
}

TEST(app_table_folder, must_be_there_and_holds_so_many_files)
{
    folder_of_tables here;
    for (std::size_t n = 0; n <= tables::table_files_max; ++n)
        here.write(std::to_string(n) + ".tsv", newer);
    ASSERT_EQ(read_table_folder(here.all).problems.size(), 1u);
    EXPECT_NE(
        read_table_folder(here.all).problems[0].message.find("more than 100"), std::string::npos
    );

    here.all.tables.folder = here.path("none");
    const auto read = read_table_folder(here.all);
    EXPECT_EQ(read.tables, nullptr);
    ASSERT_EQ(read.problems.size(), 1u);
    EXPECT_EQ(read.problems[0].level, severity::error);
}

TEST(app_table_print, finds_tables_by_a_part_of_their_name)
{
    const auto& all = tables::built_in_tables();
    EXPECT_EQ(select_tables(all, "").tables.size(), 12u);
    for (const auto* name : {"J07", "jdv_j07", "JDV_J07-XdsTypeCode-CISIS"}) {
        ASSERT_EQ(select_tables(all, name).tables.size(), 1u) << name;
        EXPECT_EQ(select_tables(all, name).tables[0], &all.types) << name;
    }
    EXPECT_GT(select_tables(all, "CISIS").tables.size(), 5u);
    EXPECT_TRUE(select_tables(all, "J0").tables.empty());
    EXPECT_EQ(select_tables(all, "JDV_J77").nearest, "JDV_J07");
}

TEST(app_table_print, lists_a_table_with_its_codes)
{
    const auto& all = tables::built_in_tables();
    const auto text = print_text(select_tables(all, "J08"), {});

    EXPECT_EQ(
        text.substr(0, text.find('\n')),
        "JDV_J08-XdsConfidentialityCode-CISIS  20200424120000  ANS NOS     6 codes  the program"
    );
    EXPECT_NE(text.find("  N                               Normal\n"), text.npos) << text;
    EXPECT_EQ(find_code(all.types, "11502-2").size(), 1u);
    EXPECT_TRUE(find_code(all.types, "nothing").empty());
}

TEST(app_progress, fits_its_line)
{
    EXPECT_EQ(
        print_progress(5, 10, "files", 79),
        "[====================>                   ]   5 of 10 files"
    );
    EXPECT_EQ(
        print_progress(10, 10, "files", 79),
        "[========================================]  10 of 10 files"
    );
    EXPECT_EQ(print_progress(0.35, "index", 79).find("   35 %  index"), 42u);
    EXPECT_EQ(print_progress(1, "index", 20), "100 %  index");
    EXPECT_EQ(print_progress(7, 1000, "files", 20), "   7 of 1000 files");
    for (std::size_t width = 1; width < 90; ++width)
        EXPECT_LE(print_progress(999, 1000, "files", width).size(), width);
}

TEST(app_terminal, wraps_words_and_counts_characters)
{
    std::string out = "ab  ";
    append_wrapped(out, "un deux trois quatre cinq six", 4, 24);
    EXPECT_EQ(out, "ab  un deux trois quatre\n    cinq six");
    EXPECT_EQ(columns_of("Médecin"), 7u);
    EXPECT_EQ(padded("é", 3), "é  ");
    EXPECT_EQ(shown("a\x07\xFF\xC3\xA9"), "a??\xC3\xA9");
    EXPECT_EQ(shown("abcdef", 3), "abc...");
}

}  // namespace
