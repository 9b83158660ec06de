#include "schemas/fhir/long_base64.hpp"

#include "schemas/fhir/print.hpp"
#include "schemas/fhir/read.hpp"
#include "schemas/fhir/shapes.hpp"
#include "tests/support/sample_cda.hpp"

#include <gtest/gtest.h>

namespace vgm::fhir {
namespace {

std::string binary_with(const std::string& data)
{
    return R"({"resourceType":"Binary","contentType":"text/xml","data":")" + data + "\"}";
}

// Where "long" begins early.
limits small_limits()
{
    limits l;
    l.text_bytes_max = 100;
    return l;
}

const std::string bytes(300, '\xAB');
const std::string text = test::to_base64(bytes);

TEST(fhir_long_base64, is_decoded_while_it_is_read_and_printed_as_it_was)
{
    for (const auto as : {syntax::json, syntax::xml}) {
        auto plain = parse_json(binary_with(text));
        ASSERT_TRUE(plain);
        const auto written = print(*plain, as);
        auto read = as == syntax::json ? parse_json(written, small_limits())
                                       : parse_xml(written, small_limits());
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_TRUE(check_shape(*read, as, small_limits()).empty());
        const auto data = node(*read)["data"];
        ASSERT_TRUE(data.decoded());
        EXPECT_EQ(*data.decoded(), bytes);
        EXPECT_EQ(data.text(), "");
        EXPECT_EQ(print(*read, as), written);
    }
}

TEST(fhir_long_base64, leaves_what_is_none_to_be_refused_as_before)
{
    const std::string long_text(200, 'a');  // a string and base64 at a time
    for (const auto& [json, refused] :
         {std::pair{binary_with(text.substr(1)), false},
          std::pair{binary_with(long_text + "*"), false},
          std::pair{binary_with(text + "\n"), true},
          std::pair{R"({"resourceType":")" + long_text + "\"}", true},
          std::pair{"{\"" + long_text + "\":1}", true},
          std::pair{R"({"resourceType":"Binary","contentType":")" + long_text + "\"}", false},
          std::pair{R"({"resourceType":"Binary","data":")" + text, true}}) {
        auto read = parse_json(json, small_limits());
        EXPECT_EQ(!read, refused) << json.substr(0, 60);
        if (!read) continue;
        EXPECT_FALSE(check_shape(*read, syntax::json, small_limits()).empty());
    }
}

TEST(fhir_long_base64, survives_digits_that_no_encoder_writes)
{
    auto odd = test::to_base64(std::string(199, '\xAB'));
    ASSERT_TRUE(odd.ends_with("w=="));
    odd.replace(odd.size() - 3, 1, "x");  // bits behind the last byte
    const auto read = parse_json(binary_with(odd), small_limits());
    ASSERT_TRUE(read);
    EXPECT_EQ(static_cast<bool>(node(*read)["data"].decoded()), node(*read)["data"].text().empty());
}

TEST(fhir_long_base64, is_not_mistaken_behind_escapes_and_other_strings)
{
    const auto read = parse_json(
        R"({"resourceType":"Binary","contentType":"a\"b\\","data":")" + text +
            R"(","securityContext":{"reference":"\\\""}})",
        small_limits()
    );
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(node(*read)["contentType"].text(), "a\"b\\");
    EXPECT_EQ(*node(*read)["data"].decoded(), bytes);
    EXPECT_EQ(node(*read)["securityContext.reference"].text(), "\\\"");
    EXPECT_FALSE(parse_json(R"({"resourceType":"Binary","data":""})", small_limits()));
}

}  // namespace
}  // namespace vgm::fhir
