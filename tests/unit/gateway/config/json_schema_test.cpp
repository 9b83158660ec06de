#include "gateway/config/json_schema.hpp"

#include "tests/unit/gateway/config/house.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

namespace vgm::config {
namespace {

class config_json_schema : public ::testing::Test
{
protected:
    void SetUp() override
    {
        schema_.Parse(print_json_schema<testing::house>("A house"));
        ASSERT_FALSE(schema_.HasParseError());
    }

    // The JSON text at a pointer; "absent" when there is none.
    const rapidjson::Value* at(const char* pointer) const
    {
        return rapidjson::Pointer(pointer).Get(schema_);
    }
    std::string text(const char* pointer) const
    {
        const auto* value = at(pointer);
        return value != nullptr && value->IsString() ? value->GetString() : "absent";
    }

    rapidjson::Document schema_;
};

TEST_F(config_json_schema, is_of_draft_2020_12)
{
    EXPECT_EQ(text("/$schema"), "https://json-schema.org/draft/2020-12/schema");
    EXPECT_EQ(text("/title"), "A house");
}

TEST_F(config_json_schema, allows_no_other_keys_and_wants_the_required_ones)
{
    const std::string room = "/properties/rooms/items";

    EXPECT_FALSE(at((room + "/additionalProperties").c_str())->GetBool());
    EXPECT_EQ(at((room + "/required").c_str())->Size(), 2u);
    EXPECT_EQ(text((room + "/required/0").c_str()), "name");
    EXPECT_EQ(text("/required/0"), "rooms");
    EXPECT_EQ(at("/required")->Size(), 1u);
    EXPECT_EQ(at("/properties/rooms/minItems")->GetInt(), 1);
    EXPECT_EQ(at("/properties/heating/required"), nullptr);
}

TEST_F(config_json_schema, knows_types_ranges_patterns_choices_and_defaults)
{
    const std::string room = "/properties/rooms/items/properties";

    EXPECT_EQ(text((room + "/name/pattern").c_str()), "^(?:[a-z]+)$");
    EXPECT_EQ(text((room + "/walls/type").c_str()), "array");
    EXPECT_EQ(text((room + "/walls/items/enum/1").c_str()), "green");
    EXPECT_EQ(text((room + "/walls/default/0").c_str()), "red");
    EXPECT_EQ(text((room + "/door/properties/turns/type").c_str()), "integer");
    EXPECT_EQ(at((room + "/door/properties/turns/maximum").c_str())->GetInt(), 9);
    EXPECT_EQ(at("/properties/heating/properties/degrees/minimum")->GetInt(), 5);
    EXPECT_EQ(at("/properties/heating/properties/degrees/default")->GetDouble(), 19.5);
    EXPECT_TRUE(at("/properties/heating/properties/on/default")->GetBool());
    EXPECT_EQ(text("/properties/heating/properties/log/default"), "64MB");
    EXPECT_EQ(text("/properties/heating/properties/maker/examples/0"), "010");
}

TEST_F(config_json_schema, lets_a_duration_be_a_bare_zero)
{
    EXPECT_EQ(text("/properties/heating/properties/pause/type/1"), "integer");
    EXPECT_EQ(at("/properties/heating/properties/pause/maximum")->GetInt(), 0);
}

}  // namespace
}  // namespace vgm::config
