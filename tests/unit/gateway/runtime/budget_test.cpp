#include "gateway/runtime/budget.hpp"

#include "tests/support/dice.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace {

using vgm::runtime::budget;
using lease_ptr = std::shared_ptr<budget::lease>;

// Who was granted what, in order.
struct queue
{
    explicit queue(budget& b) : from(b) {}

    void ask(int who, std::size_t bytes)
    {
        from.acquire(bytes, [this, who](lease_ptr lease) {
            order.push_back(who);
            held[static_cast<std::size_t>(who)] = std::move(lease);
        });
    }
    void give_back(int who) { held[static_cast<std::size_t>(who)].reset(); }

    budget& from;
    std::vector<int> order;
    std::array<lease_ptr, 8> held;
};

TEST(budget, grants_at_once_what_it_has)
{
    budget all(100);
    queue q(all);

    q.ask(1, 60);
    q.ask(2, 40);

    EXPECT_EQ(q.order, (std::vector{1, 2}));
    EXPECT_EQ(all.in_use(), 100U);
    EXPECT_EQ(all.waiting(), 0U);
}

TEST(budget, makes_wait_who_asks_for_more_than_is_left)
{
    budget all(100);
    queue q(all);

    q.ask(1, 60);
    q.ask(2, 41);
    EXPECT_EQ(all.waiting(), 1U);
    q.give_back(1);

    EXPECT_EQ(q.order, (std::vector{1, 2}));
    EXPECT_EQ(all.in_use(), 41U);
    EXPECT_EQ(all.waiting(), 0U);
}

TEST(budget, serves_in_order_even_when_a_later_one_would_fit)
{
    budget all(100);
    queue q(all);

    q.ask(1, 60);
    q.ask(2, 80);
    q.ask(3, 10);
    EXPECT_EQ(q.order, std::vector{1});
    q.give_back(1);

    EXPECT_EQ(q.order, (std::vector{1, 2, 3}));
}

TEST(budget, serves_several_with_what_one_gives_back)
{
    budget all(100);
    queue q(all);

    q.ask(1, 100);
    q.ask(2, 30);
    q.ask(3, 30);
    q.ask(4, 50);
    q.give_back(1);
    EXPECT_EQ(q.order, (std::vector{1, 2, 3}));
    q.give_back(2);

    EXPECT_EQ(q.order, (std::vector{1, 2, 3, 4}));
}

TEST(budget, gives_all_there_is_to_who_asks_for_more_alone)
{
    budget all(100);
    queue q(all);

    q.ask(1, 10);
    q.ask(2, 1000);
    q.ask(3, 1);
    EXPECT_EQ(q.order, std::vector{1});
    q.give_back(1);
    EXPECT_EQ(q.order, (std::vector{1, 2}));
    EXPECT_EQ(all.in_use(), 100U);
    q.give_back(2);

    EXPECT_EQ(q.order, (std::vector{1, 2, 3}));
}

TEST(budget, gets_its_bytes_back_once_however_a_lease_is_moved)
{
    budget all(100);
    {
        budget::lease first(all, 0), second;
        lease_ptr granted;
        all.acquire(70, [&](lease_ptr lease) { granted = std::move(lease); });
        second = std::move(*granted);
        EXPECT_FALSE(*granted);
        EXPECT_TRUE(second);
        granted.reset();
        EXPECT_EQ(all.in_use(), 70U);
        first = std::move(second);
        EXPECT_EQ(all.in_use(), 70U);
    }

    EXPECT_EQ(all.in_use(), 0U);
}

TEST(budget, forgets_those_who_wait_without_granting_them_anything)
{
    budget all(10);
    queue q(all);
    auto witness = std::make_shared<int>();
    q.ask(1, 10);
    all.acquire(10, [witness](const lease_ptr&) { FAIL(); });
    EXPECT_EQ(witness.use_count(), 2);

    all.forget_waiters();

    EXPECT_EQ(witness.use_count(), 1);
    EXPECT_EQ(all.waiting(), 0U);
    q.give_back(1);
    EXPECT_EQ(all.in_use(), 0U);
}

TEST(budget, never_lends_more_than_it_has_to_many_threads)
{
    vgm::test::dice any;
    SCOPED_TRACE(any.seed());
    constexpr int total = 100, threads = 4, rounds = 400;
    budget all(total);
    std::atomic<int> lent{0}, most{0}, served{0};
    std::vector<unsigned> seeds(threads);
    for (auto& s : seeds) s = static_cast<unsigned>(any.between(1, 1'000'000));

    {
        std::vector<std::jthread> users;
        for (const auto seed : seeds)
            users.emplace_back([&, seed] {
                vgm::test::dice own(seed);
                for (int n = 0; n < rounds; ++n) {
                    const int wanted = own.between(1, 150), bytes = std::min(wanted, total);
                    std::promise<lease_ptr> granted;
                    all.acquire(static_cast<std::size_t>(wanted), [&](lease_ptr lease) {
                        granted.set_value(std::move(lease));
                    });
                    auto lease = granted.get_future().get();
                    const int now = lent += bytes;
                    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
                    }
                    ++served;
                    lent -= bytes;
                    lease.reset();
                }
            });
    }

    EXPECT_EQ(served, threads * rounds);
    EXPECT_LE(most, total);
    EXPECT_EQ(all.in_use(), 0U);
    EXPECT_EQ(all.waiting(), 0U);
}

TEST(budget, gives_now_or_not_at_all_to_who_will_not_wait)
{
    budget all(100);
    auto first = all.try_acquire(60);
    ASSERT_TRUE(first);

    EXPECT_EQ(all.try_acquire(41), nullptr);
    EXPECT_NE(all.try_acquire(40), nullptr);
    bool granted = false;
    all.acquire(50, [&](auto) { granted = true; });
    EXPECT_EQ(all.try_acquire(1), nullptr) << "not before those who wait";
    first.reset();
    EXPECT_TRUE(granted);
    EXPECT_EQ(all.in_use(), 0u);
}

}  // namespace
