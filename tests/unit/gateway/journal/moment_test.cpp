#include "gateway/journal/moment.hpp"

#include "gateway/journal/follower.hpp"
#include "gateway/journal/journal.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

namespace vgm::journal {
namespace {

TEST(journal_moment, begins_before_the_first_record_of_a_time_and_passes_over_older_segments)
{
    const test::temporary_directory place;
    settings s;
    s.directory = place.path();
    s.tracking_segment_bytes = 64u << 10;
    auto opened = journal::open(s);
    ASSERT_TRUE(opened) << opened.error().detail;
    auto& all = **opened;
    const timestamp start{std::chrono::hours(24 * 365 * 50)};
    const std::string payload(1000, 'x');
    constexpr int count = 400;  // several segments
    for (int n = 0; n < count; ++n)
        all.append(submission_id::make(start, {1, 2, 3}), start + seconds(n), 1, payload, [](auto) {
        });
    ASSERT_FALSE(all.flush());
    const auto until = all.durable_end();
    ASSERT_GT(until.segment(), 3u);

    for (const int wanted : {0, 1, 57, 200, 399}) {
        const auto from = find_moment(place.path(), start + seconds(wanted), until);
        follower reader(place.path(), from);
        const auto first = reader.next(until);
        ASSERT_TRUE(first && *first);
        EXPECT_LE((*first)->time, start + seconds(wanted)) << wanted;
        EXPECT_GE((*first)->time, start + seconds(wanted - 70)) << wanted;  // one segment at most
    }
    EXPECT_FALSE(find_moment(place.path(), start - seconds(1), until));
    EXPECT_FALSE(find_moment(place.path() + "/nowhere", start, until));
}

}  // namespace
}  // namespace vgm::journal
