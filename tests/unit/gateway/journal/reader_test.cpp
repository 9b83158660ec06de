#include "gateway/journal/reader.hpp"

#include "gateway/journal/errors.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

class journal_reader : public testing::Test
{
protected:
    texts scan(const reader& r, position from = {})
    {
        texts all;
        next = r.scan(
                    [&](const record& told) {
                        all.push_back(told.payload);
                        return true;
                    },
                    from
        )
                   .value();
        return all;
    }

    temporary_directory folder;
    settings s = small_settings(folder, 16u << 10);
    position next;
};

TEST_F(journal_reader, reads_beside_the_writer)
{
    const auto opened = open_journal(s);
    const auto outcome = accept(*opened.store, id_of(1), "accepted", "the letter");
    append(*opened.store, id_of(2), "other");
    append(*opened.store, id_of(1), "sent");

    const reader r(s.directory);

    EXPECT_EQ(scan(r), (texts{"accepted", "other", "sent"}));
    EXPECT_EQ(payloads(r.story(id_of(1)).value()), (texts{"accepted", "sent"}));
    EXPECT_EQ(r.read_body(outcome.body).value(), "the letter");
}

TEST_F(journal_reader, goes_on_where_it_stopped)
{
    auto disk = std::make_shared<faulty_files>();
    disk->syncs = false;
    const auto opened = open_journal(s, disk);
    const reader r(s.directory);
    texts expected, told;

    for (int i = 0; i < 400; ++i) {
        expected.push_back(std::to_string(i));
        append(*opened.store, id_of(1), expected.back());
        if (i % 37 != 0) continue;
        const auto more = scan(r, next);
        told.insert(told.end(), more.begin(), more.end());
    }
    const auto rest = scan(r, next);
    told.insert(told.end(), rest.begin(), rest.end());

    EXPECT_EQ(told, expected);
    EXPECT_TRUE(scan(r, next).empty());
}

TEST_F(journal_reader, stops_when_told_to)
{
    const auto opened = open_journal(s);
    for (int i = 0; i < 5; ++i) append(*opened.store, id_of(1), std::to_string(i));
    const reader r(s.directory);
    int seen = 0;

    const auto stopped = r.scan([&](const record&) { return ++seen < 2; });

    EXPECT_EQ(seen, 2);
    EXPECT_EQ(scan(r, *stopped), (texts{"2", "3", "4"}));
}

TEST_F(journal_reader, stops_quietly_at_a_torn_end)
{
    position last;
    {
        const auto opened = open_journal(s);
        append(*opened.store, id_of(1), "whole");
        last = append(*opened.store, id_of(1), "torn").at;
    }
    const auto path = segment_file(s, "tracking", 1);
    write_file(path, read_file(path).substr(0, last.offset() + 20));

    EXPECT_EQ(scan(reader(s.directory)), texts{"whole"});
    EXPECT_EQ(next, last);
}

TEST_F(journal_reader, says_that_a_folder_is_not_there)
{
    const reader r(s.directory + "/nowhere");

    EXPECT_TRUE(r.scan([](const record&) { return true; }).has_error());
    EXPECT_EQ(r.read_body(position::at(1, 64)).error().code, errc::not_found);
}

TEST_F(journal_reader, sees_an_ordered_journal_while_segments_are_written_and_recycled)
{
    auto disk = std::make_shared<faulty_files>();
    disk->syncs = false;
    const auto opened = open_journal(s, disk);
    std::atomic<bool> over{false};
    std::thread writer([&] {
        for (int i = 0; i < 3000; ++i) {
            const auto at = append(*opened.store, id_of(1), std::to_string(i)).at;
            if (i % 300 == 299) opened.store->retire(stream::tracking, at);
        }
        over = true;
    });

    const reader r(s.directory);
    while (!over) {
        int last = -1;
        for (const auto& text : scan(r)) {
            const int n = std::stoi(text);
            ASSERT_GT(n, last);
            last = n;
        }
    }
    writer.join();

    EXPECT_EQ(scan(r).back(), "2999");
}

}  // namespace
