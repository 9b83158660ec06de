#include "schemas/mime/incoming.hpp"
#include "tests/conformance/published.hpp"
#include "tests/support/er7_edit.hpp"
#include "tests/support/sample_letter.hpp"
#include "tests/unit/schemas/xdm/metadata_check.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <map>

// Every published document in a message that is otherwise right: taken, and made into a letter
// whose metadata are valid, or refused with a reason.

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
        ids += (ids.empty() ? "" : "~") + id.value + "^^^&" + id.authority + "&ISO^" +
               (is_ins(id.authority) ? "INS" : "PI");
    auto er7 = with_value(letter.print(), "PID-3", ids);
    er7 = with_value(er7, "PID-7", header->patient.birth_date);
    er7 = with_value(er7, "PID-8", header->patient.sex);
    er7 = with_value(er7, "PID-5.1", header->patient.birth_name);
    er7 = with_value(er7, "PID-5.2", header->patient.given_name);
    return er7;
}

// Each of them is taken without a warning; its letter has a PDF: its own, or one that is made.
enum class readable_form { its_own, made };
const std::map<std::string, readable_form> expected{
    {"BIO-CR-BIO_2021.01_Auto-Presentable.xml", readable_form::made},
    {"BIO-CR-BIO_2021.01_CDA-R2-Niveau-1.xml", readable_form::its_own},
    {"BIO-CR-BIO_2024.01_CR-2nde-intention-PDF.xml", readable_form::its_own},
    {"BIO-CR-BIO_2024.01_TSH_1.xml", readable_form::its_own},
    {"CANCER-CR-GM_2022.01_AnalyseRealisee.xml", readable_form::made},
    {"DOC_NON_STRUCTURE_CDA-R2-N1.xml", readable_form::its_own},
    {"IMG_CR_IMG_2024.01.xml", readable_form::made},
    {"LDL-SES_2022.01.xml", readable_form::made},
    {"VSM_1.4_2022.01.xml", readable_form::made},
};

// One of them is a second version, which the message here sends as a new document; all others are
// taken without a warning.
const std::map<std::string, list> expected_warnings{
    {"IMG_CR_IMG_2024.01.xml", {"CDA-REPLACES-ACTION OBX[1]-5.5"}}};

class published_documents : public testing::Test
{
protected:
    void SetUp() override
    {
        if (!is_published("cda")) GTEST_SKIP() << "VGM_SHARED_DIR has no published documents";
        ASSERT_EQ(names_in("cda").size(), expected.size());
    }

    static mime::incoming_mail letter_of(const transmission::request& r)
    {
        const auto plan = document_to_mssante::make_plan(r.asked, published_settings());
        const auto mail = document_to_mssante::make_letter(
            r.asked,
            r.headers,
            plan.value().deliveries.at(0),
            r.asked.accepted_at,
            published_settings()
        );
        return mime::parse_mail(mime::print(mail.value())).value();
    }
};

TEST_F(published_documents, are_taken_in_a_message_that_fits_them)
{
    for (const auto& name : names_in("cda")) {
        const auto v = judge(wrap(read_published("cda", name)));
        ASSERT_TRUE(expected.contains(name)) << name << " is new: say here what is expected of it";
        EXPECT_EQ(v.errors, list{}) << name;
        const auto warned = expected_warnings.find(name);
        EXPECT_EQ(v.warnings, warned == expected_warnings.end() ? list{} : warned->second) << name;
    }
}

TEST_F(published_documents, become_letters_with_their_own_bytes_and_pdf)
{
    for (const auto& name : names_in("cda")) {
        const auto bytes = read_published("cda", name);
        const auto v = judge(wrap(bytes));
        ASSERT_TRUE(v.errors.empty()) << name;
        const auto m = letter_of(v.request);

        ASSERT_EQ(m.parts.size(), 3) << name;
        EXPECT_EQ(
            zip_reader(m.parts[1].content).contents().at("IHE_XDM/SUBSET01/DOC00001.XML"), bytes
        ) << name;
        EXPECT_TRUE(m.parts[2].content.starts_with("%PDF-")) << name;
        const bool made =
            m.parts[2].content.find("<pdf:Producer>Vaguemestre<") != std::string::npos;
        EXPECT_EQ(made, expected.at(name) == readable_form::made) << name;
        EXPECT_TRUE(m.subject.starts_with("XDM/1.0/DDM+")) << name;
    }
}

TEST_F(published_documents, have_metadata_that_the_schema_of_ebrim_accepts)
{
    if (!has_ebrim_schema()) GTEST_SKIP() << "no ebRIM schema in VGM_SHARED_DIR, or no xmllint";
    for (const auto& name : names_in("cda")) {
        const auto v = judge(wrap(read_published("cda", name)));
        const auto files = zip_reader(letter_of(v.request).parts.at(1).content).contents();
        EXPECT_TRUE(is_valid_ebrim(files.at("IHE_XDM/SUBSET01/METADATA.XML"))) << name;
    }
}

}  // namespace
