#include "gateway/journal/crc32c.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using vgm::journal::crc32c;
using vgm::journal::crc32c_by_table;

std::string some_bytes(std::size_t size)
{
    std::mt19937 random(7);
    std::string bytes(size, '\0');
    for (auto& c : bytes) c = static_cast<char>(random());
    return bytes;
}

TEST(journal_crc32c, gives_the_values_of_rfc_3720)
{
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
    EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
    EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
    EXPECT_EQ(crc32c(""), 0u);
}

TEST(journal_crc32c, is_the_same_with_and_without_the_instruction)
{
    const auto bytes = some_bytes(300);

    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const auto part = std::string_view(bytes).substr(0, size);
        EXPECT_EQ(crc32c(part, 42), crc32c_by_table(part, 42)) << size;
    }
}

TEST(journal_crc32c, of_two_pieces_is_that_of_the_whole)
{
    const std::string_view bytes = "a letter in two pieces, however it is cut";

    for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
        EXPECT_EQ(crc32c(bytes.substr(cut), crc32c(bytes.substr(0, cut))), crc32c(bytes));
}

}  // namespace
