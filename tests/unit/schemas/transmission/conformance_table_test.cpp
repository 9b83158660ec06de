#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/hl7v2/profiles/profile.hpp"
#include "schemas/transmission/rules.hpp"

#include <gtest/gtest.h>

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

std::string answer(const hl7v2::profile_rule& rule)
{
    if (rule.warn) return "warning";
    std::string codes;
    const auto add = [&](fault f) {
        const std::string code{hl7v2::to_ack_error(f).code};
        if (codes.find(code) == std::string::npos) codes += (codes.empty() ? "" : ", ") + code;
    };
    if (rule.counts) {
        if (rule.min > 0) add(fault::field_missing);
        if (rule.max != hl7v2::many) add(fault::wrong_cardinality);
    } else {
        if (rule.required) add(rule.if_missing);
        if (!rule.one_of.empty()) add(rule.if_wrong);
        if (!rule.table.empty()) add(fault::value_not_in_table);
        if (rule.date) add(fault::bad_data_type);
    }
    return "AE " + codes;
}

std::string cardinality(const hl7v2::structure_node& node)
{
    return "[" + std::to_string(node.min) + ".." +
           (node.max == hl7v2::many ? "*" : std::to_string(node.max)) + "]";
}

void print_structure(const hl7v2::structure_node& node, std::size_t level, std::string& out)
{
    for (const auto& child : node.children) {
        out += std::string(2 * level, ' ') + child.name + ' ' + cardinality(child) + '\n';
        print_structure(child, level + 1, out);
    }
}

std::string print_profiles()
{
    std::string text;
    for (const auto& p : hl7v2::all_profiles()) {
        text += "### Profile " + p.name + "\n\n```\n";
        print_structure(p.structure, 0, text);
        text += "```\n\n| rule | place | asks | otherwise |\n|---|---|---|---|\n";
        for (const auto& rule : p.rules)
            text += "| " + rule.id + " | " + rule.at.to_string() + " | " + cell(asks(rule)) +
                    " | " + answer(rule) + " |\n";
        text += '\n';
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
