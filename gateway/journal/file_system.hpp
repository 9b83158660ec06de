#pragma once

#include "gateway/core/issue.hpp"

#include <sys/uio.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace vgm::journal {

// The few things the journal asks of a disk. A port, so that tests can make each of them fail.

class file
{
public:
    virtual ~file() = default;

    // Bytes read: fewer than asked for only at the end of the file.
    virtual std::size_t read_at(char* to, std::size_t size, std::uint64_t offset, error_code& ec)
        const = 0;
    // One system call: may write less than it was given.
    virtual std::size_t
    write_at(std::span<const iovec> parts, std::uint64_t offset, error_code& ec) = 0;
    virtual error_code sync_data() = 0;
    virtual error_code allocate(std::uint64_t size) = 0;
    virtual error_code truncate(std::uint64_t size) = 0;
    virtual std::uint64_t size(error_code& ec) const = 0;
};

enum class open_mode { read, read_write, create };

class file_system
{
public:
    virtual ~file_system() = default;

    virtual std::unique_ptr<file> open(const std::string& path, open_mode mode, error_code& ec) = 0;
    virtual error_code rename(const std::string& from, const std::string& to) = 0;
    virtual error_code remove(const std::string& path) = 0;
    virtual error_code make_directories(const std::string& path) = 0;
    // Makes new names and renames in it survive a power cut.
    virtual error_code sync_directory(const std::string& path) = 0;
    virtual std::vector<std::string> list(const std::string& path, error_code& ec) = 0;
};

std::shared_ptr<file_system> real_file_system();

// Writes all the parts, however many calls it takes.
error_code write_all(file& to, std::span<iovec> parts, std::uint64_t offset);
error_code write_all(file& to, std::string_view bytes, std::uint64_t offset);
error_code write_zeros(file& to, std::uint64_t from, std::uint64_t until);

}  // namespace vgm::journal
