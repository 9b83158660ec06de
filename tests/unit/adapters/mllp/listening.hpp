#pragma once

// A source on loopback whose handler the test holds.

#include "adapters/mllp/source.hpp"
#include "tests/support/loopback.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace vgm::mllp::test {

inline constexpr std::string_view end = "\x1C\r";

class listening : public testing::Test
{
protected:
    // A message that waits for its answer.
    struct question
    {
        message received;
        std::function<void(std::string)> answer;
    };

    listening()
    {
        settings.name = "lab";
        settings.port = 0;
    }

    // Set these before listen().
    source_settings settings;
    std::size_t memory_bytes = 64 << 20;
    // Without it, "X" is answered with "ACK X", and something long with "ACK large".
    void answer_later() { later_ = true; }

    void listen()
    {
        memory_.emplace(memory_bytes);
        workers_.emplace("test", 2);
        source_.emplace(
            *workers_,
            settings,
            *memory_,
            [this](message m, auto answer) {
                take({std::move(m), std::move(answer)});
            },
            refuse()
        );
    }
    // Answers "REFUSED <rule>", and keeps what it was asked about.
    mllp::source::refuser refuse()
    {
        return [this](const message& beginning, const issue& why) {
            const std::lock_guard lock(mutex_);
            refused_.push_back(beginning);
            return "REFUSED " + why.rule;
        };
    }
    void stop() { source_.reset(); }

    mllp::source& source() { return *source_; }
    runtime::budget& memory() { return *memory_; }
    runtime::workers& workers() { return *workers_; }

    vgm::test::tcp_peer connect() { return vgm::test::tcp_peer::connect(source_->bound_port()); }

    static std::string exchange(vgm::test::tcp_peer& p, const std::string& er7)
    {
        p.send(encode_frame(er7));
        const auto frame = p.read_to(end);
        return frame.size() < 3 ? "no answer" : frame.substr(1, frame.size() - 3);
    }
    static std::string talk(vgm::test::tcp_peer p, const std::string& er7)
    {
        return exchange(p, er7);
    }
    void connect_and_expect(const std::string& er7, const std::string& answer)
    {
        EXPECT_EQ(talk(connect(), er7), answer);
    }

    std::vector<message> messages()
    {
        const std::lock_guard lock(mutex_);
        return messages_;
    }

    // The beginnings of the blocks that could not be taken.
    std::vector<message> refused()
    {
        const std::lock_guard lock(mutex_);
        return refused_;
    }

    // The next one that waits, with answer_later().
    question wait_for_message()
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return !waiting_.empty(); }))
            throw std::runtime_error("no message comes");
        question next = std::move(waiting_.front());
        waiting_.pop_front();
        return next;
    }
    bool no_message_for(std::chrono::milliseconds time)
    {
        std::unique_lock lock(mutex_);
        return !changed_.wait_for(lock, time, [&] { return !waiting_.empty(); });
    }

private:
    void take(question q)
    {
        std::unique_lock lock(mutex_);
        messages_.push_back(q.received);
        if (later_) {
            waiting_.push_back(std::move(q));
            changed_.notify_all();
            return;
        }
        lock.unlock();
        const auto& er7 = *q.received.bytes;
        q.answer("ACK " + (er7.size() > 10'000 ? "large" : er7));
    }

    bool later_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<message> messages_, refused_;
    std::deque<question> waiting_;
    std::optional<runtime::budget> memory_;
    std::optional<runtime::workers> workers_;
    std::optional<mllp::source> source_;
};

}  // namespace vgm::mllp::test
