#include "tests/conformance/published.hpp"
#include "tests/support/er7_edit.hpp"
#include "tests/support/sample_letter.hpp"
#include "tests/unit/schemas/xdm/metadata_check.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <map>

// Every published document in a message that is otherwise right: taken, and made into a letter whose
// metadata are valid, or refused with a reason.

namespace {

using namespace vgm;
using namespace vgm::test;
using list = std::vector<std::string>;

// The message that a system which knows its document would send.
std::string wrap(const std::string& bytes)
{
    sample_letter letter{.kind = letter_kind::oru};
    const auto header = cda::parse_header(bytes);
    letter.payloads = {bytes};
    if (!header) return letter.print();
    letter.documents[0].code = header->code.code;
    letter.documents[0].label = header->code.label;
    letter.ins.clear();
    letter.ipp.clear();
    std::string ids;
    for (const auto& id : header->patient.identifiers)
        ids += (ids.empty() ? "" : "~") + id.value + "^^^&" + id.authority + "&ISO^" + (is_ins(id.authority) ? "INS" : "PI");
    auto er7 = with_value(letter.print(), "PID-3", ids);
    er7 = with_value(er7, "PID-7", header->patient.birth_date);
    er7 = with_value(er7, "PID-8", header->patient.sex);
    er7 = with_value(er7, "PID-5.1", header->patient.birth_name);
    er7 = with_value(er7, "PID-5.2", header->patient.given_name);
    return er7;
}

struct expectation
{
    list errors, warnings;
    std::size_t pdfs = 0;
};

const std::map<std::string, expectation> expected{};

class published_documents : public testing::Test
{
protected:
    void SetUp() override
    {
        if (!is_published("cda")) GTEST_SKIP() << "the published documents are not here";
    }
};

mime::mail_draft nothing;

TEST_F(published_documents, are_taken_or_refused_with_a_reason)
{
    for (const auto& name : names_in("cda")) {
        const auto v = judge(wrap(read_published("cda", name)));
        EXPECT_TRUE(expected.contains(name)) << name << testing::PrintToString(v.errors) << testing::PrintToString(v.warnings);
        for (const auto& i : v.request.found) std::cerr << i.rule << i.where << i.detail << '\n';
    }
}

}  // namespace
