#include "gateway/runtime/log.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

namespace {

namespace log = vgm::runtime::log;

// Events go to a file of the test, and afterwards to standard error again.
class logs : public testing::Test
{
protected:
    logs()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "vgm-log-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
    }
    ~logs() override
    {
        log::open({});
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void write_to(log::format format, log::level least = log::level::info)
    {
        log::open({least, format, file()});
    }
    std::string file() const { return (folder_ / "events.log").string(); }

    std::vector<std::string> lines() const
    {
        log::flush();
        std::ifstream in(file());
        std::vector<std::string> all;
        for (std::string line; std::getline(in, line);) all.push_back(line);
        return all;
    }
    std::string only_line() const
    {
        const auto all = lines();
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? std::string{} : all[0];
    }

    std::filesystem::path folder_;
};

// What a JSON line says of a field, read by a parser of JSON.
std::string field(const std::string& line, const char* name)
{
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(line.data(), line.size());
    if (document.HasParseError() || !document.IsObject() || !document.HasMember(name))
        return "not a JSON object with it: " + line;
    return document[name].GetString();
}

TEST_F(logs, write_one_line_of_text_for_an_event)
{
    write_to(log::format::text);

    log::info("letter.accepted", {{"submission", "01ABC"}, {"bytes", "12"}});

    const auto line = only_line();
    EXPECT_EQ(line.substr(24), " info    letter.accepted submission=01ABC bytes=12");
    EXPECT_EQ(line[10], 'T');
    EXPECT_EQ(line[23], 'Z');
}

TEST_F(logs, write_one_object_of_json_for_an_event)
{
    write_to(log::format::json);

    log::warning("mail.deferred", {{"reason", "said \"no\" \\ twice"}});

    const auto line = only_line();
    EXPECT_EQ(field(line, "level"), "warning");
    EXPECT_EQ(field(line, "event"), "mail.deferred");
    EXPECT_EQ(field(line, "reason"), "said \"no\" \\ twice");
    EXPECT_EQ(field(line, "time").size(), 24U);
}

TEST_F(logs, quote_a_value_that_could_be_read_as_something_else)
{
    write_to(log::format::text);

    log::info(
        "e", {{"a", ""}, {"b", "x y"}, {"c", "k=v"}, {"d", "\"q\""}, {"e", "\\"}, {"f", "é"}}
    );

    EXPECT_EQ(only_line().substr(24), R"( info    e a="" b="x y" c="k=v" d="\"q\"" e="\\" f=é)");
}

TEST_F(logs, never_let_a_value_begin_a_line)
{
    const std::string forged =
        "x\n2026-01-01T00:00:00.000Z error   gateway.hacked\r\v\f\x1b[2J\x7f";
    for (const auto format : {log::format::text, log::format::json}) {
        std::filesystem::remove(file());
        write_to(format);

        log::info("e", {{"value", forged}});

        const auto line = only_line();
        EXPECT_TRUE(std::ranges::none_of(line, [](unsigned char c) {
            return c < 0x20 || c == 0x7F;
        }));
        EXPECT_NE(line.find("\\u000a2026"), std::string::npos);
    }
}

TEST_F(logs, give_back_every_character_through_json)
{
    write_to(log::format::json);
    std::string every = "\u00e9\u20ac\U0001F600\u0085";
    for (char c = 1; c < 127; ++c) every.push_back(c);

    log::info("e", {{"value", every}});

    EXPECT_EQ(field(only_line(), "value"), every);
}

TEST_F(logs, keep_their_line_readable_when_a_value_is_no_utf_8)
{
    write_to(log::format::json);
    const std::vector<std::string> broken{
        "\xE9",              // Latin-1
        "a\xC3",             // cut off
        "\xC3(",             // no continuation
        "\xC0\xAF",          // too long for what it is
        "\xE0\x80\x80",      //
        "\xED\xA0\x80",      // half of a surrogate pair
        "\xF4\x90\x80\x80",  // beyond Unicode
        "\xF0\x9F\x98",      // cut off
        "\xFF\xFE",
        std::string("\0", 1)};

    for (const auto& value : broken) log::info("e", {{"value", value}});

    const auto all = lines();
    ASSERT_EQ(all.size(), broken.size());
    for (const auto& line : all) EXPECT_EQ(field(line, "event"), "e");
    EXPECT_EQ(field(all[0], "value"), "\uFFFD");
    EXPECT_EQ(field(all[1], "value"), "a\uFFFD");
    EXPECT_EQ(field(all[2], "value"), "\uFFFD(");
}

TEST_F(logs, leave_out_what_is_below_their_level)
{
    write_to(log::format::text, log::level::warning);

    log::debug("debug");
    log::info("info");
    log::warning("warning");
    log::error("error");

    EXPECT_FALSE(log::enabled(log::level::info));
    EXPECT_TRUE(log::enabled(log::level::warning));
    const auto all = lines();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_NE(all[0].find("warning warning"), std::string::npos);
    EXPECT_NE(all[1].find("error   error"), std::string::npos);
}

TEST_F(logs, name_every_level)
{
    write_to(log::format::json, log::level::trace);

    for (const auto level :
         {log::level::trace,
          log::level::debug,
          log::level::info,
          log::level::warning,
          log::level::error})
        log::event(level, "e", {});

    const auto all = lines();
    ASSERT_EQ(all.size(), 5U);
    const std::vector<std::string> names{"trace", "debug", "info", "warning", "error"};
    for (std::size_t n = 0; n < names.size(); ++n) EXPECT_EQ(field(all[n], "level"), names[n]);
}

TEST_F(logs, do_not_mix_the_lines_of_threads)
{
    write_to(log::format::json);
    {
        std::vector<std::jthread> writers;
        for (int n = 0; n < 4; ++n)
            writers.emplace_back([n] {
                for (int i = 0; i < 100; ++i)
                    log::info("e", {{"value", std::string(200, static_cast<char>('a' + n))}});
            });
    }

    const auto all = lines();
    ASSERT_EQ(all.size(), 400U);
    for (const auto& line : all) {
        const auto value = field(line, "value");
        EXPECT_EQ(value, std::string(200, value[0]));
    }
}

TEST_F(logs, say_which_file_cannot_be_opened_and_go_on_as_before)
{
    write_to(log::format::json);

    try {
        log::open({log::level::error, log::format::text, file() + "/no/such/file"});
        FAIL() << "it was opened";
    } catch (const std::runtime_error& failed) {
        EXPECT_NE(std::string(failed.what()).find("no/such/file"), std::string::npos);
    }

    log::info("still.here");
    EXPECT_EQ(field(only_line(), "event"), "still.here");
}

}  // namespace
