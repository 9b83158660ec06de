#include "schemas/fhir/search.hpp"

#include <gtest/gtest.h>

namespace vgm::fhir {
namespace {

std::string told(std::string_view text)
{
    const auto range = parse_date_search(text);
    if (!range) return "none";
    const auto end = [](timestamp t) {
        return t == timestamp::min() || t == timestamp::max() ? std::string("ever") : to_rfc3339(t);
    };
    return end(range->from) + " " + end(range->until);
}

TEST(fhir_search, reads_a_date_as_all_of_its_moments)
{
    EXPECT_EQ(told("2026"), "2026-01-01T00:00:00.000Z 2027-01-01T00:00:00.000Z");
    EXPECT_EQ(told("2026-12"), "2026-12-01T00:00:00.000Z 2027-01-01T00:00:00.000Z");
    EXPECT_EQ(told("eq2024-02-29"), "2024-02-29T00:00:00.000Z 2024-03-01T00:00:00.000Z");
    EXPECT_EQ(
        told("2026-03-12T10:00:00+01:00"), "2026-03-12T09:00:00.000Z 2026-03-12T09:00:01.000Z"
    );
    EXPECT_EQ(
        told("2026-03-12T10:00:00.25-02:30"), "2026-03-12T12:30:00.250Z 2026-03-12T12:30:00.260Z"
    );
}

TEST(fhir_search, reads_prefixes)
{
    EXPECT_EQ(told("ge2026-03-12"), "2026-03-12T00:00:00.000Z ever");
    EXPECT_EQ(told("gt2026-03-12"), "2026-03-13T00:00:00.000Z ever");
    EXPECT_EQ(told("lt2026-03-12"), "ever 2026-03-12T00:00:00.000Z");
    EXPECT_EQ(told("le2026-03-12"), "ever 2026-03-13T00:00:00.000Z");
    const auto range = both(*parse_date_search("ge2026-03"), *parse_date_search("lt2026-03-02"));
    EXPECT_TRUE(range.holds(*parse_rfc3339("2026-03-01T23:59:59.999Z")));
    EXPECT_FALSE(range.holds(*parse_rfc3339("2026-03-02T00:00:00.000Z")));
}

TEST(fhir_search, refuses_what_is_no_date)
{
    for (const auto* text :
         {"", "ge", "yesterday", "xx2026", "ap2026", "2026-13", "2026-03-12T10:00", "2026-1"})
        EXPECT_EQ(told(text), "none") << text;
}

}  // namespace
}  // namespace vgm::fhir
