#include "gateway/journal/segment_supply.hpp"

#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <condition_variable>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

constexpr std::uint32_t megabyte = 1u << 20;

// Segments of 32 MiB, the first 17 of which are filled without anybody writing.
class journal_segment_supply : public testing::Test
{
protected:
    journal_segment_supply()
    {
        disk->syncs = false;
        disk->set_rule([this](operation asked, const std::string& path) {
            const std::lock_guard lock(mutex_);
            if (asked == operation::sync && path.ends_with(".new")) ++filled_;
            if (asked == operation::rename && path.ends_with(".new")) ++made_;
            changed_.notify_all();
            return vgm::error_code{};
        });
    }

    std::unique_ptr<segment_supply> make()
    {
        return std::make_unique<segment_supply>(
            disk, folder.path(), 32 * megabyte, 4, std::chrono::milliseconds(0)
        );
    }
    void wait_until_filled(std::size_t megabytes)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return filled_ >= megabytes; });
    }
    void wait_until_made(std::size_t segments)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return made_ >= segments; });
    }
    std::size_t filled()
    {
        const std::lock_guard lock(mutex_);
        return filled_;
    }
    std::size_t files() const
    {
        const auto all = std::filesystem::directory_iterator(folder.path());
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    temporary_directory folder;
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t filled_ = 0, made_ = 0;
};

TEST_F(journal_segment_supply, stops_in_the_middle_of_a_segment_and_leaves_nothing_of_it)
{
    auto supply = make();
    wait_until_filled(17);

    supply.reset();

    EXPECT_EQ(filled(), 17u);
    EXPECT_EQ(files(), 0u);
}

TEST_F(journal_segment_supply, stops_before_it_has_filled_what_it_may)
{
    auto supply = make();
    wait_until_filled(1);

    supply.reset();

    EXPECT_LE(filled(), 17u);
    EXPECT_EQ(files(), 0u);
}

TEST_F(journal_segment_supply, fills_on_at_the_pace_of_use)
{
    const auto supply = make();
    wait_until_filled(17);

    supply->note_used(4 * megabyte);
    wait_until_filled(22);  // a quarter more than is used, and 16 MiB, in whole steps
    EXPECT_EQ(filled(), 22u);
    EXPECT_EQ(supply->now().free, 0u);

    supply->note_used(32 * megabyte);
    wait_until_made(1);
    EXPECT_EQ(filled(), 32u);
}

TEST_F(journal_segment_supply, fills_on_at_once_for_somebody_who_waits)
{
    const auto supply = make();
    wait_until_filled(17);

    vgm::error_code ec;
    const auto taken = supply->take(folder.path() + "/0000000000000001.seg", ec);

    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->size(ec), 32u * megabyte);
}

TEST_F(journal_segment_supply, goes_by_what_is_used_of_the_segment_taken_last)
{
    const auto supply = make();
    wait_until_filled(17);
    supply->note_used(32 * megabyte);
    vgm::error_code ec;
    ASSERT_TRUE(supply->take(folder.path() + "/0000000000000001.seg", ec));
    wait_until_filled(32 + 17);

    EXPECT_EQ(supply->now().free, 0u);
    supply->note_used(32 * megabyte);
    wait_until_made(2);
}

TEST(journal_segment_supply_of_a_start, has_the_first_segment_ready_before_the_first_letter)
{
    const temporary_directory folder;
    auto s = small_settings(folder);
    s.documents_segment_bytes = 32 * megabyte;
    const auto disk = std::make_shared<faulty_files>();
    disk->syncs = false;
    std::promise<void> made;
    disk->set_rule([&](operation asked, const std::string& path) {
        if (asked == operation::rename && path.find("/documents/") != path.npos) made.set_value();
        return vgm::error_code{};
    });

    const auto opened = open_journal(s, disk);

    const auto waited = made.get_future().wait_for(std::chrono::seconds(60));
    EXPECT_EQ(waited, std::future_status::ready);
    disk->heal();
}

TEST(journal_segment_supply_of_a_start, goes_by_what_was_used_before)
{
    const temporary_directory folder;
    auto s = small_settings(folder);
    s.documents_segment_bytes = 32 * megabyte;
    const auto disk = std::make_shared<faulty_files>();
    disk->syncs = false;
    {
        const auto opened = open_journal(s, disk);
        for (unsigned i = 0; i < 5; ++i)
            accept(*opened.store, id_of(i), "letter", std::string(6 * megabyte, 'b'));
    }
    for (const auto& each : std::filesystem::directory_iterator(s.directory + "/documents"))
        if (each.path().extension() == ".free") std::filesystem::remove(each.path());
    std::promise<void> made;
    disk->set_rule([&](operation asked, const std::string& path) {
        const bool is_it = asked == operation::rename && path.find("/documents/") != path.npos;
        if (is_it) made.set_value();
        return vgm::error_code{};
    });

    const auto opened = open_journal(s, disk);

    const auto waited = made.get_future().wait_for(std::chrono::seconds(60));
    EXPECT_EQ(waited, std::future_status::ready);
    disk->heal();
}

}  // namespace
