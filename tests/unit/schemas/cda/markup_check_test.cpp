#include "schemas/cda/markup_check.hpp"

#include "schemas/cda/characters.hpp"
#include "tests/unit/schemas/cda/sample_document.hpp"

namespace {

using namespace vgm;
using namespace std::string_literals;
using cda::check_markup;

void expect_refused(std::string_view xml, std::string_view reason)
{
    const auto checked = check_markup(xml);
    ASSERT_FALSE(checked) << xml;
    EXPECT_EQ(to_fault(checked.error().code), fault::malformed) << xml;
    EXPECT_NE(checked.error().detail.find(reason), std::string::npos) << checked.error().detail;
}

TEST(cda_markup_check, accepts_what_is_well_formed)
{
    EXPECT_TRUE(check_markup(test::sample_document));
    EXPECT_TRUE(check_markup("<a/>"));
    EXPECT_TRUE(check_markup(
        "<?xml version='1.0'?>\n<!-- c --><a b='x>y' c=\"'\"><b/>&lt;&#10;&#x10FFFF;</a>\n<?pi?>"
    ));
    EXPECT_TRUE(check_markup("<?xml version='1.0' encoding='utf-8'?><a/>"));
}

TEST(cda_markup_check, refuses_a_doctype_and_what_comes_with_it)
{
    expect_refused("<!DOCTYPE a><a/>", "DOCTYPE");
    expect_refused(
        "<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE a [<!ENTITY e SYSTEM "
        "'file:///etc/passwd'>]><a>&e;</a>",
        "DOCTYPE"
    );
    expect_refused("<a><!DOCTYPE a></a>", "DOCTYPE");
    expect_refused("<a><!ENTITY e 'x'></a>", "declaration");
    // billion laughs
    expect_refused(
        "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;&l;&l;'>]><a>&m;</a>", "DOCTYPE"
    );
}

TEST(cda_markup_check, takes_the_word_doctype_for_text_where_it_is_text)
{
    EXPECT_TRUE(check_markup("<a><!-- <!DOCTYPE b> --></a>"));
    EXPECT_TRUE(check_markup("<a><![CDATA[<!DOCTYPE b>]]></a>"));
    EXPECT_TRUE(check_markup("<a b='!DOCTYPE'>!DOCTYPE<?p <!DOCTYPE b> ?></a>"));
}

TEST(cda_markup_check, knows_five_entities_and_no_other)
{
    EXPECT_TRUE(check_markup("<a b='&amp;&lt;&gt;&quot;&apos;'>&amp;&lt;&gt;&quot;&apos;</a>"));
    for (const auto* reference :
         {"&nbsp;",
          "&eacute;",
          "&e",
          "&;",
          "& b",
          "&#;",
          "&#x;",
          "&#xZ;",
          "&#12a;",
          "&#0;",
          "&#xD800;",
          "&#xFFFE;",
          "&#x110000;",
          "&#99999999999;",
          "&AMP;"}) {
        expect_refused("<a>"s + reference + "</a>", "entity");
        expect_refused("<a b='"s + reference + "'/>", "entity");
    }
    EXPECT_TRUE(check_markup("<a><![CDATA[&nbsp;]]><!-- &nbsp; --></a>"));
}

TEST(cda_markup_check, wants_one_root_and_nothing_beside_it)
{
    expect_refused("", "no element");
    expect_refused("<!-- -->", "no element");
    expect_refused("<a/><b/>", "second root");
    expect_refused("x<a/>", "outside");
    expect_refused("<a/>x", "outside");
    expect_refused("<![CDATA[x]]><a/>", "outside");
    expect_refused("<a>", "no end");
    expect_refused("<a/></a>", "end tag");
    expect_refused("<a", "no end");
    expect_refused("<a b='", "no end");
    expect_refused("<a b='<'/>", "no end");
    expect_refused("<a><!-- </a>", "no end");
    expect_refused("<a><![CDATA[ </a>", "no end");
}

TEST(cda_markup_check, wants_utf8)
{
    expect_refused("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "UTF-8");
    expect_refused("<?xml version='1.0' encoding=\"UTF-16\"?><a/>", "UTF-8");
    expect_refused("\xFF\xFE<\0a\0/\0>\0"s, "UTF-8");
    expect_refused("\xFE\xFF\0<\0a\0/\0>"s, "UTF-8");
    expect_refused("<\0a\0/\0>\0"s, "UTF-8");
    expect_refused("<a>caf\xE9</a>", "UTF-8");
    EXPECT_TRUE(check_markup("<a>café</a>"));
    EXPECT_TRUE(check_markup("\xEF\xBB\xBF<a/>"));
}

TEST(cda_markup_check, says_at_which_byte)
{
    EXPECT_NE(check_markup("<a>12&x;</a>").error().detail.find("byte 5"), std::string::npos);
    EXPECT_NE(
        check_markup("\xEF\xBB\xBF<a>&x;</a>").error().detail.find("byte 6"), std::string::npos
    );
}

TEST(cda_markup_check, refuses_what_goes_over_a_limit)
{
    const cda::limits small{.bytes_max = 100, .depth_max = 3, .nodes_max = 6, .attributes_max = 2};
    const auto refused = [&](std::string_view xml) {
        const auto checked = check_markup(xml, small);
        return !checked && to_fault(checked.error().code) == fault::too_large;
    };

    EXPECT_TRUE(check_markup("<a><b><c/></b></a>", small));
    EXPECT_TRUE(check_markup("<a><b><c></c></b></a>", small));
    EXPECT_TRUE(refused("<a><b><c><d></d></c></b></a>"));
    EXPECT_TRUE(check_markup("<a><b/><b/><b/><b/><b/></a>", small));
    EXPECT_TRUE(refused("<a><b/><b/><b/><b/><b/><b/></a>"));
    EXPECT_TRUE(check_markup("<a b='' c=''/>", small));
    EXPECT_TRUE(refused("<a b='' c='' d=''/>"));
    EXPECT_TRUE(check_markup("<a>" + std::string(93, 'x') + "</a>", small));
    EXPECT_TRUE(refused("<a>" + std::string(94, 'x') + "</a>"));
}

TEST(cda_markup_check, refuses_a_tower_of_elements_by_default)
{
    std::string tower;
    for (int i = 0; i < 200'000; ++i) tower += "<a>";

    const auto checked = check_markup(tower);

    ASSERT_FALSE(checked);
    EXPECT_EQ(to_fault(checked.error().code), fault::too_large);
}

TEST(cda_characters, tells_the_first_byte_that_xml_forbids)
{
    const auto good = std::string_view::npos;
    EXPECT_EQ(cda::find_bad_character(""), good);
    EXPECT_EQ(
        cda::find_bad_character("tab\t cr\r lf\n del\x7F aé€😀 and more text to fill blocks"), good
    );
    EXPECT_EQ(cda::find_bad_character("0123456789\x01"), 10u);
    EXPECT_EQ(cda::find_bad_character("\0"s), 0u);
    EXPECT_EQ(cda::find_bad_character("a\x80"), 1u);              // continuation alone
    EXPECT_EQ(cda::find_bad_character("a\xC3"), 1u);              // cut
    EXPECT_EQ(cda::find_bad_character("a\xC0\xAF"), 1u);          // overlong
    EXPECT_EQ(cda::find_bad_character("a\xE0\x80\xAF"), 1u);      // overlong
    EXPECT_EQ(cda::find_bad_character("a\xF0\x80\x80\xAF"), 1u);  // overlong
    EXPECT_EQ(cda::find_bad_character("a\xED\xA0\x80"), 1u);      // surrogate
    EXPECT_EQ(cda::find_bad_character("a\xEF\xBF\xBE"), 1u);      // U+FFFE
    EXPECT_EQ(cda::find_bad_character("a\xF4\x90\x80\x80"), 1u);  // above U+10FFFF
    EXPECT_EQ(cda::find_bad_character("a\xC3\x28"), 1u);
}

TEST(cda_characters, finds_a_bad_byte_at_every_offset)
{
    for (std::size_t at = 0; at < 40; ++at)
        for (const char bad : {'\x02', '\xFF', '\x9F'}) {
            std::string text(40, 'x');
            text[at] = bad;
            EXPECT_EQ(cda::find_bad_character(text), at);
        }
}

}  // namespace
