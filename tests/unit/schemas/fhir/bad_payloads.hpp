#pragma once

#include "tests/support/sample_fhir.hpp"
#include "tests/unit/schemas/fhir/gate.hpp"

#include <gtest/gtest.h>

#include <functional>

// What must be refused, each with its HTTP status, its place and its rule: through the readers, the
// profiles and the gate, as the door does it.
namespace vgm::test {

using namespace vgm::fhir;

using maker = std::function<std::string()>;

struct bad_payload
{
    const char* name;
    maker make;
    int status;
    const char* where;  // of the first issue
    const char* rule;
    transaction what = transaction::provide_bundle;
    syntax written = syntax::json;
};

inline maker edit(std::string what, std::string with)
{
    return [what = std::move(what), with = std::move(with)] {
        return edited(sample_publication{}.bundle(), what, with);
    };
}

inline maker edit_simplified(std::string what, std::string with)
{
    return [what = std::move(what), with = std::move(with)] {
        return edited(sample_publication{}.simplified(), what, with);
    };
}

inline maker publish(std::function<void(sample_publication&)> change)
{
    return [change = std::move(change)] {
        sample_publication p;
        change(p);
        return p.bundle();
    };
}

inline maker text(std::string all)
{
    return [all = std::move(all)] { return all; };
}

inline std::string nested(int levels)
{
    std::string open, close;
    for (int n = 0; n < levels; ++n) {
        open += R"("extension":[{)";
        close = "}]" + close;
    }
    return R"({"resourceType":"Bundle",)" + open + R"("url":"a")" + close + "}";
}

inline std::string with_cda(const std::function<void(test::sample_cda&)>& change)
{
    test::sample_cda document;
    change(document);
    sample_publication p;
    p.bytes = document.print();
    return p.bundle();
}

class bad_payload_test : public testing::TestWithParam<bad_payload>
{};

inline void expect_refused(const bad_payload& p)
{
    const auto a = pass_gate(p.make(), p.what, p.written);
    ASSERT_FALSE(a.found.empty());
    EXPECT_EQ(a.status, p.status);
    const auto& first = a.found.front();
    if (*p.where != '\0') {
        EXPECT_EQ(first.where, p.where) << first.rule << ": " << first.detail;
    }
    EXPECT_EQ(first.rule, p.rule) << first.where << ": " << first.detail;
    EXPECT_FALSE(first.detail.empty());

    // And the answer is FHIR in both syntaxes.
    const auto outcome = make_outcome(a.found, a.received.at);
    EXPECT_TRUE(parse_json(print(outcome, syntax::json)));
    EXPECT_TRUE(parse_xml(print(outcome, syntax::xml)));
    EXPECT_EQ(node(outcome)["issue.details.coding.code"].text(), p.rule);
}

inline std::string name_of(const testing::TestParamInfo<bad_payload>& p) { return p.param.name; }

}  // namespace vgm::test
