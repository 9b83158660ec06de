#include "adapters/dropfolder/arrivals.hpp"

#include <gtest/gtest.h>

namespace vgm::dropfolder {
namespace {

using namespace std::chrono_literals;
using list = std::vector<std::string>;

constexpr arrivals::moment start{};

const std::vector<file_kind> every_kind{
    file_kind::hl7,
    file_kind::cda,
    file_kind::pdf,
    file_kind::zip,
    file_kind::sidecar};

arrival_rules rules(complete_when how) { return {every_kind, how, 2s, 60s}; }

list names(const std::vector<arrival>& all)
{
    list found;
    for (const auto& a : all) found.push_back(a.file.name);
    return found;
}

TEST(dropfolder_arrivals, knows_kinds_by_the_ending_of_a_name)
{
    EXPECT_EQ(kind_of("a.hl7"), file_kind::hl7);
    EXPECT_EQ(kind_of("a.b.ER7"), file_kind::hl7);
    EXPECT_EQ(kind_of("a.xml"), file_kind::cda);
    EXPECT_EQ(kind_of("a.Pdf"), file_kind::pdf);
    EXPECT_EQ(kind_of("a.zip"), file_kind::zip);
    for (const auto* name :
         {"a.hl7.tmp", "a.hl7.part", ".a.hl7", "a.json", "hl7", "", ".hl7", "a."})
        EXPECT_FALSE(kind_of(name)) << name;
}

TEST(dropfolder_arrivals, takes_only_the_kinds_that_it_is_told)
{
    arrivals book({{file_kind::hl7}, complete_when::renamed, 2s, 60s});

    const std::vector<listed_file> all{{"a.hl7", 1, 1}, {"a.pdf", 1, 1}, {"b.json", 1, 1}};
    EXPECT_EQ(names(book.look(all, start)), list{"a.hl7"});
    EXPECT_EQ(names(book.look(all, start + 1h)), list{"a.hl7"});
}

TEST(dropfolder_arrivals, gives_the_oldest_first)
{
    arrivals book(rules(complete_when::renamed));

    EXPECT_EQ(
        names(book.look({{"c.hl7", 1, 5}, {"b.hl7", 1, 7}, {"a.hl7", 1, 7}, {"d.hl7", 1, 1}}, start)
        ),
        (list{"d.hl7", "c.hl7", "a.hl7", "b.hl7"})
    );
}

TEST(dropfolder_arrivals, waits_until_a_file_has_not_changed_for_a_while)
{
    arrivals book(rules(complete_when::settled));

    EXPECT_TRUE(book.look({{"a.hl7", 10, 1}}, start).empty());
    EXPECT_EQ(book.next_look(), start + 2s);
    EXPECT_TRUE(book.look({{"a.hl7", 10, 1}}, start + 1s).empty());
    EXPECT_TRUE(book.look({{"a.hl7", 20, 2}}, start + 2s).empty()) << "it has grown";
    EXPECT_TRUE(book.look({{"a.hl7", 20, 3}}, start + 3s).empty()) << "it was written to";
    EXPECT_TRUE(book.look({{"a.hl7", 20, 3}}, start + 4999ms).empty());
    EXPECT_EQ(names(book.look({{"a.hl7", 20, 3}}, start + 5s)), list{"a.hl7"});
    EXPECT_FALSE(book.next_look()) << "a file that stays is not looked at again and again";
}

TEST(dropfolder_arrivals, forgets_a_file_that_has_gone)
{
    arrivals book(rules(complete_when::settled));
    book.look({{"a.hl7", 10, 1}}, start);
    book.look({}, start + 1s);

    EXPECT_FALSE(book.next_look());
    EXPECT_TRUE(book.look({{"a.hl7", 10, 1}}, start + 3s).empty());
}

TEST(dropfolder_arrivals, waits_for_a_sidecar_to_settle_too)
{
    arrivals book(rules(complete_when::settled));
    book.look({{"a.pdf", 10, 1}, {"a.json", 5, 1}}, start);

    EXPECT_TRUE(book.look({{"a.pdf", 10, 1}, {"a.json", 6, 2}}, start + 2s).empty());
    const auto whole = book.look({{"a.pdf", 10, 1}, {"a.json", 6, 2}}, start + 4s);
    ASSERT_EQ(whole.size(), 1u);
    EXPECT_EQ(whole[0].sidecar->name, "a.json");
}

TEST(dropfolder_arrivals, waits_for_a_marker)
{
    arrivals book(rules(complete_when::marker));

    const auto found = book.look(
        {{"a.hl7", 1, 5},
         {"a.hl7.ok", 0, 5},
         {"b.hl7", 1, 5},
         {"b.OK", 0, 6},
         {"c.hl7", 1, 5},
         {"d.hl7", 1, 5},
         {"d.ok", 0, 4}},
        start
    );

    EXPECT_EQ(names(found), (list{"a.hl7", "b.hl7"})) << "c has none, that of d is an older file's";
    EXPECT_EQ(found[0].marker, "a.hl7.ok");
    EXPECT_EQ(found[1].marker, "b.OK");
}

TEST(dropfolder_arrivals, waits_for_the_other_half_of_a_pair)
{
    arrivals book(rules(complete_when::renamed));

    EXPECT_TRUE(book.look({{"a.pdf", 10, 1}, {"b.json", 5, 1}}, start).empty());
    EXPECT_EQ(book.next_look(), start + 60s);
    const auto whole = book.look(
        {{"a.pdf", 10, 1}, {"A.JSON", 5, 2}, {"a.JSON", 5, 2}, {"b.json", 5, 1}}, start + 59s
    );

    ASSERT_EQ(names(whole), list{"a.pdf"});
    EXPECT_EQ(whole[0].sidecar->name, "a.JSON");
    EXPECT_FALSE(whole[0].is_alone);
}

TEST(dropfolder_arrivals, gives_up_waiting_for_the_other_half)
{
    arrivals book(rules(complete_when::renamed));
    const std::vector<listed_file> halves{{"a.pdf", 10, 1}, {"b.json", 5, 2}};
    book.look(halves, start);

    EXPECT_TRUE(book.look(halves, start + 59s).empty());
    const auto alone = book.look(halves, start + 60s);

    ASSERT_EQ(names(alone), (list{"a.pdf", "b.json"}));
    EXPECT_TRUE(alone[0].is_alone);
    EXPECT_TRUE(alone[1].is_alone);
    EXPECT_EQ(alone[1].kind, file_kind::sidecar);
}

TEST(dropfolder_arrivals, begins_to_wait_anew_when_a_half_changes)
{
    arrivals book(rules(complete_when::settled));
    book.look({{"a.pdf", 10, 1}}, start);
    book.look({{"a.pdf", 11, 2}}, start + 50s);

    EXPECT_TRUE(book.look({{"a.pdf", 11, 2}}, start + 70s).empty());
    EXPECT_EQ(names(book.look({{"a.pdf", 11, 2}}, start + 110s)), list{"a.pdf"});
}

TEST(dropfolder_arrivals, takes_a_cda_with_or_without_a_sidecar)
{
    arrivals book(rules(complete_when::renamed));

    const auto found = book.look({{"a.xml", 1, 1}, {"b.json", 1, 1}, {"b.xml", 1, 2}}, start);

    ASSERT_EQ(names(found), (list{"a.xml", "b.xml"}));
    EXPECT_FALSE(found[0].sidecar);
    EXPECT_EQ(found[1].sidecar->name, "b.json");
}

TEST(dropfolder_arrivals, gives_a_sidecar_to_the_pdf_where_there_is_a_cda_too)
{
    arrivals book(rules(complete_when::renamed));

    const auto found = book.look({{"a.json", 1, 1}, {"a.xml", 1, 1}, {"a.pdf", 1, 2}}, start);

    ASSERT_EQ(names(found), (list{"a.xml", "a.pdf"}));
    EXPECT_FALSE(found[0].sidecar);
    EXPECT_TRUE(found[1].sidecar);
}

TEST(dropfolder_arrivals, wants_a_marker_that_is_as_young_as_the_sidecar)
{
    arrivals book(rules(complete_when::marker));

    EXPECT_TRUE(book.look({{"a.pdf", 1, 5}, {"a.json", 1, 7}, {"a.ok", 0, 6}}, start).empty());
    const auto found = book.look({{"a.pdf", 1, 5}, {"a.json", 1, 7}, {"a.ok", 0, 7}}, start);

    ASSERT_EQ(names(found), list{"a.pdf"});
    EXPECT_EQ(found[0].marker, "a.ok");
}

TEST(dropfolder_arrivals, makes_a_reference_that_says_nothing_of_the_name)
{
    const listed_file f{"DUPONT Jean.hl7", 1000, 1'772'446'560'000'000'000};

    EXPECT_EQ(reference_of(f), reference_of(f));
    EXPECT_TRUE(reference_of(f).starts_with("20260302T101600Z-")) << reference_of(f);
    EXPECT_EQ(reference_of(f).find("DUPONT"), std::string::npos);
    EXPECT_NE(reference_of(f), reference_of({"DUPONT Jean.hl7", 1001, f.changed_at}));
    EXPECT_NE(reference_of(f), reference_of({"DUPONT Jan.hl7", 1000, f.changed_at}));
}

}  // namespace
}  // namespace vgm::dropfolder
