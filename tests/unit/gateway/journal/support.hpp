#pragma once

#include "gateway/journal/file_system.hpp"
#include "gateway/journal/journal.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <vector>

// What the journal's tests share: a folder that goes away, a disk that fails on demand, and calls
// that wait for their answer.
namespace vgm::journal::test {

class temporary_directory
{
public:
    temporary_directory()
    {
        std::string name = (std::filesystem::temp_directory_path() / "journal-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    temporary_directory(const temporary_directory&) = delete;
    ~temporary_directory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline error_code posix_error(int number) { return {number, boost::system::system_category()}; }

enum class operation { open, read, write, sync, allocate, truncate, rename, remove, list };

// The real disk, but for what a test makes fail.
class faulty_files final : public file_system
{
public:
    // Asked before every operation; an error is answered instead of doing it.
    using rule = std::function<error_code(operation, const std::string& path)>;

    void set_rule(rule r)
    {
        const std::lock_guard lock(mutex_);
        rule_ = std::move(r);
    }
    void heal() { set_rule({}); }

    std::atomic<std::size_t> write_bytes_max{SIZE_MAX};  // of one call
    std::atomic<bool> syncs{true};  // false: fast, for tests that only cut files

    std::unique_ptr<file> open(const std::string& path, open_mode mode, error_code& ec) override
    {
        if ((ec = ask(operation::open, path))) return nullptr;
        auto inner = real_->open(path, mode, ec);
        return inner ? std::make_unique<faulty_file>(*this, path, std::move(inner)) : nullptr;
    }
    error_code rename(const std::string& from, const std::string& to) override
    {
        const auto ec = ask(operation::rename, from);
        return ec ? ec : real_->rename(from, to);
    }
    error_code remove(const std::string& path) override
    {
        const auto ec = ask(operation::remove, path);
        return ec ? ec : real_->remove(path);
    }
    error_code make_directories(const std::string& path) override
    {
        return real_->make_directories(path);
    }
    error_code sync_directory(const std::string& path) override
    {
        return syncs ? real_->sync_directory(path) : error_code{};
    }
    std::vector<std::string> list(const std::string& path, error_code& ec) override
    {
        if ((ec = ask(operation::list, path))) return {};
        return real_->list(path, ec);
    }

private:
    class faulty_file final : public file
    {
    public:
        faulty_file(faulty_files& all, std::string path, std::unique_ptr<file> inner)
            : all_(all), path_(std::move(path)), inner_(std::move(inner))
        {}
        std::size_t read_at(char* to, std::size_t size, std::uint64_t offset, error_code& ec)
            const override
        {
            if ((ec = all_.ask(operation::read, path_))) return 0;
            return inner_->read_at(to, size, offset, ec);
        }
        std::size_t write_at(std::span<const iovec> parts, std::uint64_t offset, error_code& ec)
            override
        {
            if ((ec = all_.ask(operation::write, path_))) return 0;
            const auto most = all_.write_bytes_max.load();
            if (most == SIZE_MAX) return inner_->write_at(parts, offset, ec);
            const iovec first{parts[0].iov_base, std::min(parts[0].iov_len, most)};
            return inner_->write_at({&first, 1}, offset, ec);
        }
        error_code sync_data() override
        {
            const auto ec = all_.ask(operation::sync, path_);
            return ec || !all_.syncs ? ec : inner_->sync_data();
        }
        error_code allocate(std::uint64_t size) override
        {
            const auto ec = all_.ask(operation::allocate, path_);
            return ec ? ec : inner_->allocate(size);
        }
        error_code truncate(std::uint64_t size) override
        {
            const auto ec = all_.ask(operation::truncate, path_);
            return ec ? ec : inner_->truncate(size);
        }
        std::uint64_t size(error_code& ec) const override { return inner_->size(ec); }

    private:
        faulty_files& all_;
        std::string path_;
        std::unique_ptr<file> inner_;
    };

    error_code ask(operation what, const std::string& path)
    {
        const std::lock_guard lock(mutex_);
        return rule_ ? rule_(what, path) : error_code{};
    }

    std::mutex mutex_;
    rule rule_;
    std::shared_ptr<file_system> real_ = real_file_system();
};

// Fails one operation on the files whose path contains a text: "tracking", ".new", ….
inline faulty_files::rule fails(operation what, std::string part, int error)
{
    return [=](operation asked, const std::string& path) {
        const bool is_it = asked == what && path.find(part) != std::string::npos;
        return is_it ? posix_error(error) : error_code{};
    };
}

inline settings small_settings(const temporary_directory& in, std::uint32_t bytes = 64u << 10)
{
    settings s;
    s.directory = in.path();
    s.documents_segment_bytes = bytes;
    s.tracking_segment_bytes = bytes;
    s.retry_delay = milliseconds(0);
    return s;
}

inline submission_id id_of(unsigned number)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < sizeof number; ++i)
        bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    bytes[0] = 1;
    return submission_id(bytes);
}

inline timestamp at_second(int n)
{
    return timestamp(milliseconds(1'800'000'000'000 + 1000ll * n));
}

inline append_outcome
accept(journal& to, submission_id id, std::string payload, std::string body, std::uint8_t kind = 1)
{
    std::promise<append_outcome> answer;
    to.accept(id, at_second(0), kind, std::move(payload), slice::of(std::move(body)), [&](auto o) {
        answer.set_value(o);
    });
    return answer.get_future().get();
}

inline append_outcome
append(journal& to, submission_id id, std::string payload, std::uint8_t kind = 2)
{
    std::promise<append_outcome> answer;
    to.append(id, at_second(0), kind, std::move(payload), [&](auto o) { answer.set_value(o); });
    return answer.get_future().get();
}

struct opened_journal
{
    std::unique_ptr<journal> store;
    std::vector<record> replayed;

    std::vector<std::string> payloads() const
    {
        std::vector<std::string> all;
        for (const auto& r : replayed) all.push_back(r.payload);
        return all;
    }
};

inline opened_journal
open_journal(const settings& s, std::shared_ptr<file_system> files = real_file_system())
{
    opened_journal opened;
    auto store = journal::open(
        s, [&](const record& r) { opened.replayed.push_back(r); }, std::move(files)
    );
    if (!store) throw issue_error(store.error());
    opened.store = std::move(*store);
    return opened;
}

inline std::string read_file(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::string& path, std::string_view bytes)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline std::string segment_file(const settings& s, const char* stream, int number)
{
    char name[64];
    std::snprintf(name, sizeof name, "/%s/%016d.seg", stream, number);
    return s.directory + name;
}

inline std::vector<std::string> payloads(const std::vector<record>& records)
{
    std::vector<std::string> all;
    for (const auto& r : records) all.push_back(r.payload);
    return all;
}

using texts = std::vector<std::string>;

}  // namespace vgm::journal::test
