#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

// Expected texts, one file each: tests/golden/<route>/<case>.txt. With VGM_GOLDEN_WRITE=1 in the
// environment a run writes them instead; read the diff before you believe it.
namespace vgm::test {

inline bool writes_golden()
{
    const char* write = std::getenv("VGM_GOLDEN_WRITE");
    return write != nullptr && std::string_view{write} == "1";
}

inline std::string read_text(const std::filesystem::path& path)
{
    std::ifstream input(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

// Compares a text with what is kept of it, or keeps it.
inline void golden(std::string_view route, std::string_view name, const std::string& text)
{
    const auto path = std::filesystem::path(VGM_SOURCE_DIR "/tests/golden") / route /
                      (std::string{name} + ".txt");
    if (writes_golden()) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    EXPECT_EQ(text, read_text(path))
        << path << " differs. When the change is meant, regenerate all of them with\n"
        << "  VGM_GOLDEN_WRITE=1 <build folder>/tests/golden/test_golden";
}

}  // namespace vgm::test
