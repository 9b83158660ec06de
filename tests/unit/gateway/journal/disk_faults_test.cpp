#include "gateway/journal/errors.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;
using boost::system::errc::io_error;
using boost::system::errc::no_space_on_device;
using boost::system::errc::permission_denied;

class journal_disk_faults : public testing::Test
{
protected:
    // Syncs that fail are still answered so; the others cost a test nothing.
    journal_disk_faults() { disk->syncs = false; }

    opened_journal open() { return open_journal(s, disk); }

    // Every answer so far, by what it was about; after a restart the acknowledged ones must be
    // there.
    void expect_acknowledged_after_restart()
    {
        disk->heal();
        const auto opened = open();
        EXPECT_EQ(opened.payloads(), acknowledged);
        EXPECT_TRUE(opened.store->opened().damages.empty());
    }

    vgm::error_code letter(journal& to, const std::string& text)
    {
        const auto ec = accept(to, id_of(++ids), text, "body of " + text).ec;
        if (!ec) acknowledged.push_back(text);
        return ec;
    }
    vgm::error_code event(journal& to, const std::string& text)
    {
        const auto ec = append(to, id_of(1), text).ec;
        if (!ec) acknowledged.push_back(text);
        return ec;
    }

    temporary_directory folder;
    settings s = small_settings(folder, 16u << 10);
    std::shared_ptr<faulty_files> disk = std::make_shared<faulty_files>();
    texts acknowledged;
    unsigned ids = 0;
};

TEST_F(journal_disk_faults, a_full_disk_refuses_letters_until_space_returns)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->set_rule(fails(operation::allocate, "", ENOSPC));
        vgm::error_code ec;
        for (int i = 0; i < 3000 && !ec; ++i)
            ec = letter(*opened.store, "filling " + std::to_string(i));
        EXPECT_EQ(ec, no_space_on_device);
        EXPECT_EQ(letter(*opened.store, "refused"), no_space_on_device);
        EXPECT_TRUE(opened.store->now().documents.failing || opened.store->now().tracking.failing);

        disk->heal();

        EXPECT_FALSE(letter(*opened.store, "after"));
        EXPECT_FALSE(event(*opened.store, "event after"));
        EXPECT_FALSE(opened.store->now().documents.failing);
        EXPECT_FALSE(opened.store->now().tracking.failing);
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, a_full_disk_answers_at_once_between_its_retries)
{
    s.retry_delay = std::chrono::hours(1);
    const auto opened = open();
    std::atomic<int> attempts{0};
    disk->set_rule([&](operation what, const std::string&) {
        if (what != operation::allocate) return vgm::error_code{};
        ++attempts;
        return posix_error(ENOSPC);
    });
    vgm::error_code ec;
    for (int i = 0; i < 3000 && !ec; ++i) ec = letter(*opened.store, "filling");
    const int before = attempts;

    for (int i = 0; i < 1000; ++i) ASSERT_EQ(letter(*opened.store, "refused"), no_space_on_device);

    EXPECT_LE(attempts - before, 1);
}

TEST_F(journal_disk_faults, a_partial_new_segment_is_removed)
{
    disk->set_rule(fails(operation::write, ".new", ENOSPC));
    const auto opened = open();

    EXPECT_EQ(letter(*opened.store, "refused"), no_space_on_device);

    for (const auto& e : std::filesystem::recursive_directory_iterator(folder.path()))
        EXPECT_NE(e.path().extension(), ".new") << e.path();
}

TEST_F(journal_disk_faults, retiring_segments_ends_a_full_disk)
{
    s.retry_delay = std::chrono::hours(1);
    const auto opened = open();
    for (int i = 0; i < 300; ++i) ASSERT_FALSE(event(*opened.store, std::string(100, 'e')));
    disk->set_rule(fails(operation::allocate, "", ENOSPC));
    vgm::error_code ec;
    for (int i = 0; i < 3000 && !ec; ++i) ec = event(*opened.store, std::string(100, 'e'));
    ASSERT_EQ(ec, no_space_on_device);

    ASSERT_FALSE(opened.store->retire(stream::tracking, opened.store->durable_end()));

    EXPECT_FALSE(event(*opened.store, "goes on"));
}

TEST_F(journal_disk_faults, no_space_while_writing_is_an_error_and_leaves_nothing)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->set_rule(fails(operation::write, "documents/0", ENOSPC));
        EXPECT_EQ(letter(*opened.store, "refused 1"), no_space_on_device);
        EXPECT_EQ(letter(*opened.store, "refused 2"), no_space_on_device);
        EXPECT_FALSE(event(*opened.store, "events go on"));
        disk->heal();
        EXPECT_FALSE(letter(*opened.store, "after"));
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, a_write_that_stops_half_way_leaves_nothing_behind)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->write_bytes_max = 40;
        std::atomic<int> calls{0};
        disk->set_rule([&](operation what, const std::string& path) {
            const bool is_it =
                what == operation::write && path.find("documents/0") != std::string::npos;
            return is_it && ++calls == 3 ? posix_error(ENOSPC) : vgm::error_code{};
        });
        EXPECT_EQ(letter(*opened.store, "refused"), no_space_on_device);
        disk->heal();
        disk->write_bytes_max = SIZE_MAX;
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, short_writes_are_carried_on)
{
    disk->write_bytes_max = 1000;
    {
        const auto opened = open();
        for (int i = 0; i < 40; ++i) {
            ASSERT_FALSE(accept(
                             *opened.store,
                             id_of(static_cast<unsigned>(i)),
                             std::to_string(i),
                             std::string(3000, 'x')
            )
                             .ec);
            acknowledged.push_back(std::to_string(i));
        }
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, after_a_failed_sync_of_documents_the_segment_is_left_for_good)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->set_rule(fails(operation::sync, "documents/0", EIO));
        EXPECT_EQ(letter(*opened.store, "refused"), io_error);
        EXPECT_TRUE(opened.store->story(id_of(2)).empty());
        disk->heal();
        EXPECT_FALSE(letter(*opened.store, "after"));
        EXPECT_EQ(opened.store->story(id_of(3))[0].body.segment(), 2u);
        EXPECT_EQ(opened.store->read_body(id_of(1)).value(), "body of before");
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, a_failed_sync_stays_refused_when_the_disk_cannot_even_cut_the_segment)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->set_rule([](operation what, const std::string& path) {
            const bool is_it = what == operation::truncate ||
                               (what == operation::sync &&
                                path.find("0.seg") == std::string::npos && path.ends_with("1.seg"));
            return is_it ? posix_error(EIO) : vgm::error_code{};
        });
        EXPECT_EQ(letter(*opened.store, "refused"), io_error);
        EXPECT_FALSE(letter(*opened.store, "after")
        );  // in the next segment, whose header says where this one ends
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, many_failed_syncs_in_a_row_lose_nothing_and_waste_nothing)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->set_rule(fails(operation::sync, ".seg", EIO));
        for (int i = 0; i < 30; ++i) {
            EXPECT_TRUE(letter(*opened.store, "refused"));
            EXPECT_TRUE(event(*opened.store, "refused"));
        }
        disk->heal();
        EXPECT_FALSE(letter(*opened.store, "after"));
        EXPECT_FALSE(event(*opened.store, "event after"));
    }
    std::size_t segments = 0;
    for (const auto& e : std::filesystem::recursive_directory_iterator(folder.path()))
        segments += e.path().extension() == ".seg" ? 1 : 0;
    EXPECT_LE(segments, 6u);
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, copies_that_a_failed_sync_took_are_written_again)
{
    {
        const auto opened = open();
        for (int i = 0; i < 5; ++i)
            ASSERT_FALSE(letter(*opened.store, "letter " + std::to_string(i)));
        // The copies above lie in `tracking`, and no fdatasync has covered them yet.
        disk->set_rule(fails(operation::sync, "tracking/0", EIO));
        EXPECT_EQ(event(*opened.store, "refused"), io_error);
        disk->heal();
        EXPECT_FALSE(event(*opened.store, "after"));
        for (unsigned i = 1; i <= 5; ++i)
            EXPECT_EQ(opened.store->story(id_of(i))[0].payload, "letter " + std::to_string(i - 1));
        EXPECT_EQ(payloads(opened.store->story(id_of(1))), (texts{"letter 0", "after"}));
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, a_durable_letter_is_acknowledged_though_its_copy_has_to_wait)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->set_rule(fails(operation::write, "tracking/0", EIO));
        EXPECT_FALSE(letter(*opened.store, "durable"));
        // From here on nothing is taken that could not be accounted for.
        EXPECT_TRUE(letter(*opened.store, "refused"));
        EXPECT_TRUE(event(*opened.store, "refused"));
        disk->heal();
        EXPECT_FALSE(letter(*opened.store, "after"));
        EXPECT_EQ(opened.store->story(id_of(2)).size(), 1u);
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, a_copy_that_waits_survives_a_restart)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
        disk->set_rule(fails(operation::write, "tracking/0", EIO));
        EXPECT_FALSE(letter(*opened.store, "durable"));
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, letters_that_wait_get_the_error_too)
{
    s.sync_delay = vgm::milliseconds(20);
    const auto opened = open();
    disk->set_rule(fails(operation::sync, "documents/0", EIO));
    std::promise<void> all;
    std::atomic<int> refused{0};

    for (unsigned i = 0; i < 20; ++i)
        opened.store->accept(id_of(i), at_second(0), 1, "x", vgm::slice::of("y"), [&](auto o) {
            EXPECT_EQ(o.ec, io_error);
            if (++refused == 20) all.set_value();
        });

    all.get_future().get();
    EXPECT_TRUE(opened.store->now().documents.failing);
}

TEST_F(journal_disk_faults, opens_on_a_full_disk_and_remakes_copies_when_space_returns)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
    }
    std::filesystem::remove_all(folder.path() + "/tracking");
    disk->set_rule(fails(operation::allocate, "", ENOSPC));
    {
        const auto opened = open();
        EXPECT_EQ(opened.payloads(), texts{"before"});
        EXPECT_EQ(event(*opened.store, "refused"), no_space_on_device);
        disk->heal();
        EXPECT_FALSE(event(*opened.store, "after"));
        EXPECT_EQ(payloads(opened.store->story(id_of(1))), (texts{"before", "after"}));
    }
    expect_acknowledged_after_restart();
}

TEST_F(journal_disk_faults, says_which_folder_cannot_be_read)
{
    disk->set_rule(fails(operation::list, "tracking", EACCES));

    const auto refused = journal::open(s, {}, disk);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, permission_denied);
    EXPECT_EQ(refused.error().where, folder.path() + "/tracking");
}

TEST_F(journal_disk_faults, a_read_error_at_start_is_no_end_of_the_records)
{
    {
        const auto opened = open();
        ASSERT_FALSE(letter(*opened.store, "before"));
    }
    disk->set_rule(fails(operation::read, "tracking/0", EIO));

    const auto refused = journal::open(s, {}, disk);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, io_error);
    expect_acknowledged_after_restart();
}

}  // namespace
