#include "gateway/config/endpoint.hpp"

#include <gtest/gtest.h>

namespace vgm::config {
namespace {

TEST(config_endpoint, reads_names_and_addresses_and_prints_them_as_they_were)
{
    for (const char* text :
         {"127.0.0.1:2575",
          "smtp.operator.example:587",
          "[::1]:2575",
          "[2001:db8::1]:25",
          "host_1:1",
          "localhost:0"})
        EXPECT_EQ(endpoint::parse(text).value().to_string(), text);
    EXPECT_EQ(endpoint::parse("[::1]:2575"), (endpoint{"::1", 2575}));
}

TEST(config_endpoint, refuses_what_is_no_host_or_no_port)
{
    for (const char* text :
         {"",
          ":25",
          "host",
          "host:",
          "host:65536",
          "host:-1",
          "host:025",
          "::1:2575",
          "[::1]",
          "[127.0.0.1]:25",
          "256.0.0.1:25",
          "1.2.3:25",
          "a..b:25",
          "-a:25",
          "a b:25",
          "*:25",
          "http://a:25",
          "[::g]:25",
          "[]:25"})
        EXPECT_EQ(endpoint::parse(text), std::nullopt) << text;
}

TEST(config_endpoint, knows_when_two_cannot_both_be_listened_on)
{
    const endpoint here{"127.0.0.1", 2575}, everywhere{"0.0.0.0", 2575};

    EXPECT_TRUE(here.overlaps(here));
    EXPECT_TRUE(here.overlaps(everywhere));
    EXPECT_TRUE(endpoint({"::", 2575}).overlaps(here));
    EXPECT_FALSE(here.overlaps({"127.0.0.1", 2576}));
    EXPECT_FALSE(here.overlaps({"127.0.0.2", 2575}));
    EXPECT_FALSE(endpoint({"127.0.0.1", 0}).overlaps({"127.0.0.1", 0}));
}

}  // namespace
}  // namespace vgm::config
