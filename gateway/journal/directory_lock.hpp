#pragma once

#include "gateway/core/issue.hpp"

#include <memory>
#include <string>

namespace vgm::journal {

// Keeps a second writer away from a journal, for as long as it lives. The system gives the lock up
// when the process ends, however it ends.
class directory_lock
{
public:
    // The refusal names the process that has the lock.
    static result<std::unique_ptr<directory_lock>> take(const std::string& directory);

    explicit directory_lock(int fd) : fd_(fd) {}
    directory_lock(const directory_lock&) = delete;
    ~directory_lock();

private:
    int fd_;
};

}  // namespace vgm::journal
