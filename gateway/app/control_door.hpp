#pragma once

#include "gateway/core/issue.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace vgm::app {

inline constexpr std::size_t control_line_max = 64 * 1024;

// Where commands of the same machine ask the running gateway for something: a Unix socket that only
// its own user and root may open. One line comes, one line goes back. A thread of its own;
// questions wait for each other.
class control_door
{
public:
    // Answers a line; `by` is the name of the user who asks.
    using handler = std::function<std::string(const std::string& line, const std::string& by)>;

    /** Throws std::runtime_error when the socket cannot be made. One left by a gateway that ended
       is taken over: the lock of the journal has shown that none is running. */
    control_door(const std::filesystem::path& socket, handler answer);
    ~control_door();
    control_door(const control_door&) = delete;
    control_door& operator=(const control_door&) = delete;

private:
    void serve();
    void serve_one(int connection) const;

    const std::filesystem::path path_;
    const handler answer_;
    int listening_ = -1, stop_ = -1;
    std::thread thread_;
};

/** Asks the gateway that runs on a data folder.

    @return Its answer, or an issue: none is running, or it does not answer in 30 seconds. */
result<std::string> ask_gateway(const std::filesystem::path& socket, std::string_view line);

/** The socket of a data folder. */
std::filesystem::path control_socket(const std::filesystem::path& data);

}  // namespace vgm::app
