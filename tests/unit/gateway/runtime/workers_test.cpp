#include "tests/support/run.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>
#include <pthread.h>

#include <latch>
#include <set>
#include <thread>

namespace {

namespace asio = boost::asio;
using vgm::runtime::executor_of;
using vgm::runtime::workers;

TEST(workers, run_on_as_many_threads_as_they_were_given)
{
    workers pool("test", 3);
    std::latch together(4);
    std::mutex mutex;
    std::set<std::thread::id> threads;

    for (int n = 0; n < 3; ++n)
        asio::post(executor_of(pool), [&] {
            {
                const std::lock_guard lock(mutex);
                threads.insert(std::this_thread::get_id());
            }
            together.arrive_and_wait();
        });
    together.arrive_and_wait();

    EXPECT_EQ(threads.size(), 3U);
    EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
}

TEST(workers, have_a_name_that_a_person_sees_in_top)
{
    workers pool("a-name-longer-than-fifteen", 1);

    const auto name = vgm::test::run(pool, []() -> asio::awaitable<std::string> {
        char text[16] = {};
        pthread_getname_np(pthread_self(), text, sizeof text);
        co_return text;
    });

    EXPECT_EQ(name, "a-name-longer-t");
}

TEST(workers, go_on_after_a_handler_that_throws)
{
    workers pool("test", 1);
    std::promise<void> after;
    asio::post(executor_of(pool), [] { throw std::runtime_error("a bug"); });
    asio::post(executor_of(pool), [] { throw 42; });
    asio::post(executor_of(pool), [&] { after.set_value(); });

    EXPECT_NO_THROW(vgm::test::wait_for(after.get_future()));
}

TEST(workers, finish_what_runs_and_drop_what_waits_when_they_stop)
{
    auto witness = std::make_shared<int>();
    bool finished = false;
    {
        workers pool("test", 1);
        std::promise<void> running, go_on;
        auto may = go_on.get_future();
        asio::post(executor_of(pool), [&] {
            running.set_value();
            may.wait();
            finished = true;
        });
        asio::post(executor_of(pool), [witness] { ADD_FAILURE() << "dropped work ran"; });
        vgm::test::wait_for(running.get_future());
        pool.stop();
        go_on.set_value();
        pool.join();
        EXPECT_TRUE(finished);
    }

    EXPECT_EQ(witness.use_count(), 1);
}

}  // namespace
