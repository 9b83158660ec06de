#include "gateway/runtime/await.hpp"

#include "gateway/core/issue.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace {

namespace asio = boost::asio;
using namespace vgm;
using runtime::await_callback;

template <class T>
using callback = std::function<void(T)>;

class await : public testing::Test
{
protected:
    runtime::workers workers_{"test", 2};
};

TEST_F(await, takes_a_value_that_is_there_at_once)
{
    const auto answer = test::run(workers_, []() -> asio::awaitable<int> {
        co_return co_await await_callback<int>([](callback<int> done) { done(42); });
    });

    EXPECT_EQ(answer, 42);
}

TEST_F(await, takes_a_value_from_another_thread_and_goes_on_at_home)
{
    std::jthread elsewhere;
    const auto at_home = test::run(workers_, [&]() -> asio::awaitable<bool> {
        const asio::any_io_executor mine = co_await asio::this_coro::executor;
        const auto text = co_await await_callback<std::string>([&](callback<std::string> done) {
            elsewhere = std::jthread([done = std::move(done)] { done(std::string(1000, 'x')); });
        });
        const auto* strand = mine.target<asio::strand<asio::any_io_executor>>();
        co_return text.size() == 1000 && strand != nullptr && strand->running_in_this_thread();
    });

    EXPECT_TRUE(at_home);
}

TEST_F(await, takes_an_error_code_as_a_value_and_throws_nothing)
{
    const auto ec = test::run(workers_, []() -> asio::awaitable<error_code> {
        co_return co_await await_callback<error_code>([](callback<error_code> done) {
            done(make_error_code(boost::system::errc::no_space_on_device));
        });
    });

    EXPECT_EQ(ec, boost::system::errc::no_space_on_device);
}

TEST_F(await, takes_a_value_that_has_no_default_and_can_be_shared)
{
    struct holder
    {
        explicit holder(std::shared_ptr<int> n) : number(std::move(n)) {}
        std::shared_ptr<int> number;
    };

    const auto number = test::run(workers_, []() -> asio::awaitable<int> {
        const auto held = co_await await_callback<holder>([](callback<holder> done) {
            done(holder(std::make_shared<int>(7)));
        });
        co_return *held.number;
    });

    EXPECT_EQ(number, 7);
}

TEST_F(await, is_used_many_times_by_many)
{
    std::vector<std::future<int>> sums;
    for (int task = 0; task < 20; ++task)
        sums.push_back(asio::co_spawn(
            asio::make_strand(runtime::executor_of(workers_)),
            []() -> asio::awaitable<int> {
                int sum = 0;
                for (int n = 0; n < 200; ++n)
                    sum += co_await await_callback<int>([n](callback<int> done) { done(n); });
                co_return sum;
            },
            asio::use_future
        ));

    for (auto& sum : sums) EXPECT_EQ(test::wait_for(std::move(sum)), 199 * 200 / 2);
}

TEST_F(await, lets_go_of_a_coroutine_whose_answer_never_comes)
{
    auto witness = std::make_shared<int>();
    {
        runtime::workers one("one", 1);
        std::promise<callback<int>> started;
        asio::co_spawn(
            runtime::executor_of(one),
            [witness, &started]() -> asio::awaitable<void> {
                co_await await_callback<int>([&](callback<int> done) {
                    started.set_value(std::move(done));
                });
                ADD_FAILURE() << "nothing was answered";
            },
            asio::detached
        );
        {
            const auto forgotten = test::wait_for(started.get_future());
            EXPECT_GT(witness.use_count(), 1);
        }
        // The coroutine is taken down on its own executor: what comes after it there finds it gone.
        test::run(one, []() -> asio::awaitable<int> { co_return 0; });
        EXPECT_EQ(witness.use_count(), 1);
    }
}

}  // namespace
