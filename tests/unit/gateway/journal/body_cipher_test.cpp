#include "gateway/journal/body_cipher.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace vgm;
using journal::body_cipher;

submission_id letter(std::uint8_t n)
{
    return submission_id::make(
        timestamp{milliseconds{1'790'000'000'000}}, {n, n, n, n, n, n, n, n, n, n}
    );
}

class journal_body_cipher : public ::testing::Test
{
protected:
    void SetUp() override
    {
        std::string path = (std::filesystem::temp_directory_path() / "vgm-cipher-XXXXXX").string();
        ASSERT_NE(mkdtemp(path.data()), nullptr);
        folder_ = path;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    body_cipher open() const
    {
        return body_cipher::open(key(), body_cipher::missing_key::make).value();
    }
    std::filesystem::path key() const { return folder_ / "journal.key"; }

    std::filesystem::path folder_;
};

TEST_F(journal_body_cipher, opens_what_it_sealed_also_after_a_restart)
{
    const std::string body(100'000, 'x');

    const auto sealed = open().seal(letter(1), body);

    EXPECT_EQ(sealed.size(), body.size() + body_cipher::overhead);
    EXPECT_EQ(open().unseal(letter(1), sealed).value(), body);
    EXPECT_EQ(open().unseal(letter(2), open().seal(letter(2), "")).value(), "");
}

TEST_F(journal_body_cipher, leaves_no_trace_of_the_text)
{
    const auto sealed = open().seal(letter(1), "MSH|the name of a patient|");

    EXPECT_EQ(sealed.find("patient"), std::string::npos);
    EXPECT_NE(sealed, open().seal(letter(1), "MSH|the name of a patient|"));
}

TEST_F(journal_body_cipher, refuses_a_body_that_was_changed_anywhere)
{
    const auto cipher = open();
    const auto sealed = cipher.seal(letter(1), "a letter");

    for (std::size_t n = 0; n < sealed.size(); ++n) {
        auto changed = sealed;
        changed[n] = static_cast<char>(changed[n] ^ 1);
        EXPECT_FALSE(cipher.unseal(letter(1), changed)) << "at byte " << n;
        EXPECT_FALSE(cipher.unseal(letter(1), std::string_view{sealed}.substr(0, n)));
    }
}

TEST_F(journal_body_cipher, refuses_the_body_of_another_letter)
{
    const auto cipher = open();

    EXPECT_FALSE(cipher.unseal(letter(2), cipher.seal(letter(1), "a letter")));
}

TEST_F(journal_body_cipher, makes_a_key_that_only_its_owner_reads)
{
    open();

    struct stat facts
    {};
    ASSERT_EQ(stat(key().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);
    EXPECT_EQ(facts.st_size, 32);
}

TEST_F(journal_body_cipher, does_not_replace_a_key_that_went_missing)
{
    const auto refused = body_cipher::open(key(), body_cipher::missing_key::refuse);

    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("restore it"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(key()));
}

TEST_F(journal_body_cipher, refuses_a_key_of_another_size)
{
    std::ofstream(key()) << std::string(31, 'k');
    EXPECT_FALSE(body_cipher::open(key(), body_cipher::missing_key::make));

    std::ofstream(key()) << std::string(33, 'k');
    EXPECT_FALSE(body_cipher::open(key(), body_cipher::missing_key::make));
}

}  // namespace
