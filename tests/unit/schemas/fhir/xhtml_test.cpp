#include "schemas/fhir/xhtml.hpp"

#include "schemas/fhir/print.hpp"

#include <gtest/gtest.h>

using namespace vgm;
using namespace vgm::fhir;

namespace {

struct written
{
    cda_narrative words;
    std::vector<issue> found;
};

written read(const std::string& inside, const element* holder = nullptr)
{
    const auto text = make_part(
        "text",
        {make_text("div", "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + inside + "</div>")}
    );
    const node root(text);
    const auto find = [&](std::string_view id) -> node {
        if (holder)
            for (const auto& c : node(*holder).all("contained"))
                if (c["id"].text() == id) return c;
        return {};
    };
    std::size_t number = 0;
    written w;
    w.words = read_xhtml(root["div"], find, number, w.found);
    return w;
}

std::string blocks(const std::string& inside)
{
    const auto w = read(inside);
    EXPECT_TRUE(w.found.empty()) << inside;
    return w.words.blocks;
}

}  // namespace

TEST(fhir_xhtml, becomes_blocks_of_a_cda)
{
    EXPECT_EQ(
        blocks("<p>a <b>b</b><br/><em>c</em></p>"),
        "<paragraph>a <content styleCode=\"Bold\">b</content><br/>"
        "<content styleCode=\"Italics\">c</content></paragraph>"
    );
    EXPECT_EQ(blocks("<h2>a</h2>"), "<paragraph styleCode=\"Bold\">a</paragraph>");
    EXPECT_EQ(blocks("<ol><li>a</li></ol>"), "<list listType=\"ordered\"><item>a</item></list>");
    EXPECT_EQ(
        blocks("<table><tr><td colspan=\"2\" class=\"c\">a</td></tr></table>"),
        "<table><tr><td colspan=\"2\">a</td></tr></table>"
    );
}

TEST(fhir_xhtml, keeps_the_lines_and_blanks_of_pre)
{
    EXPECT_EQ(blocks("<pre>a\n b</pre>"), "<paragraph>a<br/>\u00A0b</paragraph>");
}

TEST(fhir_xhtml, escapes_what_was_escaped)
{
    EXPECT_EQ(blocks("<p>&lt;script&gt; &amp;</p>"), "<paragraph>&lt;script&gt; &amp;</paragraph>");
}

TEST(fhir_xhtml, shows_pictures_that_came_and_fetches_none)
{
    const auto inside = read("<img src=\"data:image/png;base64,AAAA\"/>");
    EXPECT_EQ(inside.words.blocks, "<renderMultiMedia referencedObject=\"picture1\"/>");
    EXPECT_NE(inside.words.pictures.find(">AAAA</value>"), std::string::npos);

    auto holder = make_resource("Composition");
    auto binary = make_resource("Binary");
    binary.children = {
        make_text("id", "p"), make_text("contentType", "image/jpeg"), make_text("data", "BBBB")};
    holder.children.push_back(as_item(as_part("contained", binary)));
    EXPECT_NE(read("<img src=\"#p\"/>", &holder).words.pictures.find(">BBBB<"), std::string::npos);

    for (const auto* src : {"#q", "http://a.example/a.png", "data:image/svg+xml;base64,AAAA"}) {
        const auto other = read("<img alt=\"thorax\" src=\"" + std::string(src) + "\"/>", &holder);
        EXPECT_TRUE(other.words.pictures.empty()) << src;
        EXPECT_NE(other.words.blocks.find("thorax"), std::string::npos) << src;
    }
}

TEST(fhir_xhtml, takes_links_that_only_lead_somewhere)
{
    const auto link = [](std::string_view href) {
        return read("<a href=\"" + std::string(href) + "\">a</a>").found.empty();
    };
    for (const auto* href :
         {"https://a.example/", "mailto:a@b.example", "tel:15", "#part", "a/b:c", "?a:b"})
        EXPECT_TRUE(link(href)) << href;
    for (const auto* href :
         {"javascript:a", "JAVASCRIPT:a", "data:text/html,a", "file:///a", " javascript:a"})
        EXPECT_FALSE(link(href)) << href;
}

TEST(fhir_xhtml, is_compared_as_it_is_read)
{
    EXPECT_EQ(
        normal_xhtml("<div><p class='a' >b</p ></div>"),
        normal_xhtml("<div><p class=\"a\">b</p></div>")
    );
    EXPECT_EQ(normal_xhtml("<div>"), "<div>");
}
