#include "gateway/journal/directory_lock.hpp"

#include "gateway/journal/errors.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace vgm::journal {
namespace {

std::string read_pid(int fd)
{
    char bytes[16];
    const auto got = ::pread(fd, bytes, sizeof bytes, 0);
    std::string digits(bytes, got > 0 ? static_cast<std::size_t>(got) : 0);
    digits.erase(std::min(digits.find_first_not_of("0123456789"), digits.size()));
    return digits.empty() ? "unknown" : digits;
}

}  // namespace

result<std::unique_ptr<directory_lock>> directory_lock::take(const std::string& directory)
{
    const auto path = directory + "/lock";
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        const error_code ec(errno, boost::system::system_category());
        return make_issue(ec, path, "the lock file cannot be opened: " + ec.message());
    }
    auto lock = std::make_unique<directory_lock>(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return make_issue(
            errc::in_use,
            path,
            "process " + read_pid(fd) +
                " writes this journal: stop it, or set another "
                "gateway.data"
        );
    }
    // For the reader of the refusal only: the lock does not depend on it.
    const auto pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0) {
    }
    return lock;
}

directory_lock::~directory_lock() { ::close(fd_); }

}  // namespace vgm::journal
