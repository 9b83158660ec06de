#include "gateway/journal/format.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

// A journal of three acknowledged letters and two events, to be cut and spoiled at its end.
class journal_torn_tail : public testing::Test
{
protected:
    journal_torn_tail()
    {
        disk->syncs = false;
        const auto opened = open_journal(s, disk);
        for (unsigned i = 0; i < 3; ++i)
            letters.push_back(
                accept(*opened.store, id_of(i), "letter " + std::to_string(i), std::string(50, 'b'))
            );
        events.push_back(append(*opened.store, id_of(0), "event 0"));
        events.push_back(append(*opened.store, id_of(1), "event 1"));
        opened.store->close();
        tracking = read_file(tracking_path);
        documents = read_file(documents_path);
    }

    opened_journal reopen() { return open_journal(s, disk); }

    // Puts both streams back as they were, and takes away what a former reopening has made.
    void restore()
    {
        std::filesystem::remove(segment_file(s, "tracking", 2));
        std::filesystem::remove(segment_file(s, "documents", 2));
        write_file(tracking_path, tracking);
        write_file(documents_path, documents);
    }

    temporary_directory folder;
    settings s = small_settings(folder, 16u << 10);
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    std::string tracking_path = segment_file(s, "tracking", 1);
    std::string documents_path = segment_file(s, "documents", 1);
    std::string tracking, documents;
    std::vector<append_outcome> letters, events;
};

const texts whole{"letter 0", "letter 1", "letter 2", "event 0", "event 1"};

TEST_F(journal_torn_tail, tracking_cut_at_any_byte_keeps_all_before)
{
    const auto last = events[1].at.offset();
    const auto end = last + static_cast<std::uint32_t>(record_size(7, 0));

    for (auto cut = events[0].at.offset(); cut <= end; ++cut) {
        restore();
        write_file(tracking_path, std::string_view(tracking).substr(0, cut));

        auto opened = reopen();

        const std::size_t kept = cut < last ? 3 : cut < end ? 4 : 5;
        ASSERT_EQ(opened.payloads(), texts(whole.begin(), whole.begin() + static_cast<long>(kept)))
            << cut;
        const bool is_between = cut == events[0].at.offset() || cut == last || cut == end;
        ASSERT_EQ(opened.store->opened().torn_tracking_bytes > 0, !is_between) << cut;
        ASSERT_FALSE(append(*opened.store, id_of(1), "after").ec) << cut;
        ASSERT_EQ(opened.store->story(id_of(1)).back().payload, "after") << cut;
    }
}

TEST_F(journal_torn_tail, tracking_spoiled_at_any_byte_of_the_last_record_keeps_all_before)
{
    const auto last = events[1].at.offset();
    const auto content_end = last + record_header_size + 7;

    for (auto spoiled = last; spoiled < content_end; ++spoiled) {
        restore();
        auto bytes = tracking;
        bytes[spoiled] = static_cast<char>(bytes[spoiled] ^ 0x5A);
        write_file(tracking_path, bytes);

        texts told;
        {
            auto opened = reopen();
            ASSERT_EQ(opened.payloads(), texts(whole.begin(), whole.begin() + 4)) << spoiled;
            ASSERT_GT(opened.store->opened().torn_tracking_bytes, 0u) << spoiled;
            ASSERT_FALSE(append(*opened.store, id_of(1), "after").ec);
        }
        const auto again = reopen();
        ASSERT_EQ(
            again.payloads(), (texts{"letter 0", "letter 1", "letter 2", "event 0", "after"})
        );
        ASSERT_EQ(again.store->opened().torn_tracking_bytes, 0u) << spoiled;
    }
}

TEST_F(journal_torn_tail, copies_lost_from_tracking_at_any_byte_are_remade_from_documents)
{
    const auto first = letters[0].at.offset();
    const auto end = events[0].at.offset();

    for (auto cut = first; cut < end; ++cut) {
        restore();
        auto bytes = tracking;
        std::fill(bytes.begin() + cut, bytes.end(), '\0');
        write_file(tracking_path, bytes);

        auto opened = reopen();

        ASSERT_EQ(opened.payloads(), (texts{"letter 0", "letter 1", "letter 2"})) << cut;
        ASSERT_GE(opened.store->opened().acceptances_recovered, 1u) << cut;
        for (unsigned i = 0; i < 3; ++i) {
            const auto story = opened.store->story(id_of(i));
            ASSERT_EQ(story.size(), 1u) << cut;
            ASSERT_EQ(story[0].body, letters[i].body);
            ASSERT_EQ(opened.store->read_body(id_of(i)).value(), std::string(50, 'b'));
        }
    }
}

TEST_F(journal_torn_tail, remade_copies_are_found_by_the_next_start)
{
    std::fill(tracking.begin() + letters[1].at.offset(), tracking.end(), '\0');
    write_file(tracking_path, tracking);
    EXPECT_EQ(reopen().store->opened().acceptances_recovered, 2u);

    const auto again = reopen();

    EXPECT_EQ(again.store->opened().acceptances_recovered, 0u);
    EXPECT_EQ(again.payloads(), (texts{"letter 0", "letter 1", "letter 2"}));
}

// A crash before the fdatasync of `documents`: the letter was never acknowledged, and `tracking`
// says nothing of it.
TEST_F(journal_torn_tail, documents_torn_at_any_byte_lose_the_unacknowledged_letter_only)
{
    const auto last = letters[2].body.offset();
    const auto size = record_size(8, 50);
    std::fill(tracking.begin() + letters[2].at.offset(), tracking.end(), '\0');

    for (auto torn = last; torn < last + record_header_size + 58; ++torn) {
        restore();
        auto bytes = documents;
        std::fill(bytes.begin() + torn, bytes.begin() + last + static_cast<long>(size), '\0');
        if (bytes == documents) continue;
        write_file(documents_path, bytes);

        auto opened = reopen();

        ASSERT_EQ(opened.payloads(), (texts{"letter 0", "letter 1"})) << torn;
        ASSERT_EQ(opened.store->opened().torn_documents_bytes > 0, torn > last) << torn;
        ASSERT_FALSE(accept(*opened.store, id_of(9), "letter 9", "new").ec);
        ASSERT_EQ(opened.store->read_body(id_of(9)).value(), "new");
        ASSERT_EQ(opened.store->read_body(id_of(1)).value(), std::string(50, 'b'));
    }
}

TEST_F(journal_torn_tail, letters_durable_in_documents_and_lost_from_tracking_come_back)
{
    write_file(tracking_path, std::string(tracking.size(), '\0'));

    const auto opened = reopen();

    EXPECT_EQ(opened.payloads(), (texts{"letter 0", "letter 1", "letter 2"}));
    EXPECT_EQ(opened.store->opened().acceptances_recovered, 3u);
}

// One group of which a later page reached the disk and an earlier one did not.
TEST_F(journal_torn_tail, a_group_with_a_hole_in_it_is_cut_at_the_hole)
{
    restore();
    {
        const auto opened = reopen();
        std::promise<void> all;
        std::atomic<int> left{20};
        // The first one is in the hands of the disk while the others gather.
        for (int i = 0; i < 20; ++i)
            opened.store->append(
                id_of(5),
                at_second(0),
                1,
                std::string(200, static_cast<char>('a' + i)),
                [&](auto) {
                    if (--left == 0) all.set_value();
                }
            );
        all.get_future().get();
    }
    auto bytes = read_file(tracking_path);
    const auto group = bytes.find(std::string(200, 'q')) - record_header_size;
    // The last group's records all say that they were durable up to its start; find which it was.
    const auto header = *parse_record_header(
        std::string_view(bytes).substr(group), position::at(1, static_cast<std::uint32_t>(group))
    );
    bytes[header.durable] ^= 1;
    write_file(tracking_path, bytes);

    const auto opened = reopen();

    EXPECT_GT(opened.store->opened().torn_tracking_bytes, 200u);
    EXPECT_TRUE(opened.store->opened().damages.empty());
    for (const auto& r : opened.replayed) EXPECT_LT(r.at.offset(), header.durable);
}

TEST_F(journal_torn_tail, leftovers_of_a_cut_group_never_come_back_behind_new_records)
{
    // Three equal records; the first of them is spoiled, so all three are cut off.
    {
        const auto opened = reopen();
        append(*opened.store, id_of(1), "aaaaaaa");
    }
    auto bytes = read_file(tracking_path);
    const auto end = events[1].at.offset() + static_cast<std::uint32_t>(record_size(7, 0));
    bytes[end] ^= 1;
    write_file(tracking_path, bytes);
    {
        const auto opened = reopen();
        EXPECT_EQ(opened.payloads(), whole);
        EXPECT_EQ(opened.store->opened().torn_tracking_bytes, record_size(7, 0) - 1);
        append(*opened.store, id_of(1), "bbbbbbb");
    }

    auto expected = whole;
    expected.push_back("bbbbbbb");
    EXPECT_EQ(reopen().payloads(), expected);
}

}  // namespace
