#include "gateway/journal/file_system.hpp"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace vgm::journal {
namespace {

error_code system_error(int number) { return {number, boost::system::system_category()}; }

class descriptor final : public file
{
public:
    explicit descriptor(int fd) : fd_(fd) {}
    descriptor(const descriptor&) = delete;
    ~descriptor() override { ::close(fd_); }

    std::size_t read_at(char* to, std::size_t size, std::uint64_t offset, error_code& ec)
        const override
    {
        std::size_t got = 0;
        while (got < size) {
            const auto n = ::pread(fd_, to + got, size - got, static_cast<off_t>(offset + got));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) ec = system_error(errno);
            if (n <= 0) break;
            got += static_cast<std::size_t>(n);
        }
        return got;
    }

    std::size_t write_at(std::span<const iovec> parts, std::uint64_t offset, error_code& ec)
        override
    {
        const int count = static_cast<int>(std::min<std::size_t>(parts.size(), IOV_MAX));
        for (;;) {
            const auto n = ::pwritev(fd_, parts.data(), count, static_cast<off_t>(offset));
            if (n >= 0) return static_cast<std::size_t>(n);
            if (errno == EINTR) continue;
            ec = system_error(errno);
            return 0;
        }
    }

    // Not repeated when interrupted: a second answer would not be about the same bytes.
    error_code sync_data() override
    {
        return ::fdatasync(fd_) == 0 ? error_code{} : system_error(errno);
    }

    error_code allocate(std::uint64_t size) override
    {
        const int error = ::posix_fallocate(fd_, 0, static_cast<off_t>(size));
        return error == 0 ? error_code{} : system_error(error);
    }

    error_code truncate(std::uint64_t size) override
    {
        return ::ftruncate(fd_, static_cast<off_t>(size)) == 0 ? error_code{} : system_error(errno);
    }

    std::uint64_t size(error_code& ec) const override
    {
        struct stat status
        {};
        if (::fstat(fd_, &status) != 0) ec = system_error(errno);
        return static_cast<std::uint64_t>(status.st_size);
    }

private:
    int fd_;
};

int flags_of(open_mode mode)
{
    switch (mode) {
        case open_mode::read:
            return O_RDONLY;
        case open_mode::read_write:
            return O_RDWR;
        case open_mode::create:
            return O_RDWR | O_CREAT | O_EXCL;
    }
    return O_RDONLY;
}

class posix final : public file_system
{
public:
    std::unique_ptr<file> open(const std::string& path, open_mode mode, error_code& ec) override
    {
        // Bodies are patients' documents: nobody but the gateway's own account reads them.
        const int fd = ::open(path.c_str(), flags_of(mode) | O_CLOEXEC, 0600);
        if (fd >= 0) return std::make_unique<descriptor>(fd);
        ec = system_error(errno);
        return nullptr;
    }

    error_code rename(const std::string& from, const std::string& to) override
    {
        return std::rename(from.c_str(), to.c_str()) == 0 ? error_code{} : system_error(errno);
    }

    error_code remove(const std::string& path) override
    {
        return ::unlink(path.c_str()) == 0 ? error_code{} : system_error(errno);
    }

    error_code make_directories(const std::string& path) override
    {
        std::error_code ec;
        std::filesystem::create_directories(path, ec);
        return ec;
    }

    error_code sync_directory(const std::string& path) override
    {
        const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) return system_error(errno);
        const error_code ec = ::fsync(fd) == 0 ? error_code{} : system_error(errno);
        ::close(fd);
        return ec;
    }

    std::vector<std::string> list(const std::string& path, error_code& ec) override
    {
        std::vector<std::string> names;
        std::error_code wrong;
        for (std::filesystem::directory_iterator i(path, wrong), end; !wrong && i != end;
             i.increment(wrong))
            names.push_back(i->path().filename().string());
        ec = wrong;
        return names;
    }
};

}  // namespace

std::shared_ptr<file_system> real_file_system() { return std::make_shared<posix>(); }

error_code write_all(file& to, std::span<iovec> parts, std::uint64_t offset)
{
    while (!parts.empty()) {
        error_code ec;
        std::size_t written = to.write_at(parts, offset, ec);
        if (ec) return ec;
        if (written == 0) return system_error(EIO);
        offset += written;
        while (!parts.empty() && written >= parts.front().iov_len) {
            written -= parts.front().iov_len;
            parts = parts.subspan(1);
        }
        if (!parts.empty()) {
            parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + written;
            parts.front().iov_len -= written;
        }
    }
    return {};
}

error_code write_all(file& to, std::string_view bytes, std::uint64_t offset)
{
    if (bytes.empty()) return {};
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    return write_all(to, std::span(&part, 1), offset);
}

error_code write_zeros(file& to, std::uint64_t from, std::uint64_t until)
{
    static const std::string zeros(1u << 20, '\0');
    while (from < until) {
        const auto size = std::min<std::uint64_t>(zeros.size(), until - from);
        if (const auto ec = write_all(to, std::string_view(zeros).substr(0, size), from)) return ec;
        from += size;
    }
    return {};
}

}  // namespace vgm::journal
