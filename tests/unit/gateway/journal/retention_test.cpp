#include "gateway/journal/errors.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;
namespace fs = std::filesystem;

class journal_retention : public testing::Test
{
protected:
    journal_retention() { disk->syncs = false; }

    // About 15 letters to a segment of 16 KiB.
    void fill(journal& store, unsigned from, unsigned until)
    {
        for (unsigned i = from; i < until; ++i)
            outcomes.push_back(
                accept(store, id_of(i), "letter " + std::to_string(i), std::string(1000, 'x'))
            );
    }

    std::size_t count(const char* stream, const char* suffix) const
    {
        std::size_t n = 0;
        for (const auto& e : fs::directory_iterator(s.directory + "/" + stream))
            n += e.path().extension() == suffix ? 1 : 0;
        return n;
    }

    temporary_directory folder;
    settings s = small_settings(folder, 16u << 10);
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    std::vector<append_outcome> outcomes;
};

TEST_F(journal_retention, keeps_every_record_at_or_after_the_position)
{
    const auto opened = open_journal(s, disk);
    fill(*opened.store, 0, 100);

    ASSERT_FALSE(opened.store->retire(stream::documents, outcomes[50].body));

    EXPECT_EQ(opened.store->read_body(outcomes[0].body).error().code, errc::not_found);
    for (unsigned i = 50; i < 100; ++i) EXPECT_TRUE(opened.store->read_body(outcomes[i].body)) << i;
    EXPECT_EQ(opened.store->story(id_of(0)).size(), 1u);
}

TEST_F(journal_retention, never_takes_the_segment_that_is_written_on)
{
    const auto opened = open_journal(s, disk);
    fill(*opened.store, 0, 100);

    ASSERT_FALSE(opened.store->retire(stream::documents, position::at(9999, 0)));
    ASSERT_FALSE(opened.store->retire(stream::tracking, position::at(9999, 0)));

    EXPECT_TRUE(opened.store->read_body(outcomes.back().body));
    EXPECT_EQ(opened.store->story(id_of(99)).size(), 1u);
    EXPECT_EQ(count("documents", ".seg"), 1u);
    EXPECT_FALSE(append(*opened.store, id_of(99), "goes on").ec);
}

TEST_F(journal_retention, retired_segments_are_used_again)
{
    s.free_segments_kept = 3;
    const auto opened = open_journal(s, disk);
    for (unsigned round = 0; round < 10; ++round) {
        fill(*opened.store, 100 * round, 100 * (round + 1));
        ASSERT_FALSE(opened.store->retire(stream::documents, outcomes.back().body));
    }

    EXPECT_LE(count("documents", ".free"), 3u);
    EXPECT_EQ(count("documents", ".seg"), 1u);
    EXPECT_LE(opened.store->now().documents.free_segments, 3u);
}

TEST_F(journal_retention, old_records_behind_the_tail_of_a_recycled_segment_stay_old)
{
    texts expected;
    {
        const auto opened = open_journal(s, disk);
        fill(*opened.store, 0, 400);
        ASSERT_FALSE(opened.store->retire(stream::documents, outcomes.back().body));
        ASSERT_FALSE(opened.store->retire(stream::tracking, outcomes.back().at));
        fill(*opened.store, 400, 1000);
    }

    const auto opened = open_journal(s, disk);

    ASSERT_GE(opened.replayed.size(), 600u);
    for (unsigned i = 0; i < 600; ++i) {
        const auto& r = opened.replayed[opened.replayed.size() - 600 + i];
        ASSERT_EQ(r.payload, "letter " + std::to_string(400 + i));
    }
    EXPECT_EQ(opened.store->opened().torn_tracking_bytes, 0u);
    EXPECT_EQ(opened.store->opened().torn_documents_bytes, 0u);
    EXPECT_EQ(opened.store->opened().acceptances_recovered, 0u);
}

TEST_F(journal_retention, bodies_go_first_and_the_account_stays)
{
    {
        const auto opened = open_journal(s, disk);
        fill(*opened.store, 0, 200);
        ASSERT_FALSE(opened.store->retire(stream::documents, outcomes.back().body));
    }

    const auto opened = open_journal(s, disk);

    EXPECT_EQ(opened.replayed.size(), 200u);
    EXPECT_EQ(opened.store->opened().acceptances_recovered, 0u);
    EXPECT_EQ(opened.store->read_body(id_of(3)).error().code, errc::not_found);
}

TEST_F(journal_retention, acceptances_are_not_remade_once_their_copies_were_retired)
{
    {
        const auto opened = open_journal(s, disk);
        fill(*opened.store, 0, 100);
        // Bodies stay; the account goes, but for a last segment that holds no acceptance at all.
        for (int i = 0; i < 300; ++i) append(*opened.store, id_of(99), std::string(100, 'e'));
        ASSERT_FALSE(opened.store->retire(stream::tracking, position::at(9999, 0)));
    }

    const auto opened = open_journal(s, disk);

    EXPECT_EQ(opened.store->opened().acceptances_recovered, 0u);
    for (const auto& r : opened.replayed) EXPECT_FALSE(r.body);
}

TEST_F(journal_retention, a_story_begins_where_the_kept_segments_begin)
{
    const auto opened = open_journal(s, disk);
    std::vector<position> at;
    for (int i = 0; i < 400; ++i)
        at.push_back(append(*opened.store, id_of(1), std::to_string(i)).at);
    append(*opened.store, id_of(2), "x");

    ASSERT_FALSE(opened.store->retire(stream::tracking, at[300]));

    const auto story = opened.store->story(id_of(1));
    EXPECT_LT(story.size(), 400u);
    EXPECT_GE(story.size(), 100u);
    EXPECT_EQ(story.back().payload, "399");
}

TEST_F(journal_retention, forgets_the_submissions_of_which_nothing_is_left)
{
    const auto opened = open_journal(s, disk);
    fill(*opened.store, 0, 1000);

    ASSERT_FALSE(opened.store->retire(stream::tracking, outcomes.back().at));

    EXPECT_LT(opened.store->now().submissions, 400u);
    EXPECT_GE(opened.store->now().submissions, 1u);
}

}  // namespace
