#include "schemas/hl7v2/profiles/profile.hpp"
#include "schemas/transmission/rulebook.hpp"
#include "schemas/transmission/rules.hpp"
#include "schemas/transmission/tolerances.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

// The tables of docs/conformance.md are printed from what the program checks, between two markers.

namespace {

using namespace vgm;

const std::filesystem::path document = VGM_SOURCE_DIR "/docs/conformance.md";

std::string read_text(const std::filesystem::path& path)
{
    std::ifstream input(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

// What a Markdown cell cannot hold.
std::string cell(std::string_view text)
{
    std::string safe;
    for (const char c : text) {
        if (c == '|') safe += '\\';
        safe += c;
    }
    return safe;
}

std::string join(const std::vector<std::string>& values)
{
    std::string all;
    for (const auto& v : values) all += (all.empty() ? "" : ", ") + v;
    return all;
}

std::string conditions(const hl7v2::profile_rule& rule)
{
    std::string text;
    for (const auto& c : rule.when) text += ", when " + c.at.to_string() + " is " + join(c.values);
    for (const auto& c : rule.where)
        text += ", where " + c.at.to_string() + " is " + join(c.values);
    return text;
}

std::string asks(const hl7v2::profile_rule& rule)
{
    std::vector<std::string> parts;
    if (rule.required) parts.emplace_back("required");
    if (rule.one_of.size() == 1) parts.push_back("is " + rule.one_of[0]);
    if (rule.one_of.size() > 1) parts.push_back("one of " + join(rule.one_of));
    if (!rule.table.empty()) parts.push_back("in table " + rule.table);
    if (rule.date) parts.emplace_back("a date or time");
    if (rule.counts)
        parts.push_back(
            std::to_string(rule.min) + ".." +
            (rule.max == hl7v2::many ? "*" : std::to_string(rule.max)) + " times"
        );
    return join(parts) + conditions(rule);
}

// What happens otherwise, and by which names it may be allowed.
std::string answer(const hl7v2::profile_rule& rule)
{
    std::vector<std::string> names;
    for (const auto& t : rule.tolerates) names.push_back(t.tolerance);
    if (rule.or_at) names.push_back(rule.or_at->tolerance);
    const std::string& answer = transmission::find_rule(rule.id)->answer;
    return names.empty() ? answer : answer + "; " + join(names);
}

std::string cardinality(const hl7v2::structure_node& node)
{
    return "[" + std::to_string(node.min) + ".." +
           (node.max == hl7v2::many ? "*" : std::to_string(node.max)) + "]";
}

void print_structure(const hl7v2::structure_node& node, std::size_t level, std::string& out)
{
    for (const auto& child : node.children) {
        out += std::string(2 * level, ' ') + child.name + ' ' + cardinality(child);
        out += (child.unless.empty() ? "" : " unless " + child.unless) + '\n';
        print_structure(child, level + 1, out);
    }
}

std::string print_rule(const hl7v2::profile_rule& rule)
{
    return "| " + rule.id + " | " + rule.at.to_string() + " | " + cell(asks(rule)) + " | " +
           answer(rule) + " |\n";
}

constexpr const char* rule_columns = "| rule | place | asks | otherwise |\n|---|---|---|---|\n";

// An earlier version: what it does not have in common with the one it extends.
std::string print_differences(const hl7v2::profile& p)
{
    std::string text = "As " + p.base + ", but:\n\n";
    text += std::string{rule_columns};
    for (const auto& rule : p.rules)
        if (std::ranges::find(p.changed, rule.id) != p.changed.end()) text += print_rule(rule);
    text += "\nNo mistake in this version: " + join(p.grants) + ".\n";
    return text;
}

std::string print_profiles()
{
    std::string text;
    for (const auto& p : hl7v2::all_profiles()) {
        text += "### Profile " + p.name + "\n\n";
        if (!p.base.empty()) {
            text += print_differences(p) + '\n';
            continue;
        }
        text += "```\n";
        print_structure(p.structure, 0, text);
        text += std::string{"```\n\n"} + rule_columns;
        for (const auto& rule : p.rules) text += print_rule(rule);
        text += '\n';
    }
    return text;
}

std::string print_tolerances()
{
    std::string text =
        "| name | lets pass | bends | guide | versions | by default | where it is refused |\n"
        "|---|---|---|---|---|---|---|\n";
    for (const auto& t : transmission::all_tolerances()) {
        const bool silent = t.warns == transmission::tolerance::telling::never;
        text += "| " + std::string{t.id} + " | " + cell(t.lets_pass) + " | " +
                std::string{t.bends} + " | " + cell(t.section) + " | " +
                transmission::versions_served(t.id) + " | " +
                (t.accepted ? silent ? "taken" : "taken, warning" : "refused") + " | " +
                std::string{t.refused} + " |\n";
    }
    return text;
}

std::string print_checks(std::span<const transmission::check_rule> rules)
{
    std::string text =
        "| rule | guide | what holds | otherwise | how to mend |\n|---|---|---|---|---|\n";
    for (const auto& rule : rules)
        text += "| " + std::string{rule.id} + " | " + cell(rule.section) + " | " +
                cell(rule.holds) + " | " + cell(rule.answer) + " | " + cell(rule.mend) + " |\n";
    return text;
}

// The document with what stands between a pair of markers replaced.
std::string with_part(std::string text, const std::string& name, const std::string& part)
{
    const std::string begin = "<!-- begin " + name + " -->\n", end = "<!-- end " + name + " -->\n";
    const auto from = text.find(begin), to = text.find(end);
    if (from == std::string::npos || to == std::string::npos) {
        ADD_FAILURE() << document << " has no markers for " << name;
        return text;
    }
    const auto start = from + begin.size();
    return text.replace(start, to - start, part);
}

TEST(conformance_statement, prints_the_rules_that_the_program_checks)
{
    const auto kept = read_text(document);
    auto made = with_part(kept, "profiles", print_profiles());
    made = with_part(made, "checks", print_checks(transmission::check_rules()));
    made = with_part(made, "documents", print_checks(transmission::cda_rules()));
    made = with_part(made, "tolerances", print_tolerances());

    if (const char* write = std::getenv("VGM_GOLDEN_WRITE");
        write != nullptr && std::string_view{write} == "1")
        std::ofstream(document, std::ios::binary) << made;
    else
        EXPECT_TRUE(
            made == kept
        ) << document
          << " does not print the rules of this program. Regenerate it with\n"
          << "  VGM_GOLDEN_WRITE=1 <build folder>/tests/test_schemas_transmission "
             "--gtest_filter='conformance_statement.*'";
}

TEST(conformance_statement, names_the_rules_of_the_letter_too)
{
    const auto text = read_text(document);
    const std::regex id(R"re("((?:XDS|LETTER|ROUTE)-[A-Z-]+)")re");
    std::size_t found = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(VGM_SOURCE_DIR "/routes/document_to_mssante")) {
        if (entry.path().extension() != ".cpp") continue;
        const auto source = read_text(entry.path());
        for (std::sregex_iterator at(source.begin(), source.end(), id), end; at != end;
             ++at, ++found)
            EXPECT_NE(text.find((*at)[1].str()), std::string::npos) << (*at)[1];
    }
    EXPECT_GE(found, 4U);
}

}  // namespace
