#include "gateway/config/document.hpp"

#include <gtest/gtest.h>

#include <random>

namespace vgm::config {
namespace {

struct parsed
{
    std::optional<node> root;
    std::vector<std::string> problems;
};

parsed parse(std::string_view text)
{
    problem_list problems("f");
    parsed p{parse_document(text, problems), {}};
    for (const problem& one : problems.take()) p.problems.push_back(print(one));
    return p;
}

using lines = std::vector<std::string>;

TEST(config_document, keeps_scalars_as_they_are_written)
{
    const auto p = parse("a: NO\nb: 010\nc: \"x: y\"\nd: 1.10\n");

    ASSERT_EQ(p.problems, lines{});
    ASSERT_EQ(p.root->entries.size(), 4u);
    EXPECT_EQ(p.root->entries[0].value.text, "NO");
    EXPECT_EQ(p.root->entries[1].value.text, "010");
    EXPECT_EQ(p.root->entries[2].value.text, "x: y");
    EXPECT_EQ(p.root->entries[3].value.text, "1.10");
}

TEST(config_document, knows_where_keys_and_values_stand)
{
    const auto p = parse("s:\n  - name: x\n    tls:\n      key: k\n");

    const node& item = p.root->entries[0].value.items.at(0);
    EXPECT_EQ(item.at, (position{2, 5}));
    EXPECT_EQ(item.entries[0].value.at, (position{2, 11}));
    EXPECT_EQ(item.entries[1].at, (position{3, 5}));
    EXPECT_EQ(item.entries[1].value.entries[0].value.at, (position{4, 12}));
}

TEST(config_document, keeps_duplicate_keys_apart)
{
    const auto p = parse("a: 1\na: 2\n");

    ASSERT_EQ(p.root->entries.size(), 2u);
    EXPECT_EQ(p.root->entries[1].at, (position{2, 1}));
}

TEST(config_document, tells_nothing_from_an_empty_text)
{
    const auto p = parse("a:\nb: ~\nc: ''\n");

    EXPECT_EQ(p.root->entries[0].value.is, node::kind::nothing);
    EXPECT_EQ(p.root->entries[1].value.is, node::kind::nothing);
    EXPECT_EQ(p.root->entries[2].value.is, node::kind::scalar);
}

TEST(config_document, refuses_an_empty_file)
{
    for (const char* text : {"", "\n\n", "# a comment\n", "---\n", "\xEF\xBB\xBF", "~\n"})
        EXPECT_EQ(parse(text).problems, lines{"f:1:1: the file is empty"}) << text;
}

TEST(config_document, says_where_the_syntax_is_wrong)
{
    const std::string hint =
        ": not YAML: illegal map value; put a blank after the colon of each key, on the line above "
        "too, and quotes around a value with a colon";
    EXPECT_EQ(parse("a: b: c\n").problems, lines{"f:1:5" + hint});
    EXPECT_EQ(parse("a:b\nc: d\n").problems, lines{"f:2:2" + hint});
    EXPECT_EQ(parse("a: 1\nb: @x\n").problems, lines{"f:2:4: not YAML: unknown token"});
    EXPECT_EQ(parse("a: [b\n").problems, lines{"f:2:1: not YAML: end of sequence flow not found"});
}

TEST(config_document, refuses_a_quote_left_open)
{
    const lines wanted{"f:2:4: the quote that opens here is not closed on its line"};

    EXPECT_EQ(parse("a: 1\nb: \"x\nc: 2\n").problems, wanted);
    EXPECT_EQ(parse("a: 1\nb: \"x\\\"\nc: 2\n").problems, wanted);
    EXPECT_EQ(parse("a: 1\nb: 'it''s'\n").problems, lines{});
    EXPECT_EQ(parse("a: 1\nb: \"a \\\" b\"\n").problems, lines{});
}

TEST(config_document, names_every_line_with_a_tab_before_its_text)
{
    EXPECT_EQ(
        parse("a:\n\tb: 1\n  \tc: 2\n").problems,
        (lines{
            "f:2:1: a tab stands before the text; indent with spaces",
            "f:3:3: a tab stands before the text; indent with spaces"})
    );
    EXPECT_EQ(parse("a: 1\t# tabs behind are harmless\n").problems, lines{});
}

TEST(config_document, refuses_bytes_that_are_not_utf8_and_control_characters)
{
    EXPECT_EQ(parse("a: caf\xE9\n").problems, lines{"f:1:7: not UTF-8; save the file as UTF-8"});
    EXPECT_EQ(parse("a: \xC0\xAF\n").problems, lines{"f:1:4: not UTF-8; save the file as UTF-8"});
    EXPECT_EQ(
        parse("a: \xED\xA0\x80\n").problems, lines{"f:1:4: not UTF-8; save the file as UTF-8"}
    );
    EXPECT_EQ(
        parse(std::string("a: \0b\n", 6)).problems, lines{"f:1:4: a control character; remove it"}
    );
    EXPECT_EQ(
        parse("\xFF\xFE"
              "a\0")
            .problems.size(),
        1u
    );
    EXPECT_EQ(
        parse("\xEF\xBB\xBF"
              "a: café €\r\nb: 1\r\n")
            .problems,
        lines{}
    );
}

TEST(config_document, refuses_aliases_anchors_and_tags)
{
    EXPECT_EQ(
        parse("a: &x 1\nb: *x\nc: !!int 3\n").problems,
        (lines{
            "f:1:4: anchors (&name) are not read here; remove it",
            "f:2:4: aliases (*name) are not read here; write the value again",
            "f:3:4: tags (!name) are not read here; remove it"})
    );
}

TEST(config_document, does_not_expand_aliases_of_aliases)
{
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last +
                ", " + last + ", " + last + "]\n";
    }

    EXPECT_EQ(parse(bomb).problems.size(), problem_list::problems_max + 1);
}

TEST(config_document, refuses_a_second_document)
{
    EXPECT_EQ(
        parse("a: 1\n---\nb: 2\n").problems,
        lines{"f:2:1: a second document starts here, and only one is read; check the indentation, "
              "and remove '---'"}
    );
    EXPECT_EQ(parse(" a: 1\nb: 2\n").problems.size(), 1u);
}

TEST(config_document, refuses_keys_that_are_not_words)
{
    const lines wanted{"f:1:1: a key is expected here, such as 'name: value'"};

    EXPECT_EQ(parse("[a]: 1\n").problems, wanted);
    EXPECT_EQ(parse("{a: 1}: 1\n").problems, wanted);
    EXPECT_EQ(parse("~: 1\n").problems, wanted);
    EXPECT_EQ(parse("'': 1\n").problems, wanted);
}

TEST(config_document, takes_a_file_of_the_largest_size_and_none_larger)
{
    std::string text = "a: 1\n";
    text.append(document_bytes_max - text.size(), '#');

    EXPECT_EQ(parse(text).problems, lines{});
    EXPECT_EQ(
        parse(text + '#').problems,
        lines{"f:1:1: larger than 1000000 bytes, which no configuration needs"}
    );
}

TEST(config_document, refuses_nesting_deeper_than_its_limit)
{
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[') + "x" +
               std::string(static_cast<std::size_t>(depth), ']');
    };

    EXPECT_EQ(parse(nested(document_depth_max)).problems, lines{});
    EXPECT_EQ(
        parse(nested(document_depth_max + 1)).problems,
        lines{"f:1:17: nested deeper than 16 levels"}
    );
    EXPECT_EQ(parse(nested(400'000)).problems.size(), 1u);
    EXPECT_EQ(parse(std::string(500'000, '{')).problems.size(), 1u);
}

TEST(config_document, survives_files_made_of_yaml_signs)
{
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    constexpr std::string_view signs = "ab:-?[]{},#&*!|>'\"%@` \n  0~\\<";

    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (std::size_t length = random() % 80; length > 0; --length)
            text += signs[random() % signs.size()];
        const auto p = parse(text);
        EXPECT_TRUE(p.root || !p.problems.empty()) << text;
    }
}

}  // namespace
}  // namespace vgm::config
