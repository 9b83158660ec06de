// Documents, sidecars and archives out of a folder, through a whole gateway.
#include "gateway/app/doors.hpp"
#include "tests/unit/gateway/app/folder_site.hpp"
#include "tests/unit/schemas/papers/support.hpp"

namespace vgm::app {
namespace {

namespace fs = std::filesystem;
using papers::test::addressed;
using papers::test::pack;
using papers::test::sample_sidecar;
using test::files_in;
using test::folder_site;
using test::read;
using vgm::test::sample_letter;
using vgm::test::small_pdf;

std::string text_of(const folder_site& here, const std::string& fate)
{
    return read(files_in(here.drop_folder / fate, ".report.txt").at(0));
}

TEST(app_folder_papers, send_a_cda_to_whom_its_header_names)
{
    folder_site here;
    const gateway g(here.load());

    here.drop("compte rendu é.xml", addressed({}));

    const auto report = here.wait_for("done", ".xml");
    ASSERT_TRUE(report.IsObject());
    EXPECT_STREQ(report["file"].GetString(), "compte rendu é.xml");
    EXPECT_EQ(report["accepted"].GetUint(), 1u);
    here.wait_for_letters(1);
    ASSERT_EQ(here.peer.letters().size(), 1u);
}

TEST(app_folder_papers, send_a_pdf_by_its_sidecar_and_keep_them_together)
{
    folder_site here;
    const gateway g(here.load());

    here.drop("letter.pdf", small_pdf());
    here.drop("letter.json", sample_sidecar{}.print());

    const auto report = here.wait_for("done", ".pdf");
    ASSERT_TRUE(report.IsObject());
    EXPECT_EQ(report["accepted"].GetUint(), 1u);
    EXPECT_TRUE(test::eventually([&] { return !fs::exists(here.drop_folder / "letter.json"); }));
    const auto base = files_in(here.drop_folder / "done", ".pdf").at(0).stem().string();
    EXPECT_TRUE(fs::exists(here.drop_folder / "done" / (base + ".json")));
    here.wait_for_letters(1);
    EXPECT_EQ(here.peer.letters().size(), 1u);
}

TEST(app_folder_papers, say_where_and_how_to_mend_and_nothing_of_the_patient)
{
    folder_site here;
    const gateway g(here.load());

    here.drop("letter.json", sample_sidecar{.birth_date = "17/05/1990"}.print());
    here.drop("letter.pdf", small_pdf());

    const auto report = here.wait_for("refused", ".pdf");
    ASSERT_TRUE(report.IsObject());
    const auto& told = report["items"][0]["issues"][0];
    EXPECT_STREQ(told["rule"].GetString(), "REST-SCHEMA");
    EXPECT_STREQ(told["where"].GetString(), "sidecar: /patient/birth_date");
    EXPECT_GT(told["mend"].GetStringLength(), 10u);
    const auto all = text_of(here, "refused") +
                     read(files_in(here.drop_folder / "refused", ".report.json").at(0));
    for (const std::string of_patient :
         {"TOURNEAU", "Ana", "17/05", std::string{vgm::test::sample_ins}.c_str()})
        EXPECT_EQ(all.find(of_patient), std::string::npos) << all;
}

TEST(app_folder_papers, refuse_a_pdf_that_stays_alone)
{
    folder_site here(", pair_within: 1s");
    const gateway g(here.load());

    here.drop("alone.pdf", small_pdf());

    const auto report = here.wait_for("refused", ".pdf");
    ASSERT_TRUE(report.IsObject());
    EXPECT_STREQ(report["items"][0]["issues"][0]["rule"].GetString(), "FILE-ALONE");
}

TEST(app_folder_papers, give_each_file_of_an_archive_a_fate_of_its_own)
{
    folder_site here;
    const gateway g(here.load());

    here.drop(
        "lot.zip",
        pack(
            {{"a/résultat 1.xml", addressed({})},
             {"b.pdf", small_pdf()},
             {"b.json", sample_sidecar{}.print()},
             {"c.hl7",
              sample_letter{.control_id = "M1"}.print() +
                  sample_letter{.control_id = "M2"}.print()},
             {"d.pdf", small_pdf()},
             {"e.zip", "PK"},
             {"f.hl7", ""},
             {"g.xml", "<not-a-cda/>"}},
            xdm::compression::deflate
        )
    );

    const auto report = here.wait_for("refused", ".zip");
    ASSERT_TRUE(report.IsObject());
    std::vector<std::string> fates;
    for (const auto& item : report["items"].GetArray()) {
        std::string fate =
            std::string{item["name"].GetString()} + ' ' + item["outcome"].GetString();
        if (!item["issues"].Empty())
            fate += std::string{" "} + item["issues"][0]["rule"].GetString();
        fates.push_back(std::move(fate));
    }
    EXPECT_EQ(
        fates,
        (std::vector<std::string>{
            "a/résultat 1.xml accepted",
            "b.pdf accepted",
            "c.hl7 accepted",
            "c.hl7 accepted",
            "d.pdf refused FILE-ALONE",
            "e.zip refused FILE-KIND",
            "f.hl7 refused FILE-EMPTY",
            "g.xml refused CDA-READ"})
    );
    here.wait_for_letters(4);
    EXPECT_EQ(here.peer.letters().size(), 4u);
}

TEST(app_folder_papers, know_a_paper_again_whatever_its_file_is_called)
{
    folder_site here;
    const gateway g(here.load());
    here.drop("one.xml", addressed({}));
    here.wait_for("done", ".xml");

    here.drop("two.zip", pack({{"three.xml", addressed({})}}));

    here.wait_for("done", ".zip");
    for (const auto& path : files_in(here.drop_folder / "done", ".report.json")) {
        rapidjson::Document report;
        report.Parse(read(path).c_str());
        const bool again = std::string{report["file"].GetString()} == "two.zip";
        EXPECT_EQ(report["repeated"].GetUint(), again ? 1u : 0u);
    }
    here.wait_for_letters(1);
    EXPECT_EQ(here.peer.letters().size(), 1u);
}

TEST(app_folder_papers, unpack_no_bomb)
{
    folder_site here;
    const gateway g(here.load());

    here.drop(
        "bomb.zip",
        pack(
            {{"a.hl7", std::string(900'000, '0')}, {"b.hl7", std::string(1'100'000, '0')}},
            xdm::compression::deflate
        )
    );
    here.drop("large.zip", std::string(1'100'000, '0'));

    EXPECT_TRUE(test::eventually([&] {
        return files_in(here.drop_folder / "refused", ".zip").size() == 2;
    }));
    std::string all;
    for (const auto& path : files_in(here.drop_folder / "refused", ".report.txt"))
        all += read(path);
    EXPECT_NE(
        all.find("FILE-ARCHIVE at the whole: this file of the archive is larger than"), all.npos
    ) << all;
    EXPECT_NE(all.find("FILE-SIZE"), all.npos) << all;
}

}  // namespace
}  // namespace vgm::app
