#include "schemas/mime/base64_lines.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace vgm;
using namespace vgm::mime;

std::string read_all(base64_line_encoder& encoder, std::size_t step)
{
    std::string out, buffer(step, '\0');
    while (const std::size_t n = encoder.read(buffer)) out.append(buffer, 0, n);
    return out;
}

slices cut(const std::string& bytes, std::mt19937& random)
{
    slices all;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t n = random() % 150;
        all.push_back(slice::of(bytes.substr(at, n)));
        at += std::min(n, bytes.size() - at);
    }
    return all;
}

TEST(mime_base64_lines, gives_the_same_lines_however_content_and_buffer_are_cut)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);

    for (int i = 0; i < 300; ++i) {
        std::string bytes(random() % 1000, '\0');
        for (auto& b : bytes) b = static_cast<char>(random());
        std::string expected;
        encode_base64_lines(bytes, expected);

        const slices content = cut(bytes, random);
        base64_line_encoder encoder(content);

        ASSERT_EQ(encoder.size(), expected.size());
        ASSERT_EQ(read_all(encoder, 1 + random() % 300), expected);
    }
}

TEST(mime_base64_lines, fills_the_buffer_until_the_end)
{
    const slices content{slice::of(std::string(100, 'a')), slice::of(std::string(100, 'b'))};
    base64_line_encoder encoder(content);
    std::string buffer(encoder.size() - 1, '\0');

    EXPECT_EQ(encoder.read(buffer), buffer.size());
    EXPECT_EQ(encoder.read(buffer), 1u);
    EXPECT_EQ(encoder.read(buffer), 0u);
}

TEST(mime_base64_lines, has_no_line_without_content)
{
    const slices nothing;
    const slices empty{slice::of("")};
    std::string buffer(10, '\0');

    EXPECT_EQ(base64_line_encoder(nothing).size(), 0u);
    EXPECT_EQ(base64_line_encoder(nothing).read(buffer), 0u);
    EXPECT_EQ(base64_line_encoder(empty).read(buffer), 0u);
}

}  // namespace
