#include "gateway/journal/settings.hpp"

#include "gateway/journal/errors.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace vgm::journal;

settings good()
{
    settings s;
    s.directory = "/var/lib/journal";
    return s;
}

std::string refused_key(const settings& s)
{
    const auto wrong = validate(s);
    if (!wrong) return "";
    EXPECT_EQ(wrong->code, errc::bad_settings);
    return wrong->where;
}

TEST(journal_settings, defaults_need_a_directory_only)
{
    EXPECT_EQ(refused_key(good()), "");
    EXPECT_EQ(refused_key(settings{}), "gateway.data");
}

TEST(journal_settings, segments_are_neither_tiny_nor_huge_nor_odd)
{
    auto s = good();
    s.documents_segment_bytes = 4096;
    EXPECT_EQ(refused_key(s), "journal.documents_segment_bytes");
    s.documents_segment_bytes = (2048u << 20) + 4096;
    EXPECT_EQ(refused_key(s), "journal.documents_segment_bytes");
    s.documents_segment_bytes = (64u << 10) + 1;
    EXPECT_EQ(refused_key(s), "journal.documents_segment_bytes");

    auto t = good();
    t.tracking_segment_bytes = 0;
    EXPECT_EQ(refused_key(t), "journal.tracking_segment_bytes");
}

TEST(journal_settings, free_segments_and_delays_have_limits)
{
    auto s = good();
    s.free_segments_kept = 0;
    EXPECT_EQ(refused_key(s), "journal.free_segments_kept");
    s.free_segments_kept = 1001;
    EXPECT_EQ(refused_key(s), "journal.free_segments_kept");

    auto t = good();
    t.retry_delay = vgm::milliseconds(-1);
    EXPECT_EQ(refused_key(t), "journal.retry_delay");
}

TEST(journal_errors, every_code_has_its_own_sentence)
{
    std::set<std::string> sentences;
    for (int i = 1; i <= static_cast<int>(errc::bad_settings); ++i)
        sentences.insert(make_error_code(static_cast<errc>(i)).message());

    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(errc::bad_settings));
    EXPECT_FALSE(sentences.contains("unknown"));
}

}  // namespace
