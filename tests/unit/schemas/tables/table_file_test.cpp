#include "schemas/tables/table_file.hpp"

#include "schemas/tables/national_tables.hpp"

#include <atomic>
#include <thread>

namespace {

using namespace vgm::tables;

const std::string types_heading =
    "JDV_J07-XdsTypeCode-CISIS\t1.2.250.1.213.1.1.5.471\t20270101120000\tANS NOS\n";

// "line: message" of each problem.
std::vector<std::string> told(const std::string& text)
{
    std::vector<std::string> all;
    for (const auto& p : check_table({"t.tsv", text})) {
        EXPECT_EQ(p.file, "t.tsv");
        all.push_back(std::to_string(p.line) + ": " + p.message);
    }
    return all;
}

using list = std::vector<std::string>;

TEST(tables_table_file, is_right_in_the_form_of_the_program_s_own)
{
    EXPECT_EQ(told("N\t-\t1\tus\n=1.2\na\tA\n=1.3\na\tA\n"), list{});
    EXPECT_EQ(told("N\t1.2\t5.0.0\tus\n=1.2\na\tA"), list{}) << "the last line may lack its end";
}

TEST(tables_table_file, names_the_line_of_what_is_wrong)
{
    const std::string head = "N\t-\t1\tus\n=1.2\n";
    const std::string heading =
        "1: the first line must be: name, OID or -, version, origin, with a tab between";
    EXPECT_EQ(told(""), (list{"1: the file is empty"}));
    EXPECT_EQ(told("N\t-\t1\n=1\na\tb\n"), list{heading});
    EXPECT_EQ(told("N\t\t1\tus\n=1\na\tb\n"), list{heading});
    EXPECT_EQ(
        told("N\t-\tv1\tus\n=1\na\tb\n"),
        list{"1: the version must be a number, or numbers joined by dots"}
    );
    EXPECT_EQ(told(head), list{"3: the table has no code"});
    EXPECT_EQ(told(head + "a\n"), list{"3: a line must be: code, text, with one tab between"});
    EXPECT_EQ(
        told(head + "a\tb\tc\n"), list{"3: a line must be: code, text, with one tab between"}
    );
    EXPECT_EQ(told(head + "a\tb\n\n"), list{"4: a line must be: code, text, with one tab between"});
    EXPECT_EQ(told("N\t-\t1\tus\na\tb\n"), list{"2: a code before any line =system"});
    EXPECT_EQ(
        told(head + "=\na\tb\n"),
        (list{
            "3: = must be followed by the OID of a code system",
            "4: a code before any line =system"})
    );
    EXPECT_EQ(told(head + "a\tb\na\tc\n"), list{"4: the code of line 3 stands here again"});
    EXPECT_EQ(told(head + "a\tb\xE9\n"), list{"3: not UTF-8"});
    EXPECT_EQ(told(head + "a\tb\x01\n"), list{"3: a control character"});
    EXPECT_EQ(told(head + "a\tb\r\n"), list{"3: the line ends with CR LF; LF alone is wanted"});
}

TEST(tables_table_file, has_a_limit_of_bytes_and_of_problems)
{
    const std::string head = "N\t-\t1\tus\n=1.2\na\t";
    EXPECT_EQ(told(head + std::string(table_bytes_max - head.size(), 'x')), list{});
    EXPECT_EQ(
        told(head + std::string(table_bytes_max - head.size() + 1, 'x')),
        list{"1: larger than 4 MB: not a table"}
    );
    EXPECT_EQ(told("N\t-\t1\tus\n" + std::string(1000, '\n')).size(), 20u);
}

TEST(tables_table_file, compares_versions_number_by_number)
{
    EXPECT_EQ(is_later_version("20250101", "20240101"), true);
    EXPECT_EQ(is_later_version("5.0.10", "5.0.9"), true);
    EXPECT_EQ(is_later_version("5.0", "5.0.0"), false);
    EXPECT_EQ(is_later_version("1", "1"), false);
    for (const auto* wrong : {"", "a", "1.", ".1", "1..2", "-1", "1 ", "99999999999999999999999"})
        EXPECT_EQ(is_later_version(wrong, "1"), std::nullopt) << wrong;
}

TEST(tables_choice, puts_a_newer_table_in_the_place_of_the_program_s)
{
    const auto chosen =
        choose_tables({{"j07.tsv", types_heading + "=2.16.840.1.113883.6.1\n99-9\tNew\n"}});

    ASSERT_NE(chosen.tables, nullptr);
    EXPECT_TRUE(chosen.problems.empty());
    EXPECT_EQ(chosen.tables->types.find("99-9")->text, "New");
    EXPECT_EQ(chosen.tables->types.find("11502-2"), nullptr);
    EXPECT_EQ(chosen.tables->types.file(), "j07.tsv");
    EXPECT_EQ(chosen.tables->classes.file(), "");
    EXPECT_EQ(built_in_tables().types.find("99-9"), nullptr);
}

TEST(tables_choice, keeps_the_program_s_table_when_the_file_is_not_newer)
{
    for (const auto* version : {"20240927120000", "20200101000000"}) {
        const auto chosen = choose_tables(
            {{"old.tsv",
              "JDV_J07-XdsTypeCode-CISIS\t1.2.250.1.213.1.1.5.471\t" + std::string{version} +
                  "\tus\n=1\na\tb\n"}}
        );
        ASSERT_NE(chosen.tables, nullptr) << version;
        ASSERT_EQ(chosen.problems.size(), 1u);
        EXPECT_EQ(chosen.problems[0].judgement, table_judgement::not_newer);
        EXPECT_EQ(chosen.tables->types.find("a"), nullptr);
        EXPECT_NE(chosen.tables->types.find("11502-2"), nullptr);
    }
}

TEST(tables_choice, refuses_what_it_could_not_use)
{
    const std::string right = types_heading + "=1\na\tb\n";
    const std::pair<std::vector<table_file>, const char*> wrong[] = {
        {{{"x", "NO-TABLE\t-\t1\tus\n=1\na\tb\n"}}, "no table of that name"},
        {{{"x", "JDV_J07-XdsTypeCode-CISIS\t1.2.3\t20270101\tus\n=1\na\tb\n"}}, "has the OID"},
        {{{"x", right}, {"y", right}}, "another file brings this table: x"},
        {{{"x",
           "JDV_J08-XdsConfidentialityCode-CISIS\t1.2.250.1.213.1.1.5.463\t20270101120000\tus\n"
           "=2.16.840.1.113883.5.25\nN\tNormal\n"}},
         "lacks the code MASQUE_PS"},
        {{{"x", right}, {"y", "\n"}}, "the first line must be"}};

    for (const auto& [files, message] : wrong) {
        const auto chosen = choose_tables(files);
        EXPECT_EQ(chosen.tables, nullptr) << message;
        ASSERT_EQ(chosen.problems.size(), 1u) << message;
        EXPECT_NE(chosen.problems[0].message.find(message), std::string::npos)
            << chosen.problems[0].message;
    }
}

// Readers go on while the tables change, and what they hold stays.
TEST(tables_choice, can_be_put_to_use_while_others_read)
{
    const auto* before = &national_tables();
    std::atomic<bool> stop{false};
    std::atomic<int> reads{0};
    std::vector<std::thread> readers;
    for (int n = 0; n < 2; ++n)
        readers.emplace_back([&] {
            while (!stop) {
                EXPECT_NE(national_tables().classes.find("10"), nullptr);
                ++reads;
            }
        });
    while (reads < 100) std::this_thread::yield();
    for (int n = 0; n < 20; ++n)
        use_tables(choose_tables({{"j07", types_heading + "=1\na\tb\n"}}).tables);
    stop = true;
    for (auto& r : readers) r.join();

    EXPECT_EQ(national_tables().types.find("a")->text, "b");
    EXPECT_NE(before->types.find("11502-2"), nullptr)
        << "who asked before goes on with what it had";
    use_tables(choose_tables({}).tables);
    EXPECT_NE(national_tables().types.find("11502-2"), nullptr);
}

}  // namespace
