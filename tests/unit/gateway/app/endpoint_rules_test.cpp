#include "gateway/app/endpoint_rules.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

subscriptions_settings house()
{
    subscriptions_settings s;
    s.hosts = {"ris.hopital.example", "lab.hopital.example:8443", "127.0.0.1:8080", "[::1]:8080"};
    s.trust = "ca.pem";
    return s;
}

bool allows(const subscriptions_settings& s, std::string_view endpoint, bool payload = true)
{
    return !endpoint_rules(s).refuse(endpoint, payload);
}

TEST(app_endpoint_rules, allow_the_hosts_and_ports_of_the_configuration_alone)
{
    const auto s = house();
    EXPECT_TRUE(allows(s, "https://ris.hopital.example/fhir"));
    EXPECT_TRUE(allows(s, "https://RIS.hopital.example:443"));
    EXPECT_TRUE(allows(s, "https://lab.hopital.example:8443/hook"));
    for (const auto* endpoint :
         {"https://lab.hopital.example/hook",
          "https://ris.hopital.example:8443/",
          "https://ris.hopital.example.evil.example/",
          "https://evil.example/?https://ris.hopital.example",
          "https://ris.hopital.example@evil.example/",
          "https://evil.example#@ris.hopital.example/",
          "https://evil.example\\@ris.hopital.example/",
          "https://169.254.169.254/",
          "https://localhost/",
          "http://ris.hopital.example/",
          "file:///etc/passwd",
          "ftp://ris.hopital.example/",
          ""})
        EXPECT_FALSE(allows(s, endpoint)) << endpoint;
    EXPECT_FALSE(allows({}, "https://ris.hopital.example/fhir"));
}

TEST(app_endpoint_rules, allow_clear_text_on_loopback_when_it_is_said)
{
    auto s = house();
    EXPECT_FALSE(allows(s, "http://127.0.0.1:8080/"));
    s.clear_text = clear_text_endpoints::loopback;
    EXPECT_TRUE(allows(s, "http://127.0.0.1:8080/"));
    EXPECT_TRUE(allows(s, "http://[::1]:8080/"));
    EXPECT_FALSE(allows(s, "http://127.0.0.1:8081/"));
    EXPECT_FALSE(allows(s, "http://ris.hopital.example:443/"));
    s.trust.reset();
    EXPECT_FALSE(allows(s, "https://ris.hopital.example/fhir"));
}

TEST(app_endpoint_rules, let_a_query_stand_where_nothing_is_put)
{
    EXPECT_FALSE(allows(house(), "https://ris.hopital.example/?a=b"));
    EXPECT_TRUE(allows(house(), "https://ris.hopital.example/?a=b", false));
}

}  // namespace
}  // namespace vgm::app
