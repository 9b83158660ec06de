#include "gateway/app/batch_story.hpp"

#include "tests/support/letter_records.hpp"

#include <gtest/gtest.h>

namespace vgm::app {
namespace {

using namespace vgm::test;

TEST(app_batch_story, counts_the_mails_that_a_rerouting_planned_and_not_those_it_withdrew)
{
    rerouted_record anew;
    anew.withdrawn = {1};
    anew.deliveries = {planned(2).deliveries[1]};
    const records waits = story({accepted(), planned(1), anew});
    records done = waits;
    done.push_back({letter_id(), at_second(9), sent(2, 1)});

    EXPECT_EQ(state_of(fold(waits)), item_state::waiting);
    EXPECT_EQ(state_of(fold(done)), item_state::sent);
}

}  // namespace
}  // namespace vgm::app
