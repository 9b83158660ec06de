#include "tests/conformance/published.hpp"

#include <algorithm>
#include <map>

// Every published message, and what the gate answers. The three requests are taken; the others are
// messages of other transactions, refused for the reason that the guide gives.

namespace {

using namespace vgm;
using namespace vgm::test;
using list = std::vector<std::string>;

struct expectation
{
    list errors, warnings;
};

const std::map<std::string, expectation> expected{
    {"x", {}},
};

class published_messages : public testing::Test
{
protected:
    void SetUp() override
    {
        if (!is_published("hl7")) GTEST_SKIP() << "the published messages are not here";
    }
};

TEST_F(published_messages, are_taken_or_refused_as_the_guide_says)
{
    for (const auto& name : names_in("hl7")) {
        const auto v = judge(read_published("hl7", name));
        EXPECT_TRUE(expected.contains(name)) << name << testing::PrintToString(v.errors) << testing::PrintToString(v.warnings);
        
        
    }
}

}  // namespace
