#include "schemas/papers/archive.hpp"

#include "tests/unit/schemas/papers/support.hpp"

#include <gtest/gtest.h>

namespace vgm::papers {
namespace {

using test::pack;
using list = std::vector<std::string>;

// "name+sidecar: RULE" of each item.
list items_of(const std::string& zip, const archive_limits& limit = {})
{
    const auto read = paper_archive::open(zip, limit);
    if (!read) return {read.error().rule};
    list all;
    for (const auto& item : read->items()) {
        auto text = item.name;
        if (item.sidecar != nullptr) text += '+' + item.sidecar->name;
        if (item.wrong) text += ": " + item.wrong->rule;
        all.push_back(std::move(text));
    }
    return all;
}

TEST(papers_archive, brings_together_what_belongs_together)
{
    const auto zip = pack(
        {{"b/letter.pdf", "%PDF-"},
         {"b/letter.json", "{}"},
         {"a.XML", "<a/>"},
         {"a.json", "{}"},
         {"lot.hl7", "MSH"},
         {"alone.xml", "<a/>"},
         {"letter.json", "{}"},
         {"letter.pdf", "%PDF-"}}
    );

    EXPECT_EQ(
        items_of(zip),
        (list{
            "a.XML+a.json",
            "alone.xml",
            "b/letter.pdf+b/letter.json",
            "letter.pdf+letter.json",
            "lot.hl7"})
    );
    const auto read = paper_archive::open(zip);
    EXPECT_EQ(read->unpack(*read->items()[4].file).value(), "MSH");
}

TEST(papers_archive, gives_each_file_that_is_not_read_a_reason_of_its_own)
{
    EXPECT_EQ(
        items_of(pack(
            {{"a.pdf", "%PDF-"},
             {"b.json", "{}"},
             {"c.zip", "PK"},
             {"d.docx", "x"},
             {"e.hl7", "MSH"}}
        )),
        (list{
            "a.pdf: FILE-ALONE",
            "b.json: FILE-ALONE",
            "c.zip: FILE-KIND",
            "d.docx: FILE-KIND",
            "e.hl7"})
    );
}

TEST(papers_archive, passes_over_what_systems_add)
{
    EXPECT_EQ(
        items_of(pack(
            {{"__MACOSX/._a.pdf", "x"},
             {".DS_Store", "x"},
             {"b/.hidden.hl7", "x"},
             {"a.hl7.ok", ""},
             {"a.hl7", "MSH"}}
        )),
        list{"a.hl7"}
    );
}

TEST(papers_archive, refuses_what_is_no_archive_or_leads_out_of_it)
{
    EXPECT_EQ(items_of("no archive"), list{"FILE-ARCHIVE"});
    auto zip = pack({{"XX/a.hl7", "MSH"}});
    for (auto at = zip.find("XX/a"); at != zip.npos; at = zip.find("XX/a"))
        zip.replace(at, 2, "..");
    EXPECT_EQ(items_of(zip), list{"FILE-ARCHIVE"});
}

TEST(papers_archive, holds_its_limits)
{
    const std::string zeros(3u << 20, '0');
    EXPECT_EQ(
        items_of(pack({{"a.hl7", zeros}, {"b.hl7", "MSH"}}, xdm::compression::deflate)),
        (list{"a.hl7: FILE-ARCHIVE", "b.hl7"})
    ) << "packed to less than a 200th";
    archive_limits small;
    small.file_bytes_max = 10;
    EXPECT_EQ(
        items_of(
            pack({{"a.hl7", "12345678901"}, {"b.xml", "<a/>"}, {"b.json", "12345678901"}}), small
        ),
        (list{"a.hl7: FILE-ARCHIVE", "b.xml+b.json: FILE-ARCHIVE"})
    );
    small = {};
    small.entries_max = 1;
    EXPECT_EQ(items_of(pack({{"a.hl7", "x"}, {"b.hl7", "x"}}), small), list{"FILE-ARCHIVE"});
    small = {};
    small.unpacked_bytes_max = 3;
    EXPECT_EQ(items_of(pack({{"a.hl7", "xx"}, {"b.hl7", "xx"}}), small), list{"FILE-ARCHIVE"});
}

TEST(papers_archive, says_of_a_damaged_file_that_it_is_damaged)
{
    auto zip = pack({{"a.hl7", "MSH|damaged"}});
    zip[zip.find("damaged")] = 'D';
    const auto read = paper_archive::open(zip);
    ASSERT_TRUE(read);
    const auto text = read->unpack(*read->items()[0].file);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().rule, "FILE-ARCHIVE");
}

}  // namespace
}  // namespace vgm::papers
