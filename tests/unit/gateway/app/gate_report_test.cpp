#include "gateway/app/gate_report.hpp"

#include "gateway/app/rule_list.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>
#include <rapidjson/document.h>

namespace {

using namespace vgm;
using namespace vgm::app;

issue problem(severity level, std::string rule)
{
    return {fault::field_missing, level, "OBX[1]-5.5", "a sentence & <more>", std::move(rule)};
}

checked_item item(std::string file, std::vector<issue> found = {})
{
    return {.file = std::move(file), .control_id = "C-1", .found = std::move(found)};
}

gate_report sample()
{
    gate_report r;
    r.judged_as = "the source lab";
    r.items = {
        item("in/right.hl7"),
        item("in/warned.hl7", {problem(severity::warning, "CDA-VERSION")}),
        item(
            "in/wrong.hl7",
            {problem(severity::error, "CDA-TITLE"),
             problem(severity::warning, "CDA-VERSION"),
             problem(severity::warning, "CDA-VERSION")}
        )};
    r.items[2].number = 2;
    return r;
}

checked_item unread() { return {.file = "in/none.hl7", .not_read = "there is no such file"}; }

TEST(app_gate_report, has_the_exit_status_of_the_worst)
{
    auto r = sample();
    EXPECT_EQ(exit_status(r), 2);
    r.items.pop_back();
    EXPECT_EQ(exit_status(r), 0) << "warnings do not count";
    r.how = strictness::warnings_count_too;
    EXPECT_EQ(exit_status(r), 1);
    r.items.pop_back();
    EXPECT_EQ(exit_status(r), 0);
    r.items.push_back(unread());
    EXPECT_EQ(exit_status(r), 3);
}

TEST(app_gate_report, counts_rules_with_errors_first)
{
    const auto counts = count_rules(sample());

    ASSERT_EQ(counts.size(), 2u);
    EXPECT_EQ(counts[0].rule, "CDA-TITLE");
    EXPECT_EQ(counts[0].errors, 1u);
    EXPECT_EQ(counts[1].rule, "CDA-VERSION");
    EXPECT_EQ(counts[1].warnings, 3u);
    EXPECT_EQ(counts[1].messages, 2u) << "twice in one message is one message";
}

TEST(app_gate_report, reads_well_on_paper)
{
    auto r = sample();
    r.items.push_back(unread());

    EXPECT_EQ(
        print_text(r, shown_items::all, {}),
        "AA  in/right.hl7  MSH-10 C-1\n"
        "AA  in/warned.hl7  MSH-10 C-1\n"
        "    warning  CDA-VERSION  OBX[1]-5.5\n"
        "             a sentence & <more>\n"
        "             to mend: give all versions of a document one setId, and number them\n"
        "AE  in/wrong.hl7  message 2  MSH-10 C-1\n"
        "    error    CDA-TITLE  OBX[1]-5.5\n"
        "             a sentence & <more>\n"
        "             to mend: write the title\n"
        "    warning  CDA-VERSION  OBX[1]-5.5\n"
        "             a sentence & <more>\n"
        "             to mend: give all versions of a document one setId, and number them\n"
        "    warning  CDA-VERSION  OBX[1]-5.5\n"
        "             a sentence & <more>\n"
        "             to mend: give all versions of a document one setId, and number them\n"
        "--  in/none.hl7\n"
        "    not read: there is no such file\n"
        "\n"
        "rule           errors  warnings  messages\n"
        "CDA-TITLE           1         0         1\n"
        "CDA-VERSION         0         3         2\n"
        "\n"
        "3 checked: 1 without a remark, 1 accepted with warnings, 1 refused; 1 file not read.\n"
        "As from the source lab; 0.00 s.\n"
    );
}

TEST(app_gate_report, says_how_to_mend_once_when_there_are_many)
{
    auto r = sample();
    for (int n = 0; n < 20; ++n) r.items.push_back(item("in/more.hl7"));
    const auto text = print_text(r, shown_items::with_issues, {});

    EXPECT_EQ(text.find("more.hl7"), text.npos);
    EXPECT_EQ(text.find("to mend:"), text.npos);
    EXPECT_NE(text.find("CDA-TITLE           1         0         1  write the title\n"), text.npos)
        << text;
}

TEST(app_gate_report, has_colours_where_they_are_wanted_only)
{
    EXPECT_EQ(print_text(sample(), shown_items::all, {}).find('\x1b'), std::string::npos);
    EXPECT_NE(
        print_text(sample(), shown_items::all, {colours::on, 80}).find("\x1b[31mAE\x1b[0m"),
        std::string::npos
    );
}

TEST(app_gate_report, breaks_lines_at_the_width_of_the_screen)
{
    for (const std::size_t width : {40u, 60u, 80u}) {
        auto text = print_text(sample(), shown_items::all, {colours::off, width});
        text.resize(text.find("\nrule "));
        std::size_t longest = 0, start = 0;
        for (auto end = text.find('\n'); end != text.npos;
             start = end + 1, end = text.find('\n', start))
            longest = std::max(longest, end - start);
        EXPECT_LE(longest, width);
    }
}

TEST(app_gate_report, shows_no_control_character_of_a_name)
{
    gate_report r;
    r.items = {item("a\x1b[2Jb\n.hl7")};
    r.items[0].control_id = "\x1b]0;x\x07";

    const auto text = print_text(r, shown_items::all, {});

    EXPECT_EQ(text.find('\x1b'), text.npos);
    EXPECT_NE(text.find("a?[2Jb?.hl7  MSH-10 ?]0;x?"), text.npos) << text;
}

TEST(app_gate_report, is_json)
{
    rapidjson::Document d;
    d.Parse(print_json(sample()).c_str());

    ASSERT_FALSE(d.HasParseError());
    ASSERT_EQ(d["items"].Size(), 3u);
    EXPECT_STREQ(d["items"][2]["answer"].GetString(), "AE");
    EXPECT_EQ(d["items"][2]["number"].GetInt(), 2);
    EXPECT_STREQ(d["items"][2]["issues"][0]["mend"].GetString(), "write the title");
    EXPECT_EQ(d["rules"][1]["messages"].GetInt(), 2);
    EXPECT_EQ(d["status"].GetInt(), 2);
}

TEST(app_gate_report, is_junit_s_xml)
{
    auto r = sample();
    r.items.push_back(unread());
    const auto at = *parse_rfc3339("2026-03-02T09:16:00.000Z");
    pugi::xml_document xml;
    ASSERT_TRUE(xml.load_string(print_junit(r, at).c_str()));

    const auto suite = xml.child("testsuites").child("testsuite");
    EXPECT_STREQ(suite.attribute("tests").value(), "4");
    EXPECT_STREQ(suite.attribute("failures").value(), "1");
    EXPECT_STREQ(suite.attribute("errors").value(), "1");
    EXPECT_STREQ(suite.attribute("timestamp").value(), "2026-03-02T09:16:00");
    std::vector<std::string> cases;
    for (const auto each : suite.children("testcase"))
        cases.push_back(
            std::string{each.attribute("classname").value()} + '/' +
            each.attribute("name").value() + ' ' + each.first_child().name()
        );
    EXPECT_EQ(
        cases,
        (std::vector<std::string>{
            "in/right.hl7 ",
            "in/warned.hl7 system-out",
            "in/wrong.hl7 message 2 failure",
            "in/none.hl7 error"})
    );
    const auto failure =
        suite.find_child_by_attribute("name", "wrong.hl7 message 2").child("failure");
    EXPECT_STREQ(failure.attribute("message").value(), "1 error: CDA-TITLE");
    EXPECT_STREQ(failure.attribute("type").value(), "AE");
    EXPECT_NE(std::string{failure.child_value()}.find("a sentence & <more>"), std::string::npos);

    r.how = strictness::warnings_count_too;
    ASSERT_TRUE(xml.load_string(print_junit(r, at).c_str()));
    EXPECT_STREQ(xml.child("testsuites").attribute("failures").value(), "2");
}

// A rule that the report cannot explain would leave a vendor alone with it.
TEST(app_rule_list, explains_every_rule_that_an_answer_can_name)
{
    EXPECT_GT(rule_list().size(), 100u);
    for (const auto* id :
         {"TRANS-PID-CDA", "CDA-AUTHOR", "XDS-METADATA", "ROUTE-NO-RECIPIENT", "CDA-READ"})
        ASSERT_NE(find_listed_rule(id), nullptr) << id;
    for (const auto& rule : rule_list()) {
        EXPECT_EQ(find_listed_rule(rule.id), &rule) << "twice: " << rule.id;
        EXPECT_FALSE(rule.holds.empty() || rule.mend.empty() || rule.section.empty()) << rule.id;
    }
}

TEST(app_rule_list, selects_by_id_by_beginning_and_suggests_the_nearest)
{
    EXPECT_EQ(select_rules("").rules.size(), rule_list().size());
    ASSERT_EQ(select_rules("cda-author").rules.size(), 1u);
    EXPECT_EQ(select_rules("CDA-AUTHOR-").rules.size(), 3u);
    EXPECT_TRUE(select_rules("TRANS-PID-CAD").rules.empty());
    EXPECT_EQ(select_rules("TRANS-PID-CAD").nearest, "TRANS-PID-CDA");
    EXPECT_EQ(select_rules("nothing of the kind").nearest, "");
}

TEST(app_rule_list, tells_one_rule_in_full)
{
    EXPECT_EQ(
        print_text(select_rules("CDA-TITLE"), {}),
        "CDA-TITLE\n"
        "  guide      TRANS, CDA and XDS metadata\n"
        "  asks       the document has a title\n"
        "  otherwise  AE 101\n"
        "  to mend    write the title\n"
    );
    rapidjson::Document d;
    d.Parse(print_json(select_rules("CDA-")).c_str());
    ASSERT_TRUE(d.IsArray());
    EXPECT_GT(d.Size(), 30u);
}

}  // namespace
