#include "gateway/app/rule_folder.hpp"

#include "gateway/app/rule_desk.hpp"
#include "gateway/app/rule_keys.hpp"
#include "gateway/app/rule_reader.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;
using journal::test::temporary_directory;

struct rules_folder
{
    temporary_directory place;
    fs::path folder() const { return fs::path(place.path()); }
    void write(const std::string& name, const std::string& text) const
    {
        std::ofstream(folder() / name) << text;
    }
    folder_rules read() const { return read_rule_folder(folder()); }
};

// "20.yaml:3: rule b: words", the folder left out.
std::vector<std::string> said(const std::vector<config::problem>& all)
{
    std::vector<std::string> lines;
    for (const auto& p : all)
        lines.push_back(
            fs::path(p.file).filename().string() + ':' + std::to_string(p.line) + ": " + p.path +
            ": " + p.message
        );
    return lines;
}

std::vector<std::string> problems_of(const std::string& yaml)
{
    config::problem_list problems("f.yaml");
    read_rules(yaml, "f.yaml", problems);
    return said(problems.take());
}

constexpr const char* one_rule =
    "apply: all\nrules:\n  - rule: a\n    when: {unit: [\"34*\", 12]}\n    then: {priority: "
    "urgent}\n";

TEST(app_rule_folder, reads_files_in_the_order_of_their_names)
{
    const rules_folder f;
    f.write("20.yaml", "apply: first\nrules:\n  - rule: b\n    then: {priority: low}\n");
    f.write("10.yaml", one_rule);
    f.write("notes.txt", "not read");

    const auto read = f.read();

    ASSERT_TRUE(read.book) << ::testing::PrintToString(said(read.problems));
    ASSERT_EQ(read.book->lists.size(), 2u);
    EXPECT_EQ(read.book->lists[0].how, rules::matching::all);
    const auto& a = read.book->lists[0].rules.at(0);
    EXPECT_EQ(a.id, "a");
    EXPECT_EQ(a.line, 3);
    EXPECT_EQ(
        std::get<rules::words_condition>(a.when.at(0)).any_of,
        (std::vector<std::string>{"34*", "12"})
    );
    EXPECT_EQ(a.then.priority, mail_priority::urgent);
    EXPECT_EQ(read.book->lists[1].rules.at(0).id, "b");
    EXPECT_EQ(read.book->version.size(), 16u);
}

TEST(app_rule_folder, gives_another_version_to_other_text)
{
    const rules_folder f;
    f.write("10.yaml", one_rule);
    const auto first = f.read().book->version;
    EXPECT_EQ(f.read().book->version, first);
    f.write("10.yaml", std::string(one_rule) + "# a comment\n");
    EXPECT_NE(f.read().book->version, first);
}

TEST(app_rule_folder, names_file_and_line_of_what_is_wrong)
{
    const rules_folder f;
    f.write("10.yaml", one_rule);
    f.write(
        "20.yaml",
        "apply: first\nrules:\n  - rule: b\n    then: {priority: low}\n  - rule: c\n    then: "
        "{hold: x}\n"
    );
    const auto read = f.read();
    EXPECT_FALSE(read.book);
    ASSERT_EQ(read.problems.size(), 1u);
    EXPECT_EQ(
        said(read.problems)[0],
        "20.yaml:5: rule c: is never reached: the rule b (line 3) matches whenever it does"
    );
}

TEST(app_rule_folder, must_be_there_and_holds_so_many_files)
{
    EXPECT_FALSE(read_rule_folder("/nowhere/at/all").book);
    const rules_folder f;
    EXPECT_TRUE(f.read().book->empty());
    for (std::size_t n = 0; n <= rule_files_max; ++n)
        f.write(std::to_string(n) + ".yaml", one_rule);
    EXPECT_FALSE(f.read().book);
}

TEST(app_rule_folder, needs_a_directory_for_numbers_and_units)
{
    const rules_folder f;
    f.write(
        "10.yaml",
        "apply: all\nrules:\n  - rule: a\n    then: {add: [{number: \"10003461033\", type: "
        "RPPS}]}\n"
    );
    settings all;
    all.routes.folder = f.folder();
    const auto read = read_site(all);
    EXPECT_FALSE(read.rules);
    EXPECT_NE(said(read.problems).at(0).find("there is no directory"), std::string::npos);
    all.directory.emplace();
    EXPECT_TRUE(read_site(all).rules);
}

settings with_operators(const rules_folder& f)
{
    settings all;
    all.routes.folder = f.folder();
    for (const std::string name : {"north", "south"}) {
        carrier_settings c;
        c.name = name;
        for (const auto use : {mailbox_use::send_and_read, mailbox_use::read_only}) {
            carried_mailbox_settings box;
            box.address = (use == mailbox_use::read_only ? "in@" : "out@") + name + ".mssante.fr";
            box.use = use;
            c.mailboxes.push_back(box);
        }
        all.operators.push_back(c);
    }
    return all;
}

TEST(app_rule_folder, refuses_an_operator_that_is_not_configured)
{
    const rules_folder f;
    f.write(
        "10.yaml",
        "apply: first\nrules:\n  - rule: a\n    when: {unit: 2}\n    then: {operator: south}\n"
        "  - rule: b\n    when: {unit: 1}\n    then: {operator: West}\n"
    );
    const auto read = read_site(with_operators(f));
    EXPECT_FALSE(read.rules);
    EXPECT_EQ(
        said(read.problems),
        (std::vector<std::string>{
            "10.yaml:6: rule b: names the operator 'West', which is not configured"})
    );
    EXPECT_EQ(read.problems.at(0).level, severity::error);

    settings one;  // the section `operator` instead of the list
    one.routes.folder = f.folder();
    one.mail_operator.name = "West";
    EXPECT_EQ(
        said(read_site(one).problems),
        (std::vector<std::string>{
            "10.yaml:3: rule a: names the operator 'south', which is not configured"})
    );
}

TEST(app_rule_folder, warns_of_a_sender_that_no_operator_has)
{
    const rules_folder f;
    f.write(
        "10.yaml",
        "apply: first\nrules:\n"
        "  - {rule: a, when: {unit: 1}, then: {from: OUT@south.mssante.fr}}\n"
        "  - {rule: b, when: {unit: 2}, then: {from: {address: in@north.mssante.fr}}}\n"
        "  - {rule: c, when: {unit: 3}, then: {from: out@west.mssante.fr}}\n"
    );
    f.write("senders.csv", "service;address\n7;out@north.mssante.fr\n\n8;out@west.mssante.fr\n");
    auto all = with_operators(f);
    all.routes.senders = f.folder() / "senders.csv";

    const auto read = read_site(all);

    EXPECT_TRUE(read.rules);
    const std::string words =
        ": people see a sender whose mailbox no operator of the configuration has";
    EXPECT_EQ(
        said(read.problems),
        (std::vector<std::string>{"10.yaml:5: rule c" + words, "senders.csv:4: address" + words})
    );
    for (const auto& p : read.problems) EXPECT_EQ(p.level, severity::warning);
}

TEST(app_rule_reader, reads_every_key)
{
    config::problem_list problems("f.yaml");
    const auto list = read_rules(
        R"(
apply: first
rules:
  - rule: everything
    says: for people
    when:
      source: lab
      message: ORU^R01
      action: initial
      document_type: 11502-2
      document_class: 10
      unit: 3435
      service: CAR
      author: 899
      author_organisation: 1690
      patient_age: {from: 18, under: 75}
      flag: MASQUE_PS
      recipient_kind: none
      recipient: "*@x.mssante.fr"
      hl7: [{path: PV1-3.4, is: HDJ}, {path: PV1-8}]
      cda: [{xpath: "//title", is: ["a", "b"]}, {xpath: /ClinicalDocument/id}]
    unless: {action: [removal, replacement]}
    then:
      replace:
        - {address: a@x.mssante.fr, kind: application}
        - {number: 10003461033, type: RPPS}
        - {unit: 3435}
        - {from: unit}
        - {from: documents}
        - {from: referring_doctor}
        - {hl7: PV1-8.1, type: RPPS}
      remove: [{address: "b@*"}, {kind: patient}]
      from: {address: c@x.mssante.fr, name: Cardiologie}
      reply_to: d@x.mssante.fr
      body: |
        Bonjour,
        {documents}
      body_for_patient: Pour {patient}
      priority: low
      operator: first
      receipts: {reception: yes, reading: no}
      hold: look at it
)",
        "f.yaml",
        problems
    );
    EXPECT_EQ(said(problems.take()), std::vector<std::string>{});
    ASSERT_EQ(list.rules.size(), 1u);
    const auto& r = list.rules[0];
    EXPECT_EQ(r.says, "for people");
    EXPECT_EQ(r.when.size(), 17u);
    EXPECT_EQ(r.unless.size(), 1u);
    EXPECT_EQ(r.then.replace->size(), 7u);
    EXPECT_EQ(r.then.remove.size(), 2u);
    EXPECT_EQ(r.then.from, "c@x.mssante.fr");
    EXPECT_EQ(r.then.from_name, "Cardiologie");
    EXPECT_EQ(r.then.body, "Bonjour,\n{documents}\n");
    EXPECT_EQ(r.then.priority, mail_priority::low);
    EXPECT_EQ(r.then.operator_name, "first");
    EXPECT_EQ(r.then.reception, true);
    EXPECT_EQ(r.then.reading, false);
    EXPECT_EQ(r.then.hold, "look at it");
}

TEST(app_rule_reader, refuses_each_mistake_where_it_stands)
{
    const std::string head = "apply: all\nrules:\n  - rule: a\n    then: ";
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"rules: []\n", "f.yaml:1: apply: is missing"},
        {"apply: any\nrules: []\n", "f.yaml:1: apply: first or all is expected"},
        {"apply: all\nrules: {}\n",
         "f.yaml:2: rules: a list is expected: '- rule: name' and so on"},
        {"apply: all\nrules:\n  - rule: A b\n    then: {hold: x}\n",
         "f.yaml:3: rules[0].rule: is no name for a rule"},
        {"apply: all\nrules:\n  - rule: a\n", "f.yaml:3: rules[0].then: is missing"},
        {head + "{hold: x}\n    wen: {}\n", "f.yaml:5: rules[0].wen: unknown key"},
        {head + "{hold: x, hold: y}\n", "f.yaml:4: rules[0].then.hold: comes twice"},
        {head + "{adds: []}\n", "f.yaml:4: rules[0].then.adds: unknown key"},
        {head + "{add: [{address: nobody}]}\n",
         "f.yaml:4: rules[0].then.add[0].address: is no mail address"},
        {head + "{add: [{address: 1@patient.mssante.fr}]}\n",
         "f.yaml:4: rules[0].then.add[0].address: the patient cannot be added by a rule"},
        {head + "{add: [{unit: 1, from: unit}]}\n",
         "f.yaml:4: rules[0].then.add[0]: one of address, number, unit, hl7 and from says whom, "
         "and "
         "one only"},
        {head + "{add: [{number: 1}]}\n", "f.yaml:4: rules[0].then.add[0].type: is missing"},
        {head + "{remove: [{}]}\n", "f.yaml:4: rules[0].then.remove[0]: address or kind says whom"},
        {head + "{from: {name: x}}\n", "f.yaml:4: rules[0].then.from.address: is missing"},
        {head + "{priority: high}\n",
         "f.yaml:4: rules[0].then.priority: urgent or normal or low is expected"},
        {head + "{receipts: {reading: maybe}}\n",
         "f.yaml:4: rules[0].then.receipts.reading: yes or no is expected"},
        {head + "{body: \"{name}\"}\n",
         "f.yaml:4: rules[0].then.body: has a field that is none; see docs/routing.md"},
        {head + "{hold: x}\n    when: {patient_age: {from: -1}}\n",
         "f.yaml:5: rules[0].when.patient_age.from: a number of years from 0 to 150 is expected"},
        {head + "{hold: x}\n    when: {hl7: [{path: PID}]}\n",
         "f.yaml:5: rules[0].when.hl7[0].path: is no place of an HL7 message"},
        {head + "{hold: x}\n    when: {hl7: [{is: a}]}\n",
         "f.yaml:5: rules[0].when.hl7[0].path: is missing"},
        {head + "{hold: x}\n    when: {unit: []}\n",
         "f.yaml:5: rules[0].when.unit: from one to 500 words are expected"},
    };
    for (const auto& [yaml, expected] : wrong) {
        const auto found = problems_of(yaml);
        ASSERT_FALSE(found.empty()) << yaml;
        EXPECT_EQ(found.front(), expected) << yaml;
    }
    EXPECT_FALSE(problems_of(head + "{hold: x}\n    when: {cda: [{xpath: \"//a//b\"}]}\n").empty());
}

TEST(app_rule_reader, reads_the_samples_that_are_delivered)
{
    const auto read = read_rule_folder(std::string(VGM_SOURCE_DIR) + "/deploy/config/routes");

    EXPECT_EQ(said(read.problems), std::vector<std::string>{});
    ASSERT_TRUE(read.book);
    EXPECT_EQ(read.book->lists.size(), 3u);
}

TEST(app_rule_reader, prints_the_schema_that_is_in_schemas)
{
    std::ostringstream file;
    file << std::ifstream(std::string(VGM_SOURCE_DIR) + "/schemas/config/routes.schema.json")
                .rdbuf();

    EXPECT_TRUE(file.str() == print_rule_schema())
        << "print it again: vaguemestre config --rule-schema > schemas/config/routes.schema.json";
}

TEST(app_rule_desk, keeps_its_rules_when_the_new_ones_are_wrong)
{
    const rules_folder f;
    f.write("10.yaml", one_rule);
    settings all;
    all.routes.folder = f.folder();
    rule_desk desk(all);
    const auto before = desk.now();

    f.write("10.yaml", "apply: all\nrules:\n  - rule: b\n    then: {unknown: x}\n");
    const auto refused = desk.reload();
    EXPECT_FALSE(refused.changed);
    EXPECT_FALSE(refused.problems.empty());
    EXPECT_EQ(desk.now(), before);

    f.write("10.yaml", "apply: all\nrules:\n  - rule: b\n    then: {hold: x}\n");
    const auto taken = desk.reload();
    EXPECT_TRUE(taken.changed);
    EXPECT_NE(taken.version, before->book->version);
    EXPECT_TRUE(desk.now()->book->find("b"));
    EXPECT_TRUE(before->book->find("a")) << "who began with the old ones still has them";

    f.write("10.yaml", "apply:");
    EXPECT_THROW(rule_desk{all}, std::runtime_error);
}

}  // namespace
}  // namespace vgm::app
