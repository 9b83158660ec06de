#include "gateway/journal/segment_supply.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace vgm::journal {
namespace {

using namespace std::chrono_literals;

// Files that keep nothing, and tell when a segment is ready.
class no_disk final : public file_system
{
public:
    std::unique_ptr<file> open(const std::string&, open_mode, error_code&) override
    {
        return std::make_unique<no_file>();
    }
    error_code rename(const std::string&, const std::string& to) override
    {
        if (to.ends_with(".free")) {
            const std::lock_guard lock(mutex_);
            ++ready_;
            changed_.notify_all();
        }
        return {};
    }
    error_code remove(const std::string&) override { return {}; }
    error_code make_directories(const std::string&) override { return {}; }
    error_code sync_directory(const std::string&) override { return {}; }
    std::vector<std::string> list(const std::string&, error_code&) override { return {}; }

    bool made(std::size_t segments)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 20s, [&] { return ready_ >= segments; });
    }

private:
    class no_file final : public file
    {
    public:
        std::size_t read_at(char*, std::size_t, std::uint64_t, error_code&) const override
        {
            return 0;
        }
        std::size_t write_at(std::span<const iovec> parts, std::uint64_t, error_code&) override
        {
            std::size_t all = 0;
            for (const auto& part : parts) all += part.iov_len;
            return all;
        }
        error_code sync_data() override { return {}; }
        error_code allocate(std::uint64_t) override { return {}; }
        error_code truncate(std::uint64_t) override { return {}; }
        std::uint64_t size(error_code&) const override { return 0; }
    };

    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t ready_ = 0;
};

constexpr std::uint32_t segment_bytes = 64u << 20;  // more than is filled ahead of need

TEST(journal_segment_supply, has_the_first_segment_ready_before_anybody_asks)
{
    const auto files = std::make_shared<no_disk>();
    segment_supply supply{files, "/nowhere", segment_bytes, 4, 1s};
    EXPECT_TRUE(files->made(1));
}

TEST(journal_segment_supply, has_the_next_segment_ready_when_the_one_in_use_is_full)
{
    const auto files = std::make_shared<no_disk>();
    segment_supply supply{files, "/nowhere", segment_bytes, 4, 1s};
    error_code ec;
    ASSERT_TRUE(supply.take("/nowhere/1.seg", ec)) << ec.message();
    supply.note_used(segment_bytes);
    EXPECT_TRUE(files->made(2));
}

TEST(journal_segment_supply, fills_at_once_for_somebody_who_waits)
{
    const auto files = std::make_shared<no_disk>();
    segment_supply supply{files, "/nowhere", segment_bytes, 4, 1s};
    error_code ec;
    ASSERT_TRUE(supply.take("/nowhere/1.seg", ec)) << ec.message();
    EXPECT_TRUE(supply.take("/nowhere/2.seg", ec)) << ec.message();
}

}  // namespace
}  // namespace vgm::journal
