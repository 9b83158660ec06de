#pragma once

#include "gateway/core/issue.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace vgm::journal {

// Does one thing at a time beside the caller: the fdatasync of one stream while the other's runs,
// because a disk takes no longer for two flushes than for one.
class second_thread
{
public:
    second_thread();
    ~second_thread();

    void start(std::function<error_code()> what);
    error_code wait();

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::function<error_code()> what_;
    error_code answer_;
    bool busy_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace vgm::journal
