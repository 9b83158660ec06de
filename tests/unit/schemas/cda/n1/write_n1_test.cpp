#include "schemas/cda/n1/write_n1.hpp"

#include "schemas/transmission/check_cda_header.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/sample_cda.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace vgm::cda {
namespace {

using test::dice;

// What a caller says who says everything that the rules ask for.
header make_facts()
{
    header h;
    h.code.code = "11502-2";
    h.title = "Compte rendu d'analyses";
    h.effective_time = "20260302101500+0100";
    h.patient = {
        {{std::string{test::sample_ins}, std::string{test::sample_ins_oid}, {}},
         {"IPP-118", std::string{test::sample_ipp_oid}, {}}},
        "ÉTOURNEAU",
        "Anaëlle",
        "19900517",
        "F",
        false};
    author a;
    a.who.id = {"1.2.250.1.71.4.2.1", "899900000017"};
    a.who.specialty.code = "G15_10/SM03";
    a.who.name = {"PLUVIER", "Côme", {}, "DR"};
    a.who.represented = {{"1.2.250.1.71.4.2.2", "1999900011"}, "Laboratoire des Dunes", {}};
    h.authors = {a};
    h.events.emplace_back();
    h.events[0].performer.represented.industry_class.code = "AMBULATOIRE";
    h.stay.facility_type.code = "SA25";
    return h;
}

header completed(std::string_view name = "lab:CTRL-1:0")
{
    auto h = make_facts();
    complete_n1(h, name);
    return h;
}

header read_back(const header& h)
{
    const std::string xml = write_n1(h, test::small_pdf());
    auto read = parse_header(xml);
    if (!read) throw std::runtime_error(read.error().where + ' ' + read.error().detail);
    return *read;
}

std::vector<std::string> findings(const header& h)
{
    std::vector<std::string> all;
    for (const auto& i : transmission::check_cda_header(h, {}))
        all.push_back(i.rule + ' ' + i.where);
    return all;
}

void expect_same(const person& a, const person& b)
{
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.specialty, b.specialty);
    EXPECT_EQ(a.name.family, b.name.family);
    EXPECT_EQ(a.name.given, b.name.given);
    EXPECT_EQ(a.name.suffix, b.name.suffix);
    EXPECT_EQ(a.represented.id, b.represented.id);
    EXPECT_EQ(a.represented.name, b.represented.name);
    EXPECT_EQ(a.represented.industry_class, b.represented.industry_class);
}

void expect_same(const header& written, const header& read)
{
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.set, written.set);
    EXPECT_EQ(read.version, written.version);
    EXPECT_EQ(read.type_id, written.type_id);
    EXPECT_EQ(read.templates, written.templates);
    EXPECT_EQ(read.code, written.code);
    EXPECT_EQ(read.title, written.title);
    EXPECT_EQ(read.effective_time, written.effective_time);
    EXPECT_EQ(read.confidentiality.code, written.confidentiality.code);
    EXPECT_EQ(read.language, written.language);
    EXPECT_EQ(read.patient.identifiers, written.patient.identifiers);
    EXPECT_EQ(read.patient.birth_name, written.patient.birth_name);
    EXPECT_EQ(read.patient.given_name, written.patient.given_name);
    EXPECT_EQ(read.patient.birth_date, written.patient.birth_date);
    EXPECT_EQ(read.patient.sex, written.patient.sex);
    ASSERT_EQ(read.authors.size(), written.authors.size());
    for (std::size_t n = 0; n < read.authors.size(); ++n) {
        expect_same(written.authors[n].who, read.authors[n].who);
        EXPECT_EQ(read.authors[n].time, written.authors[n].time);
    }
    EXPECT_EQ(read.custodian.id, written.custodian.id);
    EXPECT_EQ(read.custodian.name, written.custodian.name);
    ASSERT_EQ(read.legal_authenticator.has_value(), written.legal_authenticator.has_value());
    if (read.legal_authenticator)
        expect_same(*written.legal_authenticator, *read.legal_authenticator);
    ASSERT_EQ(read.events.size(), written.events.size());
    expect_same(written.events[0].performer, read.events[0].performer);
    EXPECT_EQ(read.events[0].time.low, written.events[0].time.low);
    EXPECT_EQ(read.stay.facility_type, written.stay.facility_type);
    EXPECT_EQ(read.stay.time.low, written.stay.time.low);
    EXPECT_EQ(read.replaces(), written.replaces());
}

std::string any_words(dice& any)
{
    constexpr std::string_view pieces[] = {
        "a", "<", ">", "&", "\"", "'", "é", "漢", "]]>", "&#0;", "<!--", " ", "^", "|"};
    std::string made = "w";
    for (int n = any.between(0, 8); n > 0; --n)
        made += pieces[static_cast<std::size_t>(any.between(0, std::size(pieces) - 1))];
    return made + "w";
}

// White space of XML is not kept letter by letter: the tests compare texts with single blanks.
std::string single_blanks(std::string text)
{
    for (auto at = text.find("  "); at != text.npos; at = text.find("  ")) text.erase(at, 1);
    return text;
}

TEST(cda_write_n1, makes_a_document_that_no_rule_finds_fault_with)
{
    EXPECT_EQ(findings(read_back(completed())), std::vector<std::string>{});
}

TEST(cda_write_n1, says_what_the_reader_reads_back)
{
    dice any;
    SCOPED_TRACE(any.seed());
    for (int n = 0; n < 200; ++n) {
        auto h = make_facts();
        h.title = single_blanks(any_words(any));
        h.patient.birth_name = single_blanks(any_words(any));
        h.patient.identifiers[1].value = single_blanks(any_words(any));
        h.authors[0].who.name.family = single_blanks(any_words(any));
        h.authors[0].who.represented.name = single_blanks(any_words(any));
        if (any.coin()) h.related = {{"RPLC", {{"1.2.3", "x"}}, {"1.2.4", {}}, "3"}};
        if (any.coin()) h.patient.sex = any.coin() ? "M" : "U";
        complete_n1(h, any_words(any));
        expect_same(h, read_back(h));
        if (testing::Test::HasFailure()) return;
    }
}

TEST(cda_write_n1, holds_the_pdf_as_it_was)
{
    dice any;
    SCOPED_TRACE(any.seed());
    const std::string pdf = test::small_pdf() + any.bytes(5000);
    const std::string xml = write_n1(completed(), pdf);
    const auto h = parse_header(xml);
    ASSERT_TRUE(h);
    ASSERT_TRUE(h->pdf);
    EXPECT_EQ(h->pdf->origin, pdf_origin::body);
    EXPECT_EQ(*readable_pdf(xml, *h), pdf);
}

TEST(cda_write_n1, gives_the_same_bytes_for_the_same_request)
{
    EXPECT_EQ(write_n1(completed(), "%PDF-"), write_n1(completed(), "%PDF-"));
}

TEST(cda_write_n1, makes_ids_of_the_name)
{
    const auto one = completed("a"), other = completed("b");
    EXPECT_TRUE(one.id.root.starts_with("2.25."));
    EXPECT_NE(one.id, other.id);
    EXPECT_NE(one.set, other.set);
    EXPECT_NE(one.id, one.set);
    EXPECT_EQ(one.id, completed("a").id);
}

TEST(cda_write_n1, keeps_what_the_caller_said)
{
    auto h = make_facts();
    h.id = {"1.2.3", {}};
    h.version = "7";
    h.confidentiality.code = "R";
    h.custodian = {{"1.2.250.1.71.4.2.2", "1999900012"}, "Archives", {}};
    person chief;
    chief.id = {"1.2.250.1.71.4.2.1", "899900000033"};
    chief.name.family = "HÉRON";
    h.legal_authenticator = chief;
    complete_n1(h, "x");
    EXPECT_EQ(h.id.root, "1.2.3");
    EXPECT_EQ(h.version, "7");
    EXPECT_EQ(h.confidentiality.code, "R");
    EXPECT_EQ(h.custodian.name, "Archives");
    EXPECT_EQ(h.legal_authenticator->name.family, "HÉRON");
}

TEST(cda_write_n1, counts_a_replacement_up_within_its_set)
{
    auto h = make_facts();
    h.related = {{"RPLC", {{"1.2.3", {}}}, {"1.2.9", {}}, "4"}};
    complete_n1(h, "x");
    EXPECT_EQ(h.set.root, "1.2.9");
    EXPECT_EQ(h.version, "5");
    EXPECT_EQ(read_back(h).replaces(), "1.2.3");
}

TEST(cda_write_n1, leaves_what_nobody_said_to_the_rules)
{
    header h;
    h.code.code = "11502-2";
    h.effective_time = "20260302101500+0100";
    h.patient.identifiers = {{"IPP-118", std::string{test::sample_ipp_oid}, {}}};
    complete_n1(h, "x");
    const auto all = findings(read_back(h));
    for (const std::string expected :
         {"CDA-TITLE ClinicalDocument/title",
          "CDA-AUTHOR ClinicalDocument/author",
          "CDA-LEGAL ClinicalDocument/legalAuthenticator"})
        EXPECT_NE(std::find(all.begin(), all.end(), expected), all.end()) << expected;
}

TEST(cda_write_n1, prints_a_device_as_the_author_and_lets_it_sign_nothing)
{
    auto h = make_facts();
    h.authors[0].device = "Automate 7";
    complete_n1(h, "x");
    EXPECT_FALSE(h.legal_authenticator);
    EXPECT_EQ(read_back(h).authors.at(0).device, "Automate 7");
}

// The names of the children of the root, each once, as they follow one another.
std::vector<std::string> outline(const std::string& xml)
{
    std::vector<std::string> names;
    int depth = 0;
    for (auto at = xml.find('<'); at != xml.npos; at = xml.find('<', at + 1)) {
        if (xml.compare(at, 4, "<!--") == 0) {
            at = xml.find("-->", at);
            continue;
        }
        const auto end = xml.find('>', at);
        if (xml[at + 1] == '?') continue;
        if (xml[at + 1] == '/') {
            --depth;
            continue;
        }
        const auto name = xml.substr(at + 1, xml.find_first_of(" />\r\n", at + 1) - at - 1);
        if (depth == 1 && (names.empty() || names.back() != name)) names.push_back(name);
        if (xml[end - 1] != '/') ++depth;
    }
    return names;
}

TEST(cda_write_n1, orders_its_header_as_published_documents_do)
{
    const std::string folder = VGM_SHARED_DIR;
    if (folder.empty()) GTEST_SKIP() << "no reference data here";
    auto h = completed();
    h.orders = {{"1.2.3", "4"}};
    complete_n1(h, "x");
    const auto mine = outline(write_n1(h, test::small_pdf()));
    ASSERT_GT(mine.size(), 15u);
    for (const std::string name :
         {"DOC_NON_STRUCTURE_CDA-R2-N1", "BIO-CR-BIO_2021.01_CDA-R2-Niveau-1"}) {
        std::ifstream file(folder + "/data/cda/" + name + ".xml");
        const std::string xml{std::istreambuf_iterator<char>{file}, {}};
        ASSERT_FALSE(xml.empty()) << name;
        const auto published = outline(xml);
        // Of what both have, the order is one.
        const auto in = [](const std::vector<std::string>& all) {
            return [&all](const std::string& each) {
                return std::find(all.begin(), all.end(), each) != all.end();
            };
        };
        std::vector<std::string> a, b;
        std::copy_if(mine.begin(), mine.end(), std::back_inserter(a), in(published));
        std::copy_if(published.begin(), published.end(), std::back_inserter(b), in(mine));
        EXPECT_EQ(a, b) << name;
        EXPECT_GE(a.size(), 15u);
    }
}

}  // namespace
}  // namespace vgm::cda
