#include "gateway/journal/errors.hpp"
#include "gateway/journal/format.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

constexpr std::size_t letters_written = 1000;

// A journal of several segments in both streams, all of it acknowledged.
class journal_damage : public testing::Test
{
protected:
    journal_damage()
    {
        disk->syncs = false;
        const auto opened = open_journal(s, disk);
        for (unsigned i = 0; i < letters_written; ++i)
            letters.push_back(accept(
                *opened.store, id_of(i), "letter " + std::to_string(i), std::string(300, 'b')
            ));
        last_event = append(*opened.store, id_of(0), "last event").at;
    }

    vgm::issue refusal()
    {
        const auto refused = journal::open(s, {}, disk);
        return refused ? vgm::issue{} : refused.error();
    }

    void spoil(const char* stream, position at)
    {
        const auto path = segment_file(s, stream, static_cast<int>(at.segment()));
        auto bytes = read_file(path);
        bytes[at.offset() + record_header_size] ^= 1;
        write_file(path, bytes);
    }

    temporary_directory folder;
    settings s = small_settings(folder, 16u << 10);
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    std::vector<append_outcome> letters;
    position last_event;
};

TEST_F(journal_damage, a_missing_segment_is_named_with_what_to_do)
{
    ASSERT_GT(last_event.segment(), 2u);
    std::filesystem::remove(segment_file(s, "tracking", 2));

    const auto refused = refusal();

    EXPECT_EQ(refused.code, errc::segment_missing);
    EXPECT_NE(refused.detail.find("0000000000000002.seg"), std::string::npos);
    EXPECT_NE(refused.detail.find("journal.on_damage"), std::string::npos);
}

TEST_F(journal_damage, a_missing_segment_can_be_passed_over)
{
    std::filesystem::remove(segment_file(s, "tracking", 2));
    s.on_damage = damage_policy::skip_and_report;

    const auto opened = open_journal(s, disk);

    ASSERT_EQ(opened.store->opened().damages.size(), 1u);
    EXPECT_EQ(opened.store->opened().damages[0].segment, 2u);
    EXPECT_LT(opened.replayed.size(), letters_written + 1);
    EXPECT_EQ(opened.payloads().back(), "last event");
    EXPECT_FALSE(append(*opened.store, id_of(1), "goes on").ec);
}

TEST_F(journal_damage, changed_bytes_in_the_middle_are_not_taken_for_the_end)
{
    spoil("tracking", letters[5].at);

    const auto refused = refusal();

    EXPECT_EQ(refused.code, errc::segment_damaged);
    EXPECT_NE(refused.where.find("0000000000000001.seg"), std::string::npos);
}

TEST_F(journal_damage, changed_bytes_in_the_last_segment_are_not_taken_for_a_torn_end)
{
    {
        const auto opened = open_journal(s, disk);
        for (int i = 0; i < 3; ++i) append(*opened.store, id_of(0), "more");
    }
    spoil("tracking", last_event);

    EXPECT_EQ(refusal().code, errc::segment_damaged);
}

TEST_F(journal_damage, everything_around_changed_bytes_can_still_be_had)
{
    spoil("tracking", letters[5].at);
    s.on_damage = damage_policy::skip_and_report;

    const auto opened = open_journal(s, disk);

    ASSERT_EQ(opened.replayed.size(), letters_written);
    EXPECT_EQ(opened.replayed[4].payload, "letter 4");
    EXPECT_EQ(opened.replayed[5].payload, "letter 6");
    ASSERT_EQ(opened.store->opened().damages.size(), 1u);
    EXPECT_EQ(opened.store->opened().damages[0].offset, letters[5].at.offset());
    EXPECT_EQ(opened.store->opened().damages[0].bytes, record_size(8, 0));
}

TEST_F(journal_damage, a_segment_header_that_changed_is_damage)
{
    const auto last = static_cast<int>(last_event.segment());
    for (int segment = 1; segment <= last; ++segment) {
        const auto path = segment_file(s, "tracking", segment);
        const auto good = read_file(path);
        auto bytes = good;
        bytes[12] ^= 1;
        write_file(path, bytes);
        EXPECT_EQ(refusal().code, errc::segment_damaged) << segment;
        write_file(path, good);
    }
    EXPECT_TRUE(refusal().detail.empty());
}

TEST_F(journal_damage, a_last_segment_header_that_changed_is_damage_too)
{
    {
        const auto opened = open_journal(s, disk);
        for (int i = 0; i < 3; ++i) append(*opened.store, id_of(0), "more");
    }
    const auto path = segment_file(s, "tracking", static_cast<int>(last_event.segment()));
    auto bytes = read_file(path);
    bytes[12] ^= 1;
    write_file(path, bytes);
    EXPECT_EQ(refusal().code, errc::segment_damaged);

    s.on_damage = damage_policy::skip_and_report;
    {
        const auto opened = open_journal(s, disk);
        EXPECT_EQ(opened.replayed.size(), letters_written + 4);
        for (int i = 0; i < 300; ++i) ASSERT_FALSE(append(*opened.store, id_of(0), "on").ec);
    }
    EXPECT_EQ(open_journal(s, disk).replayed.size(), letters_written + 304);
}

TEST_F(journal_damage, a_body_that_tracking_names_and_documents_has_lost_is_damage)
{
    spoil("documents", letters.back().body);

    const auto refused = refusal();

    EXPECT_EQ(refused.code, errc::segment_damaged);
    EXPECT_NE(refused.detail.find("body"), std::string::npos);
}

TEST_F(journal_damage, a_last_documents_segment_that_has_gone_is_noticed)
{
    const auto last = static_cast<int>(letters.back().body.segment());
    std::filesystem::remove(segment_file(s, "documents", last));
    EXPECT_EQ(refusal().code, errc::segment_missing);

    std::filesystem::remove_all(s.directory + "/documents");
    EXPECT_EQ(refusal().code, errc::segment_missing);
}

TEST_F(journal_damage, positions_of_lost_bodies_are_not_given_to_new_ones)
{
    const auto lost = letters.back().body;
    std::filesystem::remove_all(s.directory + "/documents");
    s.on_damage = damage_policy::skip_and_report;
    {
        const auto opened = open_journal(s, disk);
        EXPECT_EQ(opened.store->opened().damages.size(), 1u);
        EXPECT_GT(accept(*opened.store, id_of(9000), "new", "body").body, lost);
    }
    s.on_damage = damage_policy::refuse;

    const auto opened = open_journal(s, disk);

    EXPECT_EQ(opened.replayed.size(), letters_written + 2);
    EXPECT_EQ(opened.store->read_body(id_of(9000)).value(), "body");
    EXPECT_FALSE(opened.store->read_body(id_of(5)));
}

TEST_F(journal_damage, changed_bytes_of_a_body_are_noticed_when_it_is_read)
{
    const auto path = segment_file(s, "documents", 1);
    auto bytes = read_file(path);
    bytes[letters[3].body.offset() + record_header_size + 100] ^= 1;
    write_file(path, bytes);

    const auto opened = open_journal(s, disk);

    EXPECT_EQ(opened.store->read_body(id_of(3)).error().code, errc::segment_damaged);
    EXPECT_TRUE(opened.store->read_body(id_of(4)));
}

}  // namespace
