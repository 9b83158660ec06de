#pragma once

// A server on loopback whose handler the test holds.

#include "adapters/http/server.hpp"
#include "tests/support/loopback.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

namespace vgm::http::test {

class serving : public testing::Test
{
protected:
    struct question
    {
        request asked;
        answer reply;
    };

    // Set these before listen().
    server_settings settings;
    std::size_t memory_bytes = 64 << 20;
    std::uint64_t body_bytes_max = 1 << 20;
    std::optional<response> refusal;
    // Without it, "METHOD /path body" is answered.
    std::function<void(request, answer)> handler;

    void answer_later()
    {
        handler = [this](request asked, answer reply) {
            const std::lock_guard lock(mutex_);
            waiting_.push_back({std::move(asked), std::move(reply)});
            changed_.notify_all();
        };
    }
    void answer_with(response r)
    {
        handler = [r](const request&, const answer& reply) { reply(r); };
    }

    void listen()
    {
        if (!handler)
            handler = [](const request& asked, const answer& reply) {
                reply(make_response(
                    200,
                    "text/plain",
                    std::string{to_string(asked.method)} + " " + asked.path + " " + *asked.body
                ));
            };
        memory_.emplace(memory_bytes);
        workers_.emplace("test", 2);
        server_.emplace(
            *workers_,
            settings,
            *memory_,
            [this](const request&) {
                return admission{body_bytes_max, refusal};
            },
            [this](request asked, answer reply) {
                {
                    const std::lock_guard lock(mutex_);
                    ++handled_;
                }
                handler(std::move(asked), std::move(reply));
            }
        );
    }

    http::server& server() { return *server_; }
    runtime::budget& memory() { return *memory_; }
    vgm::test::tcp_peer connect() { return vgm::test::tcp_peer::connect(server_->bound_port()); }

    // All that comes for these bytes until the server closes.
    std::string all_for(const std::string& bytes)
    {
        auto p = connect();
        p.send(bytes);
        return p.read_to_end();
    }
    static std::string status_of(const std::string& answer)
    {
        return answer.size() < 12 ? "no answer: " + answer : answer.substr(9, 3);
    }
    // Of bytes that must be refused: the status, once the connection is closed.
    std::string refusal_of(const std::string& bytes)
    {
        if (!server_) listen();
        const auto answer = all_for(bytes);
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
        EXPECT_EQ(handled(), 0);
        return status_of(answer);
    }

    // The head of the next answer, and its body, by its Content-Length.
    static std::pair<std::string, std::string> read_answer(vgm::test::tcp_peer& p)
    {
        const std::string head = p.read_to("\r\n\r\n");
        const std::string name = "Content-Length: ";
        const auto at = head.find(name);
        std::string body;
        if (at == std::string::npos) return {head, body};
        const std::size_t size = std::stoul(head.substr(at + name.size()));
        return {head, p.read_bytes(size)};
    }

    int handled()
    {
        const std::lock_guard lock(mutex_);
        return handled_;
    }
    question wait_for_request()
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return !waiting_.empty(); }))
            throw std::runtime_error("no request comes");
        question next = std::move(waiting_.front());
        waiting_.pop_front();
        return next;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int handled_ = 0;
    std::deque<question> waiting_;
    std::optional<runtime::budget> memory_;
    std::optional<runtime::workers> workers_;
    std::optional<http::server> server_;
};

}  // namespace vgm::http::test
