#pragma once

#include "adapters/kafka/errc.hpp"
#include "adapters/kafka/settings.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vgm::kafka {

// What became of one message: the brokers have it (on every replica in sync), or they will not.
struct delivery_outcome
{
    std::uint64_t ticket = 0;
    std::optional<issue> wrong;
};

// Hands messages to the brokers: idempotent, so a partition gets those of one producer once and in
// the order of send(), however often connections break. What cannot be handed over waits for ever;
// what a broker refuses breaks the producer, so that nothing behind it gets ahead.
//
//     send, send, … until full  ->  poll  ->  send, …       broken: make another, begin again at
//                                                           the first message without an outcome
//
// Used by one thread at a time. No message's content is ever logged.
class producer
{
public:
    // Connects to nobody yet.
    static result<std::unique_ptr<producer>> make(const settings& s);
    ~producer();  // gives up what waits

    using header = std::pair<const char*, std::string_view>;
    struct message
    {
        const std::string& topic;
        std::string_view key, value;
        std::span<const header> headers;
    };

    enum class answer {
        taken,
        full,   // poll, then try again
        broken  // see broken()
    };
    // `ticket` comes back with the outcome, once.
    answer send(const message& m, std::uint64_t ticket);

    // Outcomes since the last call; waits for the first one at most so long.
    std::vector<delivery_outcome> poll(std::chrono::milliseconds patience);

    // Why this producer is of no more use.
    const std::optional<issue>& broken() const { return broken_; }

    // What the connections last complained about since the last delivery; empty: nothing.
    const std::string& last_trouble() const;

private:
    struct state;
    explicit producer(std::unique_ptr<state> s);

    void break_with(issue why);

    std::unique_ptr<state> state_;
    std::optional<issue> broken_;
};

}  // namespace vgm::kafka
