#include "gateway/app/projector.hpp"

#include "gateway/projection/schema.hpp"
#include "schemas/events/codec.hpp"
#include "tests/support/letter_records.hpp"
#include "tests/support/sample_letter.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>

namespace {

using namespace vgm;
using namespace std::chrono_literals;
using app::projector;
using phase = app::projector_state::phase;

// A journal and projectors that come and go.
class app_projector : public testing::Test
{
protected:
    app_projector() : opened(journal::test::open_journal(journal::test::small_settings(folder)))
    {
        with.folder = folder.path() + "/projection";
        with.journal_directory = journal::test::small_settings(folder).directory;
        with.tick = 5ms;
        with.retry = 20ms;
        ports.operator_of = [](const accepted_record&) { return std::string{"operateur"}; };
        ports.body = [this](submission_id) -> result<std::string> {
            ++bodies_read;
            if (are_kept) return vgm::test::sample_letter{}.print();
            return issue{fault::storage_unavailable, severity::error, {}, "not kept", {}};
        };
    }
    ~app_projector() override { at_work.reset(); }

    void accept(unsigned n)
    {
        auto record = vgm::test::accepted();
        record.control.value = "CTL-" + std::to_string(n);
        journal::test::accept(
            *opened.store, journal::test::id_of(n), events::print(record), "letter"
        );
        ++letters;
    }
    void start() { at_work.emplace(*opened.store, with, ports); }

    bool eventually(const std::function<bool()>& fact)
    {
        for (int n = 0; n < 2'000; ++n) {
            if (fact()) return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    bool is_whole()
    {
        return eventually([this] {
            return at_work->now().now == phase::ready && at_work->serving() == own_file() &&
                   count({}) == letters;
        });
    }
    std::int64_t count(const std::string& typed)
    {
        projection::reader look(at_work->serving());
        projection::search s;
        s.typed = typed;
        return look.count(s, 1'000);
    }
    std::filesystem::path own_file() const
    {
        return with.folder / ("projection-" + std::to_string(projection::file_version) + ".sqlite");
    }
    void rename_to(int version)
    {
        const auto other = with.folder / ("projection-" + std::to_string(version) + ".sqlite");
        for (const auto* end : {"", ".whole"})
            std::filesystem::rename(own_file().string() + end, other.string() + end);
    }

    journal::test::temporary_directory folder;
    journal::test::opened_journal opened;
    app::projector_settings with;
    app::projector_ports ports;
    std::atomic<int> bodies_read{0};
    std::atomic<bool> are_kept{true};
    std::int64_t letters = 0;
    std::optional<projector> at_work;
};

TEST_F(app_projector, follows_the_journal)
{
    accept(1);
    start();
    ASSERT_TRUE(is_whole());
    accept(2);
    ASSERT_TRUE(is_whole());
    EXPECT_EQ(count(vgm::test::sample_letter{}.birth_name), 2);
    EXPECT_EQ(count("CTL-2"), 1);
}

TEST_F(app_projector, tells_what_has_changed)
{
    std::mutex mutex;
    std::vector<submission_id> told;
    start();
    at_work->on_change([&](const std::vector<submission_id>& ids) {
        const std::lock_guard lock(mutex);
        told.insert(told.end(), ids.begin(), ids.end());
    });
    accept(3);
    ASSERT_TRUE(is_whole());
    at_work.reset();
    EXPECT_EQ(told, std::vector{journal::test::id_of(3)});
}

TEST_F(app_projector, goes_on_where_it_stopped_and_reads_no_message_twice)
{
    for (unsigned n = 1; n <= 5; ++n) accept(n);
    start();
    ASSERT_TRUE(is_whole());
    at_work.reset();
    EXPECT_EQ(bodies_read, 5);
    accept(6);
    start();
    ASSERT_TRUE(is_whole());
    EXPECT_EQ(bodies_read, 6);
}

TEST_F(app_projector, lets_its_own_user_alone_read_its_files)
{
    accept(1);
    start();
    ASSERT_TRUE(is_whole());
    for (const auto& file : std::filesystem::directory_iterator(with.folder)) {
        struct stat about;
        ASSERT_EQ(::stat(file.path().c_str(), &about), 0);
        EXPECT_EQ(about.st_mode & 077u, 0u) << file.path();
    }
}

TEST_F(app_projector, serves_the_file_of_another_version_until_its_own_is_whole)
{
    for (unsigned n = 1; n <= 3; ++n) accept(n);
    start();
    ASSERT_TRUE(is_whole());
    at_work.reset();
    rename_to(projection::file_version + 1);
    // The messages are not kept any more: what people search by comes from the other file.
    are_kept = false;
    std::promise<void> go_on;
    auto may_go_on = go_on.get_future().share();
    ports.operator_of = [may_go_on](const accepted_record&) {
        may_go_on.wait();
        return std::string{"operateur"};
    };
    start();
    ASSERT_TRUE(eventually([this] {
        return at_work->now().now == phase::rebuilding || !at_work->serving().empty();
    }));
    EXPECT_NE(at_work->serving(), own_file());
    EXPECT_EQ(count({}), 3);
    go_on.set_value();
    ASSERT_TRUE(is_whole());
    EXPECT_EQ(count(vgm::test::sample_letter{}.birth_name), 3);
    EXPECT_EQ(
        std::distance(
            std::filesystem::directory_iterator(with.folder), std::filesystem::directory_iterator()
        ),
        4
    ) << "the file, its two helpers, and the mark";
}

TEST_F(app_projector, makes_a_damaged_file_again)
{
    accept(1);
    start();
    ASSERT_TRUE(is_whole());
    at_work.reset();
    std::ofstream(own_file(), std::ios::trunc) << std::string(10'000, 'x');
    start();
    ASSERT_TRUE(is_whole());
}

TEST_F(app_projector, makes_the_file_of_another_journal_again)
{
    for (unsigned n = 1; n <= 3; ++n) accept(n);
    start();
    ASSERT_TRUE(is_whole());
    at_work.reset();
    opened.store.reset();
    std::filesystem::remove_all(with.journal_directory);
    opened = journal::test::open_journal(journal::test::small_settings(folder));
    letters = 0;
    accept(9);
    start();
    ASSERT_TRUE(is_whole());
    EXPECT_EQ(count("CTL-9"), 1);
    EXPECT_EQ(count("CTL-1"), 0);
}

}  // namespace
