#include "schemas/mime/base64.hpp"

#include "schemas/mime/base64_kernels.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <random>
#include <string>

namespace {

using namespace vgm;
using namespace vgm::mime;

std::string random_bytes(std::mt19937& random, std::size_t size)
{
    std::string bytes(size, '\0');
    for (auto& b : bytes) b = static_cast<char>(random());
    return bytes;
}

std::string openssl_encoded(const std::string& bytes)
{
    std::string text(encoded_size(bytes.size()) + 1, '\0');
    const int n = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        static_cast<int>(bytes.size())
    );
    text.resize(static_cast<std::size_t>(n));
    return text;
}

std::string encoded(std::string_view bytes)
{
    std::string out;
    encode_base64(bytes, out);
    return out;
}

std::string refusal(std::string_view text)
{
    const auto r = decode_base64(text);
    if (r) return "accepted";
    EXPECT_EQ(to_fault(r.error().code), fault::bad_data_type);
    return r.error().detail;
}

TEST(mime_base64, writes_the_vectors_of_rfc_4648)
{
    EXPECT_EQ(encoded(""), "");
    EXPECT_EQ(encoded("f"), "Zg==");
    EXPECT_EQ(encoded("fo"), "Zm8=");
    EXPECT_EQ(encoded("foo"), "Zm9v");
    EXPECT_EQ(encoded("foob"), "Zm9vYg==");
    EXPECT_EQ(encoded("fooba"), "Zm9vYmE=");
    EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

TEST(mime_base64, encodes_as_openssl_does_and_decodes_what_it_encodes)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);

    for (int i = 0; i < 2000; ++i) {
        const std::string bytes = random_bytes(random, i < 300 ? i : random() % 5000);
        const std::string text = openssl_encoded(bytes);
        ASSERT_EQ(encoded(bytes), text);
        ASSERT_EQ(text.size(), encoded_size(bytes.size()));
        ASSERT_EQ(decode_base64(text).value(), bytes);
    }
}

TEST(mime_base64, appends_to_what_is_there)
{
    std::string out = "data:";

    encode_base64("foo", out);

    EXPECT_EQ(out, "data:Zm9v");
}

TEST(mime_base64, crosses_the_window_of_a_large_content)
{
    std::mt19937 random(1);
    const std::string bytes = random_bytes(random, 1'000'003);

    EXPECT_EQ(decode_base64(encoded(bytes)).value(), bytes);
}

TEST(mime_base64, decodes_the_same_wherever_blanks_are)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);

    for (int i = 0; i < 500; ++i) {
        const std::string bytes = random_bytes(random, random() % 400);
        std::string text;
        for (const char c : encoded(bytes)) {
            while (random() % 8 == 0) text += " \t\r\n"[random() % 4];
            text += c;
        }
        text += random() % 2 ? "\r\n" : "";
        ASSERT_EQ(decode_base64(text).value(), bytes) << text;
    }
}

TEST(mime_base64, does_without_padding)
{
    EXPECT_EQ(decode_base64("Zg").value(), "f");
    EXPECT_EQ(decode_base64("Zm8").value(), "fo");
    EXPECT_EQ(decode_base64("Zm9vYg").value(), "foob");
    EXPECT_EQ(decode_base64("").value(), "");
    EXPECT_EQ(decode_base64(" \r\n").value(), "");
    EXPECT_EQ(decode_base64("Zg = =\n").value(), "f");
}

TEST(mime_base64, refuses_wrong_padding)
{
    EXPECT_EQ(refusal("Zg="), "the character at offset 3 is not base64");
    EXPECT_EQ(refusal("Zg==="), "the character at offset 4 is not base64");
    EXPECT_EQ(refusal("Zm9v="), "the character at offset 4 is not base64");
    EXPECT_EQ(refusal("="), "the character at offset 0 is not base64");
    EXPECT_EQ(refusal("Zg==Zg=="), "the character at offset 4 is not base64");
    EXPECT_EQ(refusal("Z==="), "the base64 ends with a single character of a group");
}

TEST(mime_base64, refuses_a_single_character_of_a_group)
{
    EXPECT_EQ(refusal("Z"), "the base64 ends with a single character of a group");
    EXPECT_EQ(refusal("Zm9vY\r\n"), "the base64 ends with a single character of a group");
}

TEST(mime_base64, says_where_every_foreign_byte_is)
{
    const std::string good = encoded(std::string(150, 'x'));

    for (int c = 0; c < 256; ++c) {
        const char byte = static_cast<char>(c);
        const bool blank = byte == ' ' || (byte >= '\t' && byte <= '\r');
        if (kernels::letter_value(byte) >= 0 || blank || byte == '=') continue;
        for (std::size_t at = 0; at < good.size(); ++at) {
            std::string text = good;
            text[at] = byte;
            ASSERT_EQ(
                refusal(text), "the character at offset " + std::to_string(at) + " is not base64"
            ) << c;
        }
    }
}

TEST(mime_base64, gives_the_same_with_and_without_vector_instructions)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);

    for (int i = 0; i < 2000; ++i) {
        std::string text = encoded(random_bytes(random, random() % 300));
        if (!text.empty() && random() % 2)
            text[random() % text.size()] = static_cast<char>(random());
        std::string fast(text.size(), '\0'), plain(text.size(), '\0');
        const auto n = kernels::decode(text.data(), text.size(), fast.data());
        ASSERT_EQ(n, kernels::decode_portable(text.data(), text.size(), plain.data()));
        ASSERT_EQ(fast.substr(0, n / 4 * 3), plain.substr(0, n / 4 * 3));

        std::string fast_text(text.size() * 2, '\0'), plain_text(text.size() * 2, '\0');
        ASSERT_EQ(
            kernels::encode(text.data(), text.size(), fast_text.data()),
            kernels::encode_portable(text.data(), text.size(), plain_text.data())
        );
        ASSERT_EQ(fast_text, plain_text);
    }
}

TEST(mime_base64, wraps_lines_at_76_characters)
{
    std::string out;
    encode_base64_lines(std::string(58, 'x'), out);

    EXPECT_EQ(out.find("\r\n"), 76u);
    EXPECT_EQ(out.substr(78), "eA==\r\n");
    for (std::size_t n = 0; n < 400; ++n) {
        std::string lines;
        encode_base64_lines(std::string(n, 'y'), lines);
        ASSERT_EQ(lines.size(), encoded_lines_size(n));
        ASSERT_EQ(decode_base64(lines).value(), std::string(n, 'y'));
    }
}

}  // namespace
