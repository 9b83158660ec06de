#include "gateway/journal/crc32c.hpp"
#include "gateway/journal/segment_supply.hpp"
#include "gateway/journal/stream_writer.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

// `tracking` as a crash leaves it: a, b and c were flushed, d and e written behind them and not.
class journal_repeated_recovery : public testing::Test
{
protected:
    journal_repeated_recovery()
    {
        disk->syncs = false;
        s.on_damage = damage_policy::skip_and_report;
        std::filesystem::create_directories(s.directory + "/tracking");
        segment_supply supply(
            disk,
            s.directory + "/tracking",
            s.tracking_segment_bytes,
            s.free_segments_kept,
            s.retry_delay
        );
        stream_writer writer(stream::tracking, s, disk, supply, recovered_stream{}, position{});
        EXPECT_FALSE(writer.make_room(1000, {}));
        for (const auto* name : {"a", "b", "c"}) write(writer, name);
        EXPECT_FALSE(writer.sync());
        for (const auto* name : {"d", "e"}) write(writer, name);
        intact = read_file(path);
    }

    void write(stream_writer& to, const std::string& payload)
    {
        record_header h;
        h.payload_size = static_cast<std::uint32_t>(payload.size());
        h.content_crc = crc32c(payload);
        at.push_back(to.stage(h, payload, {}).offset());
        EXPECT_FALSE(to.write());
    }

    // Offsets of the bytes that are no longer what they were.
    void spoil(std::initializer_list<std::uint32_t> offsets)
    {
        auto bytes = read_file(path);
        for (const auto offset : offsets) bytes[offset] ^= 1;
        write_file(path, bytes);
    }

    texts recover_once(recovered_stream* all = nullptr)
    {
        texts told;
        auto found = recover(*disk, s, stream::tracking, {}, [&](const scanned& r) {
            told.emplace_back(r.payload);
        });
        EXPECT_TRUE(found);
        if (found && all != nullptr) *all = std::move(*found);
        return told;
    }

    temporary_directory folder;
    settings s = small_settings(folder, 16u << 10);
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    std::string path = segment_file(s, "tracking", 1);
    std::string intact;
    std::vector<std::uint32_t> at;  // of a, b, c, d, e
};

TEST_F(journal_repeated_recovery, damage_stays_damage_when_what_told_it_was_torn)
{
    spoil({at[0], at[3]});
    recovered_stream first, second;
    ASSERT_EQ(recover_once(&first), (texts{"b", "c"}));
    ASSERT_EQ(first.damages.size(), 1u);
    EXPECT_GT(first.torn_bytes, 0u);

    EXPECT_EQ(recover_once(&second), (texts{"b", "c"}));

    ASSERT_EQ(second.damages.size(), 1u);
    EXPECT_EQ(second.damages[0].offset, first.damages[0].offset);
    EXPECT_EQ(second.damages[0].bytes, first.damages[0].bytes);
    EXPECT_EQ(second.torn_bytes, 0u);
    EXPECT_EQ(second.end(), first.end());
    EXPECT_EQ(recover_once(), (texts{"b", "c"}));
}

TEST_F(journal_repeated_recovery, damage_stays_damage_when_the_segment_header_has_gone_too)
{
    spoil({12, at[0], at[3]});

    ASSERT_EQ(recover_once(), (texts{"b", "c"}));

    EXPECT_EQ(recover_once(), (texts{"b", "c"}));
    EXPECT_EQ(recover_once(), (texts{"b", "c"}));
}

TEST_F(journal_repeated_recovery, records_spoiled_later_are_damage_and_their_place_is_not_used)
{
    spoil({at[0], at[3]});
    recovered_stream first, second;
    ASSERT_EQ(recover_once(&first), (texts{"b", "c"}));

    spoil({at[1], at[2]});

    EXPECT_EQ(recover_once(&second), texts{});
    EXPECT_EQ(second.end(), first.end());
    EXPECT_EQ(second.torn_bytes, 0u);
    s.on_damage = damage_policy::refuse;
    EXPECT_FALSE(recover(*disk, s, stream::tracking, {}, [](const scanned&) {}));
}

TEST_F(journal_repeated_recovery, a_segment_cut_after_it_answers_for_its_whole_length)
{
    spoil({at[0], at[3]});
    recovered_stream first, second;
    ASSERT_EQ(recover_once(&first), (texts{"b", "c"}));

    std::filesystem::resize_file(path, at[2]);

    EXPECT_EQ(recover_once(&second), texts{"b"});
    EXPECT_EQ(second.end(), first.end());
    EXPECT_TRUE(second.tail_is_short);
    EXPECT_EQ(recover_once(), texts{"b"});
}

TEST_F(journal_repeated_recovery, what_is_written_behind_passed_over_damage_is_told)
{
    spoil({at[0], at[3]});
    ASSERT_FALSE(append(*open_journal(s, disk).store, id_of(1), "f").ec);

    EXPECT_EQ(open_journal(s, disk).payloads(), (texts{"b", "c", "f"}));
    EXPECT_EQ(open_journal(s, disk).payloads(), (texts{"b", "c", "f"}));
}

TEST_F(journal_repeated_recovery, an_undamaged_segment_keeps_its_header_as_it_is)
{
    spoil({at[3]});

    ASSERT_EQ(recover_once(), (texts{"a", "b", "c"}));

    EXPECT_EQ(read_file(path).substr(0, at[3]), intact.substr(0, at[3]));
}

TEST_F(journal_repeated_recovery, one_that_fails_at_any_step_has_lost_nothing)
{
    for (const bool header_too : {false, true}) {
        write_file(path, intact);
        header_too ? spoil({12, at[0], at[3]}) : spoil({at[0], at[3]});
        const auto left = read_file(path);
        bool went_well = false;
        for (int steps = 0; !went_well; ++steps) {
            ASSERT_LT(steps, 20);
            write_file(path, left);
            int done = 0;
            disk->set_rule([&](operation asked, const std::string&) {
                const bool counts = asked == operation::write || asked == operation::sync;
                return counts && done++ >= steps ? posix_error(EIO) : vgm::error_code{};
            });
            went_well = recover(*disk, s, stream::tracking, {}, [](const scanned&) {}).has_value();
            disk->heal();

            EXPECT_EQ(recover_once(), (texts{"b", "c"})) << steps;
            EXPECT_EQ(recover_once(), (texts{"b", "c"})) << steps;
        }
    }
}

}  // namespace
