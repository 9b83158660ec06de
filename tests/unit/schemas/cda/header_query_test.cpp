#include "schemas/cda/header_query.hpp"

#include "tests/support/sample_cda.hpp"

#include <gtest/gtest.h>

namespace vgm::cda {
namespace {

using strings = std::vector<std::string>;

strings ask(std::string_view document, std::string_view xpath)
{
    const auto query = header_query::compile(xpath);
    EXPECT_TRUE(query) << xpath << ": " << query.error().detail;
    const auto opened = queried_document::open(document);
    EXPECT_TRUE(opened);
    return opened->find(*query);
}

std::string document(std::string_view inside)
{
    return "<ClinicalDocument xmlns=\"urn:hl7-org:v3\" xmlns:sdtc=\"urn:hl7-org:sdtc\" "
           "xmlns:x=\"urn:other\">" +
           std::string(inside) + "</ClinicalDocument>";
}

TEST(cda_header_query, finds_attributes_texts_and_truths)
{
    const auto cda = vgm::test::sample_cda{}.print();
    EXPECT_EQ(ask(cda, "/ClinicalDocument/code/@code"), strings{"11502-2"});
    EXPECT_EQ(ask(cda, "/ClinicalDocument/title"), strings{"Compte rendu d'analyses"});
    EXPECT_EQ(
        ask(cda, "//assignedAuthor/id[@root='1.2.250.1.71.4.2.1']/@extension"),
        strings{"899900000017"}
    );
    EXPECT_EQ(ask(cda, "count(/ClinicalDocument/author) = 1"), strings{"true"});
    EXPECT_EQ(ask(cda, "/ClinicalDocument/nothing"), strings{});
}

TEST(cda_header_query, knows_elements_by_their_namespace_whatever_the_prefix)
{
    const std::string prefixed =
        "<h:ClinicalDocument xmlns:h=\"urn:hl7-org:v3\" xmlns:s=\"urn:hl7-org:sdtc\">"
        "<h:title>T</h:title><s:category code=\"c\"/></h:ClinicalDocument>";
    EXPECT_EQ(ask(prefixed, "/ClinicalDocument/title"), strings{"T"});
    EXPECT_EQ(ask(prefixed, "/ClinicalDocument/sdtc:category/@code"), strings{"c"});
    EXPECT_EQ(ask(document("<x:title>no</x:title>"), "//title"), strings{});
}

TEST(cda_header_query, sees_codes_of_sections_and_neither_narrative_nor_entries_nor_base64)
{
    const auto cda = document(
        "<component><structuredBody><component><section><code code=\"30954-2\"/><title>R</title>"
        "<text>secret</text><entry><act/></entry></section></component></structuredBody>"
        "</component>"
    );
    EXPECT_EQ(ask(cda, "//section/code/@code"), strings{"30954-2"});
    EXPECT_EQ(ask(cda, "//section/text"), strings{});
    EXPECT_EQ(ask(cda, "//act"), strings{});
    EXPECT_EQ(ask(vgm::test::sample_cda{}.print(), "//nonXMLBody/text"), strings{});
}

TEST(cda_header_query, refuses_what_could_cost_too_much_and_what_is_no_xpath)
{
    for (const char* wrong :
         {"",
          "/a[",
          "//a//b",
          "/a/descendant::b",
          "/a/preceding-sibling::b",
          "/a[/b = 1]",
          "/a[//b]",
          "/a[b = /c]",
          "/a[b or /c]",
          "//a[../b]",
          "/a/parent::b",
          "/a[count(/b)]",
          "/a[b][c][d][e][f]",
          "unknown(1)"})
        EXPECT_FALSE(header_query::compile(wrong)) << wrong;
    EXPECT_FALSE(header_query::compile("/" + std::string(query_bytes_max, 'a')));
    EXPECT_FALSE(header_query::compile(std::string_view{"/a\0b", 4}));
    for (const char* right : {"/a[@x='//']", "/a[b/c]", "/a/child::b", "//a[@x='[[[[[']"})
        EXPECT_TRUE(header_query::compile(right)) << right;
}

TEST(cda_header_query, is_bounded_in_nodes_values_and_bytes)
{
    std::string many;
    for (std::size_t n = 0; n < query_values_max + 20; ++n) many += "<languageCode code=\"fr\"/>";
    EXPECT_EQ(ask(document(many), "//languageCode/@code").size(), query_values_max);
    const auto longest =
        document("<title>" + std::string(query_value_bytes_max + 1, 'x') + "</title>");
    EXPECT_EQ(ask(longest, "//title"), strings{});
    for (std::size_t n = 0; n < query_nodes_max; ++n) many += "<id/>";
    const auto opened = queried_document::open(document(many));
    ASSERT_FALSE(opened);
    EXPECT_EQ(to_fault(opened.error().code), fault::too_large);
}

TEST(cda_header_query, answers_a_costly_question_about_a_large_document_soon)
{
    std::string many;
    for (int n = 0; n < 4'500; ++n) many += "<id root=\"1\"/><templateId root=\"2\"/>";
    const auto cda = document(many);
    EXPECT_EQ(ask(cda, "/ClinicalDocument[id/@root = templateId/@root]").size(), 0u);
}

TEST(cda_header_query, says_where_a_document_cannot_be_read)
{
    EXPECT_FALSE(queried_document::open("no document"));
    EXPECT_FALSE(queried_document::open("<a/>"));
}

}  // namespace
}  // namespace vgm::cda
