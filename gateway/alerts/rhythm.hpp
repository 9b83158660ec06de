#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace vgm::alerts {

// A moment by the clock on the site's wall.
using local_moment = std::chrono::local_seconds;

// How many messages come in each hour of the week, learned from the last weeks. A public holiday is
// expected to be as a Sunday, and nothing is learned from it. Bounded: 168 hours, six weeks each.
class weekly_rhythm
{
public:
    static constexpr std::size_t weeks_max = 6, weeks_needed = 2;

    /** Takes messages that came. Hours since the last call are learned, those without any message
        too; moments that go backwards count for the present hour. */
    void add(local_moment at, std::uint32_t messages);

    /** Begins anew at this moment without learning anything of the hours between: nobody was there
        to count. */
    void resume(local_moment at);

    /** What is usual in the hour that a moment is in: the mean of the weeks without the highest
       and, where there are four or more, without the lowest, so that neither a day off nor a flood
        counts. Nothing when fewer than `weeks_needed` are known. */
    std::optional<double> usual_in_hour(local_moment at) const;

    /** What would usually have come between two moments; hours of which nothing is known count 0.
        Looks back two weeks at most. */
    double usual_between(local_moment from, local_moment to) const;

    // As it is kept in a file.
    struct memory
    {
        std::int64_t hour = 0;     // the present one, since 1970; 0: none yet
        std::uint32_t so_far = 0;  // messages in it
        bool is_whole = false;     // it is counted from its beginning
        std::array<std::vector<std::uint32_t>, 168> weeks;  // from Monday 0 h; the newest last
    };
    const memory& remembered() const { return memory_; }
    /** Takes back what was kept; lists that are too long are cut. */
    static weekly_rhythm from(memory kept);

private:
    void learn(std::int64_t hour, std::uint32_t messages);
    const std::vector<std::uint32_t>& weeks_of(std::int64_t hour) const;

    memory memory_;
};

}  // namespace vgm::alerts
