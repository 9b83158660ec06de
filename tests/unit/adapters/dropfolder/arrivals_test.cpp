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
    file_kind::zip};

arrival_rules rules(complete_when how) { return {every_kind, how, 2s}; }

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
    arrivals book({{file_kind::hl7}, complete_when::renamed, 2s});

    EXPECT_EQ(names(book.look({{"a.hl7", 1, 1}, {"a.pdf", 1, 1}}, start)), list{"a.hl7"});
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
