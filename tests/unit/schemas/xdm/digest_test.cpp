#include "schemas/xdm/digest.hpp"

#include "schemas/xdm/dtm.hpp"
#include "schemas/xdm/xml_text.hpp"

namespace {

using namespace vgm;
using namespace std::string_literals;

TEST(xdm_digest, hashes_as_fips_180_says)
{
    EXPECT_EQ(xdm::sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(xdm::sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(xdm_digest, makes_name_based_uuids)
{
    // Known answer: the UUID of python.org in the DNS name space.
    xdm::uuid dns = xdm::oid_space;
    dns[3] = 0x10;

    const auto made = xdm::make_uuid(dns, "python.org");

    EXPECT_EQ(xdm::to_urn(made), "urn:uuid:886313e1-3b8a-5372-9b90-0c9aee199e5d");
    EXPECT_NE(made, xdm::make_uuid(dns, "python.net"));
    EXPECT_NE(made, xdm::make_uuid(xdm::oid_space, "python.org"));
}

TEST(xdm_digest, writes_a_uuid_as_an_oid)
{
    EXPECT_EQ(xdm::to_oid({}), "2.25.0");
    EXPECT_EQ(xdm::to_oid({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0}), "2.25.256");
    xdm::uuid all;
    all.fill(0xFF);
    EXPECT_EQ(xdm::to_oid(all), "2.25.340282366920938463463374607431768211455");
}

TEST(xdm_dtm, converts_a_time_with_a_zone_to_utc)
{
    EXPECT_EQ(xdm::to_utc_dtm("20210401134745+0100"), "20210401124745");
    EXPECT_EQ(xdm::to_utc_dtm("20240301003000+0100"), "20240229233000");
    EXPECT_EQ(xdm::to_utc_dtm("20231231233000-0430"), "20240101040000");
    EXPECT_EQ(xdm::to_utc_dtm("202101040735+0100"), "202101040635");
    EXPECT_EQ(xdm::to_utc_dtm("2021010407+0030"), "202101040630");
    EXPECT_EQ(xdm::to_utc_dtm("20210104073500.123+0000"), "20210104073500");
}

TEST(xdm_dtm, keeps_what_has_no_zone_to_convert)
{
    EXPECT_EQ(xdm::to_utc_dtm("2021"), "2021");
    EXPECT_EQ(xdm::to_utc_dtm("202104"), "202104");
    EXPECT_EQ(xdm::to_utc_dtm("20210401"), "20210401");
    EXPECT_EQ(xdm::to_utc_dtm("20210401+0200"), "20210401");
    EXPECT_EQ(xdm::to_utc_dtm("20200701134745"), "20200701134745");
    EXPECT_EQ(xdm::to_utc_dtm("20200701134745.5"), "20200701134745");
}

TEST(xdm_dtm, refuses_what_is_no_time)
{
    for (const auto* text :
         {"",
          "202",
          "20213",
          "2021-04-01",
          "20211301",
          "20210230",
          "2021040124",
          "202104011260",
          "20210401126060",
          "20210401134745+01",
          "20210401134745+01:00",
          "20210401134745+1500",
          "20210401134745+0160",
          "20210401134745.",
          "202104011347.5",
          "2021040113474500",
          "2021O4",
          "20210401134745+",
          "+0100",
          "20210401134745.1a"})
        EXPECT_FALSE(xdm::to_utc_dtm(text)) << text;
}

TEST(xdm_dtm, writes_a_moment)
{
    EXPECT_EQ(xdm::to_dtm(*parse_rfc3339("2026-11-23T11:43:47.120Z")), "20261123114347");
}

TEST(xdm_xml_text, escapes_markup_and_what_xml_forbids)
{
    EXPECT_EQ(xdm::escaped("a&b<c>d\"e'é€"), "a&amp;b&lt;c&gt;d&quot;e'é€");
    EXPECT_EQ(xdm::escaped("a\tb\r\nc"), "a b  c");
    EXPECT_EQ(xdm::escaped("a\x01\xE9z\0"s), "a??z?");
    EXPECT_EQ(xdm::escaped(""), "");
}

TEST(xdm_xml_text, cuts_between_characters)
{
    EXPECT_EQ(xdm::limited("éèà", 2), "éè");
    EXPECT_EQ(xdm::limited("éèà", 3), "éèà");
    EXPECT_EQ(xdm::limited("abc", 0), "");
    EXPECT_EQ(xdm::limited("", 5), "");
}

}  // namespace
