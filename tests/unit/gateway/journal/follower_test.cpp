#include "gateway/journal/follower.hpp"

#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

class journal_follower : public testing::Test
{
protected:
    journal_follower() { disk->syncs = false; }

    texts rest(follower& f, const journal& store)
    {
        texts all;
        for (;;) {
            const auto found = f.next(store.durable_end());
            if (!found) ADD_FAILURE() << found.error().detail;
            if (!found || !*found) return all;
            all.push_back((*found)->payload);
        }
    }

    texts write(journal& store, int count)
    {
        texts all;
        for (int i = 0; i < count; ++i) {
            all.push_back("record " + std::to_string(written++));
            append(store, id_of(1), all.back());
        }
        return all;
    }

    temporary_directory folder;
    settings s = small_settings(folder, 16u << 10);
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    int written = 0;
};

TEST_F(journal_follower, tells_what_comes_across_many_segments)
{
    const auto opened = open_journal(s, disk);
    follower f(s.directory, {}, disk);
    texts expected, told;

    for (int round = 0; round < 60; ++round) {
        for (auto& text : write(*opened.store, 1 + round % 23)) expected.push_back(text);
        for (auto& text : rest(f, *opened.store)) told.push_back(text);
    }

    EXPECT_EQ(told, expected);
    EXPECT_EQ(f.gaps(), 0u);
    EXPECT_GT(f.at().segment(), 2u);
}

TEST_F(journal_follower, catches_up_and_another_goes_on_where_it_was)
{
    const auto opened = open_journal(s, disk);
    const auto expected = write(*opened.store, 900);

    position at;
    texts told;
    while (told.size() < expected.size()) {
        follower f(s.directory, at, disk);
        for (int n = 0; n < 7; ++n) {
            const auto found = f.next(opened.store->durable_end()).value();
            if (!found) break;
            told.push_back(found->payload);
        }
        ASSERT_NE(f.at(), at);
        at = f.at();
        EXPECT_EQ(f.gaps(), 0u);
    }

    EXPECT_EQ(told, expected);
}

TEST_F(journal_follower, never_runs_ahead_of_what_is_durable)
{
    const auto opened = open_journal(s, disk);
    append(*opened.store, id_of(1), "durable");
    accept(*opened.store, id_of(2), "its copy is not durable yet", "letter");
    follower f(s.directory, {}, disk);

    EXPECT_EQ(rest(f, *opened.store), (texts{"durable"}));
    ASSERT_FALSE(opened.store->flush());
    EXPECT_EQ(rest(f, *opened.store), (texts{"its copy is not durable yet"}));
}

TEST_F(journal_follower, goes_on_after_a_restart_of_the_journal)
{
    position at;
    texts expected, told;
    for (int start = 0; start < 5; ++start) {
        const auto opened = open_journal(s, disk);
        follower f(s.directory, at, disk);
        for (auto& text : write(*opened.store, 120)) expected.push_back(text);
        for (auto& text : rest(f, *opened.store)) told.push_back(text);
        EXPECT_EQ(f.gaps(), 0u);
        at = f.at();
    }

    EXPECT_EQ(told, expected);
}

TEST_F(journal_follower, says_that_segments_went_before_they_were_read)
{
    const auto opened = open_journal(s, disk);
    write(*opened.store, 10);
    follower f(s.directory, {}, disk);
    ASSERT_EQ(rest(f, *opened.store).size(), 10u);
    const auto lost = write(*opened.store, 600);
    const auto kept = append(*opened.store, id_of(1), "kept").at;
    write(*opened.store, 400);

    ASSERT_FALSE(opened.store->retire(stream::tracking, kept));
    const auto told = rest(f, *opened.store);

    EXPECT_GE(f.gaps(), 1u);
    EXPECT_LT(told.size(), 1001u);
    EXPECT_EQ(told.back(), "record " + std::to_string(written - 1));
    EXPECT_NE(std::find(told.begin(), told.end(), "kept"), told.end());
}

TEST_F(journal_follower, asks_again_after_an_error_of_the_disk)
{
    const auto opened = open_journal(s, disk);
    const auto expected = write(*opened.store, 50);
    follower f(s.directory, {}, disk);
    disk->set_rule([](operation o, const std::string&) {
        return o == operation::read ? posix_error(EIO) : vgm::error_code{};
    });

    EXPECT_FALSE(f.next(opened.store->durable_end()));
    disk->heal();

    EXPECT_EQ(rest(f, *opened.store), expected);
    EXPECT_EQ(f.gaps(), 0u);
}

}  // namespace
