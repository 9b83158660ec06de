#include "routes/document_to_mssante/rules.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

// The rules of the letter: those that the code names, and those that docs/conformance.md prints.

namespace {

using namespace vgm;

std::string read_text(const std::filesystem::path& path)
{
    std::ifstream input(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

TEST(route_rules, are_those_that_the_code_names)
{
    const std::regex id(R"re("((?:XDS|LETTER|ROUTE|HISTORY)-[A-Z-]+)")re");
    std::set<std::string> used, listed;
    for (const auto& entry :
         std::filesystem::directory_iterator(VGM_SOURCE_DIR "/routes/document_to_mssante")) {
        if (entry.path().extension() != ".cpp" || entry.path().stem() == "rules") continue;
        const auto source = read_text(entry.path());
        for (std::sregex_iterator at(source.begin(), source.end(), id), end; at != end; ++at)
            used.insert((*at)[1]);
    }
    for (const auto& rule : document_to_mssante::letter_rules())
        listed.insert(std::string{rule.id});

    EXPECT_GE(used.size(), 4U);
    EXPECT_EQ(listed, used);
}

TEST(route_rules, are_printed_in_the_conformance_statement)
{
    const std::filesystem::path document = VGM_SOURCE_DIR "/docs/conformance.md";
    std::string table =
        "| rule | guide | what holds | otherwise | how to mend |\n|---|---|---|---|---|\n";
    for (const auto& r : document_to_mssante::letter_rules())
        for (const auto part : {r.id, r.section, r.holds, r.answer, r.mend})
            table +=
                (part == r.id ? "| " : " | ") + std::string{part} + (part == r.mend ? " |\n" : "");
    const auto kept = read_text(document);
    const std::string begin = "<!-- begin letters -->\n", end = "<!-- end letters -->\n";
    const auto from = kept.find(begin) + begin.size(), to = kept.find(end);
    ASSERT_LE(from, to);
    auto made = kept;
    made.replace(from, to - from, table);

    if (const char* write = std::getenv("VGM_GOLDEN_WRITE");
        write != nullptr && std::string_view{write} == "1")
        std::ofstream(document, std::ios::binary) << made;
    else
        EXPECT_TRUE(made == kept) << "VGM_GOLDEN_WRITE=1 writes the table into " << document;
}

}  // namespace
