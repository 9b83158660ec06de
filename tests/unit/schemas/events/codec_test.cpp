#include "schemas/events/codec.hpp"

#include "tests/unit/schemas/events/random_record.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace vgm;
using events::test::record_filler;
using vgm::test::dice;

std::vector<record_kind> every_kind()
{
    std::vector<record_kind> all;
    for (int n = 1; n <= 27; ++n) all.push_back(static_cast<record_kind>(n));
    return all;
}

bool refuses(record_kind kind, std::string_view json)
{
    const auto read = events::parse(kind, json);
    return !read && read.error().code == fault::malformed;
}

TEST(events_codec, gives_back_every_member_of_every_record)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (const auto which : {record_filler::members::whole, record_filler::members::any})
        for (const auto kind : every_kind())
            for (int n = 0; n < 60; ++n) {
                const auto written = record_filler(any, which).make(kind);
                const auto json = events::print(written);

                const auto read = events::parse(kind, json);

                ASSERT_TRUE(read) << to_string(kind) << ' ' << json;
                EXPECT_EQ(*read, written) << to_string(kind) << ' ' << json;
                EXPECT_EQ(kind_of(*read), kind);
            }
}

TEST(events_codec, writes_one_line)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (const auto kind : every_kind()) {
        const auto json =
            events::print(record_filler(any, record_filler::members::whole).make(kind));

        EXPECT_EQ(json.find_first_of("\n\r"), std::string::npos);
        EXPECT_EQ(json.front(), '{');
        EXPECT_EQ(json.back(), '}');
    }
}

TEST(events_codec, leaves_out_what_holds_its_default)
{
    EXPECT_EQ(events::print(accepted_record{}), "{}");
    EXPECT_EQ(events::print(refused_record{}), "{}");
    EXPECT_EQ(events::print(planned_record{}), "{}");
    EXPECT_EQ(events::print(deferred_record{}), "{}");
    EXPECT_EQ(events::print(reception_record{}), "{}");
    EXPECT_EQ(events::print(reading_record{}), "{}");
    EXPECT_EQ(events::print(tell_deferred_record{}), "{}");
    EXPECT_EQ(events::print(mailbox_position_record{}), "{}");
    EXPECT_EQ(events::print(planned_record{{planned_delivery{}}}), R"({"deliveries":[{}]})");
}

TEST(events_codec, reads_an_empty_object_as_a_record_of_defaults)
{
    for (const auto kind : every_kind()) {
        const auto read = events::parse(kind, "{}");

        ASSERT_TRUE(read) << to_string(kind);
        EXPECT_EQ(kind_of(*read), kind);
        EXPECT_EQ(events::print(*read), "{}");
    }
}

TEST(events_codec, ignores_members_of_a_newer_gateway)
{
    const auto read = events::parse(
        record_kind::sending,
        R"({"number":2,"colour":"blue","attempt":3,"deep":{"a":[1,{"b":null}]},"host":"h"})"
    );

    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<sending_record>(*read), (sending_record{2, 3, "h"}));
}

TEST(events_codec, keeps_a_record_whose_status_it_does_not_know)
{
    for (const char* json :
         {R"({"number":1,"status":"0.0.0"})", R"({"number":1,"status":"9.9.9"})"}) {
        const auto read = events::parse(record_kind::sent, json);

        ASSERT_TRUE(read);
        EXPECT_EQ(std::get<sent_record>(*read).number, 1);
        EXPECT_FALSE(std::get<sent_record>(*read).status.known());
    }
}

TEST(events_codec, refuses_members_of_another_type)
{
    EXPECT_TRUE(refuses(record_kind::sending, R"({"number":"1"})"));
    EXPECT_TRUE(refuses(record_kind::sending, R"({"number":1.5})"));
    EXPECT_TRUE(refuses(record_kind::sending, R"({"number":null})"));
    EXPECT_TRUE(refuses(record_kind::sending, R"({"number":true})"));
    EXPECT_TRUE(refuses(record_kind::sending, R"({"host":1})"));
    EXPECT_TRUE(refuses(record_kind::sending, R"({"host":["h"]})"));
    EXPECT_TRUE(refuses(record_kind::reading, R"({"negative":1})"));
    EXPECT_TRUE(refuses(record_kind::reading, R"({"found_in":"INBOX"})"));
    EXPECT_TRUE(refuses(record_kind::reading, R"({"found_in":{"uid":"1"}})"));
    EXPECT_TRUE(refuses(record_kind::planned, R"({"deliveries":{}})"));
    EXPECT_TRUE(refuses(record_kind::planned, R"({"deliveries":[1]})"));
    EXPECT_TRUE(refuses(record_kind::planned, R"({"deliveries":[{"to":{"kind":"martian"}}]})"));
    EXPECT_TRUE(refuses(record_kind::reception, R"({"action":"eaten"})"));
    EXPECT_TRUE(refuses(record_kind::reception, R"({"action":3})"));
    EXPECT_TRUE(refuses(record_kind::sent, R"({"status":511})"));
    EXPECT_TRUE(refuses(record_kind::deferred, R"({"next_attempt":"2026-11-23"})"));
    EXPECT_TRUE(refuses(record_kind::accepted, R"({"warnings":["a",2]})"));
}

TEST(events_codec, refuses_numbers_that_do_not_fit)
{
    EXPECT_TRUE(refuses(record_kind::sending, R"({"number":2147483648})"));
    EXPECT_TRUE(refuses(record_kind::sending, R"({"number":99999999999999999999999999})"));
    EXPECT_TRUE(refuses(record_kind::sending, R"({"number":1e400})"));
    EXPECT_TRUE(refuses(record_kind::mailbox_position, R"({"last":{"uid":-1}})"));
    EXPECT_TRUE(refuses(record_kind::mailbox_position, R"({"last":{"uid":4294967296}})"));
    EXPECT_TRUE(refuses(record_kind::accepted, R"({"body_size":-1})"));
    EXPECT_TRUE(refuses(record_kind::accepted, R"({"body_size":18446744073709551616})"));
    EXPECT_TRUE(refuses(record_kind::deferred, R"({"next_attempt":9223372036854775808})"));
}

TEST(events_codec, refuses_what_is_no_object_of_json)
{
    for (const char* text :
         {"",
          " ",
          "null",
          "1",
          "[]",
          "\"x\"",
          "{",
          "}",
          "{}{}",
          "{} x",
          R"({"number":1)",
          R"({number:1})",
          R"({"number":01})",
          R"({"number":1,})",
          R"({"host":"a)",
          R"({"host":"\ud800"})",
          R"({"host":"\x"})"})
        EXPECT_TRUE(refuses(record_kind::sending, text)) << text;
    EXPECT_TRUE(refuses(record_kind::sending, std::string_view("{\"host\":\"\0\"}", 12)));
    EXPECT_TRUE(refuses(static_cast<record_kind>(0), "{}"));
    EXPECT_TRUE(refuses(static_cast<record_kind>(250), "{}"));
    EXPECT_TRUE(refuses(static_cast<record_kind>(255), "{}"));
}

TEST(events_codec, is_not_felled_by_deep_nesting)
{
    constexpr std::size_t depth = 300'000;
    const std::string arrays = std::string(depth, '[') + std::string(depth, ']');
    std::string objects;
    for (std::size_t n = 0; n < depth; ++n) objects += "{\"a\":";
    objects += "1" + std::string(depth, '}');

    EXPECT_TRUE(refuses(record_kind::accepted, R"({"warnings":)" + arrays + "}"));
    EXPECT_TRUE(refuses(record_kind::accepted, arrays));
    EXPECT_TRUE(refuses(record_kind::accepted, std::string(depth, '[')));
    EXPECT_TRUE(events::parse(record_kind::accepted, objects));
}

TEST(events_codec, has_an_answer_for_every_damage_to_a_record)
{
    dice any;
    SCOPED_TRACE(any.seed());

    for (const auto kind : every_kind())
        for (int n = 0; n < 200; ++n) {
            auto json = events::print(record_filler(any, record_filler::members::whole).make(kind));
            for (int change = any.between(1, 3); change > 0; --change) {
                const auto at =
                    static_cast<std::size_t>(any.between(0, static_cast<int>(json.size()) - 1));
                json[at] = static_cast<char>(any.between(0, 255));
            }
            const auto read = events::parse(kind, json);
            if (!read) continue;
            EXPECT_EQ(*events::parse(kind, events::print(*read)), *read);
        }
}

}  // namespace
