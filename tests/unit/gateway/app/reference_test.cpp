// The two files that are printed by the program itself: a key that changes and a reference that
// does not would be a lie in print.

#include "gateway/app/settings.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace vgm::app {
namespace {

constexpr const char* how_to_regenerate =
    "it is printed by the program; from the top of the tree, after building:\n"
    "  build/release/gateway/app/vaguemestre config --reference > docs/configuration.md\n"
    "  build/release/gateway/app/vaguemestre config --schema > "
    "schemas/config/vaguemestre.schema.json\n";

std::string read_file(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(std::filesystem::path{VGM_SOURCE_DIR} / path).rdbuf();
    return text.str();
}

// The first line in which two texts differ: a whole reference in a failure helps nobody.
std::string first_difference(const std::string& left, const std::string& right)
{
    std::istringstream a(left), b(right);
    std::string line_a, line_b;
    for (int line = 1;; ++line) {
        const bool more_a = static_cast<bool>(std::getline(a, line_a));
        const bool more_b = static_cast<bool>(std::getline(b, line_b));
        if (!more_a && !more_b) return {};
        if (more_a != more_b || line_a != line_b)
            return "line " + std::to_string(line) +
                   "\n  in the file: " + (more_a ? line_a : "(end)") +
                   "\n  printed now: " + (more_b ? line_b : "(end)");
    }
}

TEST(app_reference, is_the_one_in_docs)
{
    const std::string file = read_file("docs/configuration.md");

    EXPECT_EQ(first_difference(file, print_reference()), "")
        << "docs/configuration.md is not up to date: " << how_to_regenerate;
}

TEST(app_reference, has_the_json_schema_in_schemas)
{
    const std::string file = read_file("schemas/config/vaguemestre.schema.json");

    EXPECT_EQ(first_difference(file, print_json_schema()), "")
        << "schemas/config/vaguemestre.schema.json is not up to date: " << how_to_regenerate;
}

TEST(app_reference, test_sees_a_line_that_is_missing_or_different)
{
    EXPECT_EQ(first_difference("a\nb\n", "a\nb\n"), "");
    EXPECT_NE(first_difference("a\nb\n", "a\n"), "");
    EXPECT_NE(first_difference("a\nb\n", "a\nc\n"), "");
}

}  // namespace
}  // namespace vgm::app
