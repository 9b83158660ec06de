#include "gateway/app/turns.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

using namespace vgm::app;

TEST(app_turns, come_one_after_the_other_under_a_name)
{
    const auto all = std::make_shared<turns>();
    turns::turn first;
    std::vector<int> done;
    all->take("a", [&](turns::turn mine) { first = std::move(mine); });
    all->take("a", [&](const turns::turn&) { done.push_back(2); });
    all->take("a", [&](const turns::turn&) { done.push_back(3); });
    all->take("b", [&](const turns::turn&) { done.push_back(1); });
    EXPECT_EQ(done, std::vector<int>{1});

    first.reset();

    EXPECT_EQ(done, (std::vector<int>{1, 2, 3}));
}

TEST(app_turns, go_on_after_one_that_throws)
{
    const auto all = std::make_shared<turns>();
    turns::turn first;
    bool last = false;
    all->take("a", [&](turns::turn mine) { first = std::move(mine); });
    all->take("a", [](const turns::turn&) { throw std::runtime_error("full"); });
    all->take("a", [&](const turns::turn&) { last = true; });

    first.reset();

    EXPECT_TRUE(last);
    EXPECT_THROW(
        all->take("a", [](const turns::turn&) { throw std::runtime_error("full"); }),
        std::runtime_error
    );
    last = false;
    all->take("a", [&](const turns::turn&) { last = true; });
    EXPECT_TRUE(last);
}
