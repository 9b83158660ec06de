#pragma once

#include "gateway/journal/file_system.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace vgm::journal {

// Keeps a segment file of one stream ready ahead of need, allocated and filled with zeros, so that
// a write into it changes no metadata of the file system. Filling one takes a second that no
// append should wait for; a thread of its own does it.
class segment_supply
{
public:
    struct state
    {
        std::size_t free = 0;
        error_code failing;  // why the last one could not be made
    };

    segment_supply(
        std::shared_ptr<file_system> files,
        std::string directory,
        std::uint32_t segment_bytes,
        std::uint32_t kept,
        std::chrono::milliseconds retry_delay,
        const std::vector<std::string>& found = {}  // files of an earlier start that may be reused
    );
    ~segment_supply();

    // Gives a free segment this name. Waits for one that is being made; when none can be made, says
    // why at once, and tries again after retry_delay or when space comes back through give_back().
    std::unique_ptr<file> take(const std::string& path, error_code& ec);

    // A segment that is not needed any more: kept for reuse, or removed.
    error_code give_back(const std::string& path);

    // How much of the segment taken last is written: the next one is filled at that pace.
    void note_used(std::uint64_t bytes);

    state now() const;

private:
    using clock = std::chrono::steady_clock;

    void run();
    bool may_make() const;
    error_code make(const std::string& path);
    error_code fill(file& fresh);
    bool keep_pace(std::uint64_t at);
    std::string new_name(const char* suffix);

    const std::shared_ptr<file_system> files_;
    const std::string directory_;
    const std::uint32_t segment_bytes_;
    const std::size_t kept_;
    const std::chrono::milliseconds retry_delay_;

    mutable std::mutex mutex_;
    std::condition_variable to_do_;
    std::condition_variable done_;
    std::vector<std::string> free_;
    std::uint64_t last_name_;
    std::uint64_t attempts_ = 0;
    error_code failing_;
    clock::time_point retry_at_;
    std::size_t waiting_ = 0;  // in take()
    static constexpr std::uint64_t never = ~std::uint64_t{0};
    std::atomic<std::uint64_t> used_{0}, go_on_at_{never};
    bool stopping_ = false;
    std::thread maker_;
};

}  // namespace vgm::journal
