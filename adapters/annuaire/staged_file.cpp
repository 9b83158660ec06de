#include "adapters/annuaire/staged_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace vgm::annuaire {
namespace {

namespace fs = std::filesystem;

error_code last_error() { return {errno, boost::system::system_category()}; }

issue refuse(const fs::path& file, std::string detail)
{
    return {fault::storage_unavailable, severity::error, file.string(), std::move(detail), {}};
}

error_code flush(const fs::path& file, int flags)
{
    const int fd = ::open(file.c_str(), flags | O_CLOEXEC);
    if (fd < 0) return last_error();
    const error_code failed = ::fsync(fd) == 0 ? error_code{} : last_error();
    ::close(fd);
    return failed;
}

}  // namespace

result<std::unique_ptr<staged_file>> staged_file::start(const fs::path& name)
{
    std::error_code failed;
    const fs::path folder = fs::absolute(name, failed).parent_path();
    fs::create_directories(folder, failed);
    const fs::path lock = name.string() + ".lock";
    const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return refuse(name, "the folder cannot be written in: " + last_error().message());
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd);
        return refuse(name, "another process is loading the directory");
    }
    return std::unique_ptr<staged_file>(new staged_file(name, fd));
}

staged_file::staged_file(fs::path name, int lock)
    : name_(std::move(name)), staged_(name_.string() + ".new"), lock_(lock)
{}

staged_file::~staged_file()
{
    std::error_code ignored;
    if (!kept_) fs::remove(staged_, ignored);
    ::close(lock_);
}

error_code staged_file::commit()
{
    if (const auto failed = flush(staged_, O_RDWR)) return failed;
    if (::rename(staged_.c_str(), name_.c_str()) != 0) return last_error();
    std::error_code ignored;
    const fs::path folder = fs::absolute(name_, ignored).parent_path();
    return flush(folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace vgm::annuaire
