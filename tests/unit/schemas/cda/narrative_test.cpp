#include "schemas/cda/narrative.hpp"

#include "tests/support/sample_narratives.hpp"

#include <gtest/gtest.h>

// Narratives as lines of text: "[" and "]" around bold, "/" italic, "_" underlined, "~" struck,
// "^" superscript, "," subscript.

namespace {

using namespace vgm;
using list = std::vector<std::string>;

std::string print(const cda::rich_text& text)
{
    std::string all;
    for (const auto& [words, style] : text) {
        std::string open;
        if (style.bold) open += "[";
        if (style.italic) open += "/";
        if (style.underlined) open += "_";
        if (style.struck) open += "~";
        if (style.position == cda::text_position::superscript) open += "^";
        if (style.position == cda::text_position::subscript) open += ",";
        std::string close(open.rbegin(), open.rend());
        if (close.ends_with('[')) close.back() = ']';
        for (const char c : open + words + close)
            all += c == '\n' ? std::string{"|"} : std::string{c};
    }
    return all;
}

void print(const std::vector<cda::block>& content, const std::string& before, list& lines)
{
    for (const auto& b : content) {
        if (const auto* p = std::get_if<cda::paragraph>(&b)) {
            const auto* role = p->role == cda::paragraph_role::caption    ? "caption: "
                               : p->role == cda::paragraph_role::footnote ? "note: "
                                                                          : "";
            lines.push_back(before + role + print(p->text));
        } else if (const auto* l = std::get_if<cda::list>(&b)) {
            for (const auto& item : l->items)
                print(item.content, before + (l->ordered ? "# " : "- "), lines);
        } else if (const auto* shown = std::get_if<cda::picture>(&b)) {
            lines.push_back(before + shown->media_type + " " + std::to_string(shown->bytes.size()));
        } else {
            lines.push_back(before + "table");
        }
    }
}

void print(const cda::section& s, const std::string& before, list& lines)
{
    lines.push_back(before + "== " + print(s.title));
    print(s.content, before, lines);
    for (const auto& part : s.parts) print(part, before + "  ", lines);
}

std::string document_of(const std::string& sections)
{
    test::sample_cda d{.form = test::cda_form::n3, .pdf = ""};
    d.sections = sections;
    return d.print();
}

std::string titled(const std::string& title, const std::string& inside)
{
    return test::detail::section_of(title, inside);
}

list read(const std::string& sections)
{
    list lines;
    const auto n = cda::parse_narrative(document_of(sections)).value();
    for (const auto& s : n.sections) print(s, "", lines);
    return lines;
}

// What the text of one section becomes.
list read_text(const std::string& text, const std::string& after = {})
{
    auto lines = read(titled("T", "<text>" + text + "</text>" + after));
    lines.erase(lines.begin());
    return lines;
}

TEST(cda_narrative, is_the_sections_in_their_order)
{
    EXPECT_EQ(
        read(titled("A", "<text>un</text>" + titled("A.1", "<text>deux</text>")) + titled("B", "")),
        (list{"== A", "un", "  == A.1", "  deux", "== B"})
    );
}

TEST(cda_narrative, collapses_blanks_as_a_browser_does)
{
    EXPECT_EQ(read_text("\n   un\t\n deux  "), list{"un deux"});
    EXPECT_EQ(read_text("un<content>deux</content> trois"), list{"undeux trois"});
    EXPECT_EQ(
        read_text("<content>un</content> <content>deux</content>\n<content>trois</content>"),
        list{"un deux trois"}
    );
    EXPECT_EQ(read_text("un <br/> deux"), list{"un|deux"});
    EXPECT_EQ(read_text("<br/>un<br/><br/>deux<br/> "), list{"un||deux"});
    EXPECT_EQ(read_text("dix&#160;mg &lt; <![CDATA[5 & 6]]>"), list{"dix\u00A0mg < 5 & 6"});
    EXPECT_EQ(read_text(" <br/> \n"), list{});
}

TEST(cda_narrative, keeps_the_styles_that_mean_something)
{
    EXPECT_EQ(read_text("a <content styleCode=\"Bold\">b</content> c"), list{"a [b] c"});
    EXPECT_EQ(read_text("<content styleCode=\"Bold Italics\">b</content>"), list{"[/b/]"});
    EXPECT_EQ(read_text("a <content styleCode=\"Underline\">b</content>"), list{"a _b_"});
    EXPECT_EQ(
        read_text(
            "<content styleCode=\"Bold\">a <content styleCode=\"Italics\">b</content></content>"
        ),
        list{"[a ][/b/]"}
    );
    EXPECT_EQ(read_text("<paragraph styleCode=\"Bold\">a</paragraph>"), list{"[a]"});
    EXPECT_EQ(read_text("10<sup>9</sup> H<sub>2</sub>O"), list{"10^9^ H,2,O"});
    EXPECT_EQ(
        read_text(
            "<content revised=\"delete\">non</content><content revised=\"insert\">oui</content>"
        ),
        list{"~non~_oui_"}
    );
    EXPECT_EQ(read_text("<content styleCode=\"xAutre\">b</content>"), list{"b"});
}

TEST(cda_narrative, parts_paragraphs_from_loose_text)
{
    EXPECT_EQ(
        read_text(
            "un<paragraph>deux</paragraph>trois<paragraph><caption>C</caption>quatre</paragraph>"
        ),
        (list{"un", "deux", "trois", "caption: C", "quatre"})
    );
}

TEST(cda_narrative, reads_lists_in_lists)
{
    EXPECT_EQ(
        read_text("<list><caption>L</caption><item>a</item><item>b<list listType=\"ordered\">"
                  "<item>c</item></list></item></list>"),
        (list{"caption: L", "- a", "- b", "- # c"})
    );
}

TEST(cda_narrative, puts_footnotes_at_the_end_of_their_section)
{
    EXPECT_EQ(
        read_text("<paragraph>a<footnote ID=\"f\">une note</footnote> b</paragraph>"
                  "<paragraph>c<footnoteRef IDREF=\"f\"/></paragraph>"),
        (list{"a^1^ b", "c^1^", "note: ^1^ une note"})
    );
}

TEST(cda_narrative, writes_the_address_of_a_link)
{
    EXPECT_EQ(
        read_text("<linkHtml href=\"https://x.test/a?b=1&amp;c\">là</linkHtml>"),
        list{"là (https://x.test/a?b=1&c)"}
    );
    EXPECT_EQ(read_text("<linkHtml href=\"#id\">là</linkHtml>"), list{"là"});
    EXPECT_EQ(
        read_text("<linkHtml href=\"https://x.test\">https://x.test</linkHtml>"),
        list{"https://x.test"}
    );
}

TEST(cda_narrative, loses_no_word_of_an_element_it_does_not_know)
{
    EXPECT_EQ(read_text("<div>un <span>deux</span></div>"), list{"un deux"});
}

TEST(cda_narrative, is_read_whatever_the_prefix)
{
    auto text = document_of(titled("T", "<text><content styleCode=\"Bold\">a</content></text>"));
    std::string prefixed;
    for (std::size_t at = 0; at < text.size(); ++at) {
        prefixed += text[at];
        if (text[at] != '<' || text[at + 1] == '?') continue;
        if (text[at + 1] == '/') prefixed += text[++at];
        prefixed += "h:";
    }
    prefixed.replace(prefixed.find("xmlns="), 5, "xmlns:h");

    list lines;
    for (const auto& s : cda::parse_narrative(prefixed).value().sections) print(s, "", lines);
    EXPECT_EQ(lines, (list{"== T", "[a]"}));
}

std::string media(const std::string& type, const std::string& content)
{
    return "<entry><observationMedia ID=\"m\"><value mediaType=\"" + type +
           "\" representation=\"B64\">" + content + "</value></observationMedia></entry>";
}

TEST(cda_narrative, takes_the_pictures_that_the_document_holds)
{
    constexpr auto shown =
        "<renderMultiMedia referencedObject=\"m\"><caption>C</caption></renderMultiMedia>";

    EXPECT_EQ(
        read_text(shown, media("image/png", test::to_base64("1234567"))),
        (list{"caption: C", "image/png 7"})
    );
    const auto region =
        "<entry><regionOfInterest ID=\"m\"><entryRelationship>"
        "<observationMedia><value mediaType=\"image/jpeg\" representation=\"B64\">AAAA"
        "</value></observationMedia></entryRelationship></regionOfInterest></entry>";
    EXPECT_EQ(read_text(shown, region), (list{"caption: C", "image/jpeg 3"}));
}

TEST(cda_narrative, says_what_it_cannot_show)
{
    constexpr auto shown = "<renderMultiMedia referencedObject=\"m\"/>";

    const auto pdf = read_text(shown, media("application/pdf", "AAAA"));
    ASSERT_EQ(pdf.size(), 1U);
    EXPECT_TRUE(pdf[0].starts_with("/[Document PDF")) << pdf[0];
    for (const auto& entry :
         {std::string{}, media("image/tiff", "AAAA"), media("video/mpeg", "AAAA")}) {
        const auto other = read_text(shown, entry);
        ASSERT_EQ(other.size(), 1U);
        EXPECT_TRUE(other[0].starts_with("/[Contenu multimédia")) << other[0];
    }
    const auto outside = read_text(
        shown,
        "<entry><observationMedia ID=\"m\"><value mediaType=\"image/png\"><reference "
        "value=\"file:///etc/passwd\"/></value></observationMedia></entry>"
    );
    EXPECT_TRUE(outside.at(0).starts_with("/[Contenu multimédia")) << outside[0];
}

TEST(cda_narrative, refuses_a_picture_that_is_not_base64)
{
    const auto text = document_of(titled(
        "T", "<text><renderMultiMedia referencedObject=\"m\"/></text>" + media("image/png", "**")
    ));

    EXPECT_EQ(to_fault(cda::parse_narrative(text).error().code), fault::bad_data_type);
}

std::string unstructured(const std::string& attributes, const std::string& content)
{
    auto text = test::sample_cda{}.print();
    const auto begin = text.find("<text mediaType"), end = text.find("</nonXMLBody>");
    return text.replace(begin, end - begin, "<text " + attributes + ">" + content + "</text>");
}

TEST(cda_narrative, is_the_lines_of_an_unstructured_text)
{
    for (const auto& text :
         {unstructured("mediaType=\"text/plain\"", "un\ndeux &amp; trois"),
          unstructured(
              "mediaType=\"text/plain\" representation=\"B64\"", test::to_base64("un\ndeux & trois")
          )}) {
        list lines;
        for (const auto& s : cda::parse_narrative(text).value().sections) print(s, "", lines);
        EXPECT_EQ(lines, (list{"== ", "un|deux & trois"}));
    }
}

TEST(cda_narrative, refuses_an_unstructured_body_that_it_cannot_read)
{
    for (const auto& text :
         {unstructured("mediaType=\"application/rtf\" representation=\"B64\"", "AAAA"),
          unstructured("mediaType=\"image/tiff\" representation=\"B64\"", "AAAA"),
          unstructured("mediaType=\"application/pdf\" representation=\"B64\"", ""),
          unstructured("mediaType=\"text/plain\" representation=\"B64\"", "/w=="),
          unstructured("mediaType=\"text/plain\" representation=\"B64\"", "*")}) {
        const auto n = cda::parse_narrative(text);
        ASSERT_FALSE(n.has_value());
        EXPECT_EQ(to_fault(n.error().code), fault::bad_data_type);
    }
}

TEST(cda_narrative, refuses_what_a_header_is_refused_for)
{
    EXPECT_FALSE(cda::parse_narrative("<!DOCTYPE a><ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>"));
    EXPECT_FALSE(cda::parse_narrative("<ClinicalDocument/>"));
    EXPECT_FALSE(cda::parse_narrative(document_of("<component><section></component>")));
}

}  // namespace
