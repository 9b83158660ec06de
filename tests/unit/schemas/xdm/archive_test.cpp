#include "schemas/xdm/archive.hpp"

#include "tests/unit/schemas/xdm/metadata_check.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <chrono>
#include <random>

namespace {

using namespace vgm;
using test::headers_of;
using test::sample_options;
using test::sample_submission;
using test::sample_with;
using xdm::make_archive;

std::map<std::string, std::string> files_of(const submission& s)
{
    auto files =
        test::zip_reader(test::joined(make_archive(s, headers_of(s), sample_options()).value()))
            .contents();
    test::expect_valid_ebrim(files.at("IHE_XDM/SUBSET01/METADATA.XML"));
    return files;
}

fault fault_of(const submission& s)
{
    const auto archive = make_archive(s, headers_of(s), sample_options());
    EXPECT_FALSE(archive);
    return archive ? fault::internal : to_fault(archive.error().code);
}

TEST(xdm_archive, holds_what_ihe_wants_in_it)
{
    const auto s = sample_submission();

    const auto files = files_of(s);

    ASSERT_EQ(files.size(), 4u);
    EXPECT_EQ(files.at("IHE_XDM/SUBSET01/DOC00001.XML"), test::sample_document);
    EXPECT_TRUE(
        files.at("IHE_XDM/SUBSET01/METADATA.XML").find("SubmitObjectsRequest") != std::string::npos
    );
    const auto& index = files.at("INDEX.HTM");
    EXPECT_NE(index.find("Hôpital du Port"), std::string::npos);
    EXPECT_NE(index.find("dsi@hopital.test"), std::string::npos);
    EXPECT_NE(index.find("href=\"README.TXT\""), std::string::npos);
    EXPECT_NE(index.find("href=\"IHE_XDM/SUBSET01/DOC00001.XML\""), std::string::npos);
    pugi::xml_document page;
    EXPECT_TRUE(page.load_string(index.c_str()));
    const auto& readme = files.at("README.TXT");
    for (const auto* word :
         {"Vaguemestre",
          "Version : 1.0",
          "Essais & fils",
          "Arborescence",
          "IHE_XDM/SUBSET01/DOC00001.XML\r\n"})
        EXPECT_NE(readme.find(word), std::string::npos) << word;
}

TEST(xdm_archive, says_nothing_of_the_patient_outside_the_documents)
{
    const auto files = files_of(sample_submission());

    for (const auto* name : {"INDEX.HTM", "README.TXT"})
        for (const auto* trait : {"NESSI", "255069999999933", "IPP42"})
            EXPECT_EQ(files.at(name).find(trait), std::string::npos);
}

TEST(xdm_archive, holds_both_forms_of_a_document)
{
    auto s = sample_submission();
    s.documents.push_back(test::document_of(sample_with("DOC-7", "DOC-8")));

    const auto files = files_of(s);

    ASSERT_EQ(files.size(), 5u);
    EXPECT_NE(files.at("IHE_XDM/SUBSET01/DOC00002.XML").find("DOC-8"), std::string::npos);
    const auto& metadata = files.at("IHE_XDM/SUBSET01/METADATA.XML");
    const test::metadata_view m(metadata);
    EXPECT_EQ(m.slot("ExtrinsicObject", "URI"), "DOC00001.XML; DOC00002.XML");
    EXPECT_EQ(m.count("//rim:Association"), 2u);
    EXPECT_TRUE(!test::has_ebrim_schema() || test::is_valid_ebrim(metadata));
}

TEST(xdm_archive, of_a_replacement_and_of_a_removal_holds_the_document)
{
    for (const auto& [action, letter] :
         {std::pair{submission_action::replacement, "C"}, {submission_action::removal, "D"}}) {
        auto s = sample_submission();
        s.action = action;

        const auto files = files_of(s);

        EXPECT_EQ(files.at("IHE_XDM/SUBSET01/DOC00001.XML"), test::sample_document);
        EXPECT_EQ(
            test::metadata_view(files.at("IHE_XDM/SUBSET01/METADATA.XML"))
                .slot("RegistryPackage", "action"),
            letter
        );
    }
}

TEST(xdm_archive, refuses_two_documents_with_one_id)
{
    auto s = sample_submission();
    s.documents.push_back(s.documents[0]);

    EXPECT_EQ(fault_of(s), fault::incoherent);
}

TEST(xdm_archive, refuses_two_patients)
{
    auto s = sample_submission();
    auto other = sample_with("DOC-7", "DOC-8");
    other.replace(other.find("255069999999933"), 15, "155069999999933");
    s.documents.push_back(test::document_of(other));
    EXPECT_EQ(fault_of(s), fault::patient_mismatch);

    auto t = sample_submission();
    t.patient.identifiers = {{"155069999999933", std::string(ins_nir), "INS"}};
    EXPECT_EQ(fault_of(t), fault::patient_mismatch);
}

TEST(xdm_archive, passes_on_what_is_wrong_with_a_document)
{
    EXPECT_EQ(
        fault_of(sample_submission(sample_with("code=\"11502-2\"", "code=\"LOCAL\""))),
        fault::value_not_in_table
    );
}

TEST(xdm_archive, is_byte_for_byte_the_same_when_made_again)
{
    const auto s = sample_submission();

    EXPECT_EQ(
        test::joined(make_archive(s, headers_of(s), sample_options()).value()),
        test::joined(make_archive(s, headers_of(s), sample_options()).value())
    );
}

TEST(xdm_archive, of_every_published_document_reads_back)
{
    if (test::shared_document("LDL-SES_2022.01.xml").empty()) GTEST_SKIP() << "no reference data";

    for (const auto* name : test::shared_documents) {
        const auto text = test::shared_document(name);
        EXPECT_EQ(files_of(sample_submission(text)).at("IHE_XDM/SUBSET01/DOC00001.XML"), text)
            << name;
    }
}

TEST(xdm_archive, of_ten_megabytes_refers_to_the_document)
{
    const auto s = sample_submission(sample_with("JSVFT0YK", std::string(10'000'000, 'A')));
    const auto headers = headers_of(s);

    const auto start = std::chrono::steady_clock::now();
    const auto archive = make_archive(s, headers, sample_options()).value();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;

    std::size_t referred = 0;
    for (const auto& part : archive) referred += part.owner == s.documents[0].bytes;
    EXPECT_EQ(referred, 1u);
    std::cout << "archive " << took.count() << " ms\n";
}

TEST(xdm_archive, of_mutated_documents_is_valid_or_refused)
{
    const auto seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    int made = 0;

    for (int round = 0; round < 1500; ++round) {
        std::string text(test::sample_document);
        for (auto edits = 1 + random() % 4; edits > 0; --edits) {
            const auto at = random() % text.size();
            if (random() % 2)
                text.insert(at, text.substr(random() % text.size(), random() % 30));
            else
                text[at] = "abc019 .-+^&|;é"[random() % 15];
        }
        const auto h = cda::parse_header(text);
        if (!h) continue;
        const auto s = sample_submission(text);
        const auto archive = make_archive(s, {*h}, sample_options());
        if (!archive) continue;
        ++made;
        pugi::xml_document xml;
        const auto files = test::zip_reader(test::joined(*archive)).contents();
        ASSERT_TRUE(xml.load_string(files.at("IHE_XDM/SUBSET01/METADATA.XML").c_str()));
        if (made % 20 == 1)  // a process each
            test::expect_valid_ebrim(files.at("IHE_XDM/SUBSET01/METADATA.XML"));
    }

    EXPECT_GT(made, 0);
}

}  // namespace
