// The folder itself: a real one, and a receiver that does what it is told.
#include "adapters/dropfolder/source.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

namespace vgm::dropfolder {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 20s;

std::string read(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
}

struct folder_house
{
    folder_house()
    {
        std::string made = (fs::temp_directory_path() / "vgm-drop-XXXXXX").string();
        if (mkdtemp(made.data()) == nullptr) throw std::runtime_error("no folder");
        top = made;
        settings.name = "lab";
        settings.path = top / "in";
        settings.done = top / "in/done";
        settings.refused = top / "in/refused";
        settings.rules.kinds = {file_kind::hl7, file_kind::pdf};
        settings.scan_every = 50ms;
        settings.retry_first = 20ms;
        fs::create_directories(settings.path);
    }
    ~folder_house()
    {
        {
            const std::lock_guard lock(mutex);
            decide = [](const picked_file&) { return outcome{}; };
            waiting.clear();
        }
        running.reset();
        fs::remove_all(top);
    }

    void start()
    {
        running = std::make_unique<source>(
            settings,
            [this](const picked_file& p, const std::stop_token& stop, auto answer) {
                std::unique_lock lock(mutex);
                seen.push_back(p);
                texts.push_back(read(p.path));
                changed.notify_all();
                if (decide) return answer(decide(p));
                (void)stop;
                waiting.push_back(answer);
            }
        );
    }
    // As a careful producer does.
    void drop(const std::string& name, const std::string& text = "MSH|")
    {
        std::ofstream(settings.path / (name + ".tmp"), std::ios::binary) << text;
        fs::rename(settings.path / (name + ".tmp"), settings.path / name);
    }
    bool eventually(const std::function<bool()>& fact)
    {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!fact()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }
    bool wait_for(std::size_t count)
    {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, patience, [&] { return seen.size() >= count; });
    }
    static std::size_t count(const fs::path& folder)
    {
        std::error_code none;
        std::size_t n = 0;
        for (const auto& e : fs::directory_iterator(folder, none)) n += e.is_regular_file() ? 1 : 0;
        return n;
    }

    fs::path top;
    source_settings settings;
    std::function<outcome(const picked_file&)> decide = [](const picked_file&) {
        return outcome{fate::done, "{}", "done\n"};
    };
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<picked_file> seen;
    std::vector<std::string> texts;
    std::vector<std::function<void(outcome)>> waiting;
    std::unique_ptr<source> running;
};

TEST(dropfolder_source, moves_an_accepted_file_with_its_reports)
{
    folder_house house;
    house.drop("DUPONT.hl7", "MSH|1");
    house.start();

    ASSERT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 3; }));

    EXPECT_EQ(house.texts, std::vector<std::string>{"MSH|1"});
    const auto name = (house.settings.done / house.seen[0].reference).string();
    EXPECT_EQ(read(name + ".hl7"), "MSH|1");
    EXPECT_EQ(read(name + ".report.json"), "{}");
    EXPECT_EQ(read(name + ".report.txt"), "done\n");
    EXPECT_EQ(name.find("DUPONT"), std::string::npos);
    EXPECT_FALSE(fs::exists(house.settings.path / "DUPONT.hl7"));
}

TEST(dropfolder_source, moves_a_refused_file_elsewhere_with_its_sidecar)
{
    folder_house house;
    house.decide = [](const picked_file&) { return outcome{fate::refused, "{}", "no\n"}; };
    house.drop("a.json", "{}");
    house.drop("a.pdf", "%PDF");
    house.start();

    ASSERT_TRUE(house.eventually([&] { return house.count(house.settings.refused) == 4; }));

    EXPECT_EQ(house.count(house.settings.path), 0u);
    EXPECT_EQ(house.seen[0].sidecar, house.settings.path / "a.json");
}

TEST(dropfolder_source, sees_files_that_come_while_it_watches)
{
    folder_house house;
    house.settings.scan_every = 1h;  // the system must tell
    house.start();
    ASSERT_TRUE(house.eventually([&] { return fs::exists(house.settings.done); }));

    for (int n = 0; n < 50; ++n) house.drop("m" + std::to_string(n) + ".hl7");

    EXPECT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 150; }));
    EXPECT_EQ(house.seen.size(), 50u);
}

TEST(dropfolder_source, leaves_a_file_in_place_until_it_is_answered_for)
{
    folder_house house;
    house.decide = {};
    house.drop("a.hl7");
    house.start();
    ASSERT_TRUE(house.wait_for(1));
    std::this_thread::sleep_for(3 * house.settings.scan_every);

    EXPECT_TRUE(fs::exists(house.settings.path / "a.hl7"));
    EXPECT_EQ(house.seen.size(), 1u) << "nor is it handed over again";

    house.waiting[0]({fate::done, "{}", ""});
    EXPECT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 3; }));
}

TEST(dropfolder_source, hands_over_so_many_files_at_a_time_and_no_more)
{
    folder_house house;
    house.decide = {};
    house.settings.files_at_once = 3;
    for (int n = 0; n < 5; ++n) house.drop("m" + std::to_string(n) + ".hl7");
    house.start();
    ASSERT_TRUE(house.wait_for(3));
    std::this_thread::sleep_for(3 * house.settings.scan_every);
    EXPECT_EQ(house.seen.size(), 3u);

    house.waiting[0]({fate::done, "{}", ""});

    EXPECT_TRUE(house.wait_for(4));
}

TEST(dropfolder_source, tries_again_what_could_not_be_taken_for_a_while)
{
    folder_house house;
    int calls = 0;
    house.decide = [&](const picked_file&) {
        return ++calls < 4 ? outcome{} : outcome{fate::done, "{}", ""};
    };
    house.drop("a.hl7");
    house.start();

    EXPECT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 3; }));
    EXPECT_EQ(calls, 4);
}

TEST(dropfolder_source, hands_over_again_after_a_stop_what_was_not_answered)
{
    folder_house house;
    house.decide = {};
    house.drop("a.hl7");
    house.start();
    ASSERT_TRUE(house.wait_for(1));
    house.waiting.clear();  // as when the receiver goes too
    house.running.reset();
    EXPECT_TRUE(fs::exists(house.settings.path / "a.hl7"));

    house.decide = [](const picked_file&) { return outcome{fate::done, "{}", ""}; };
    house.start();

    EXPECT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 3; }));
    EXPECT_EQ(house.seen.size(), 2u);
    EXPECT_EQ(house.seen[0].reference, house.seen[1].reference);
}

TEST(dropfolder_source, does_not_move_another_file_that_took_the_name)
{
    folder_house house;
    house.decide = {};
    house.drop("a.hl7", "first");
    house.start();
    ASSERT_TRUE(house.wait_for(1));
    house.drop("a.hl7", "second, and longer");

    house.waiting[0]({fate::done, "{}", ""});

    ASSERT_TRUE(house.wait_for(2));
    EXPECT_EQ(house.texts[1], "second, and longer");
}

TEST(dropfolder_source, waits_for_a_folder_that_is_not_there_and_for_one_that_went)
{
    folder_house house;
    fs::remove(house.settings.path);
    house.start();
    std::this_thread::sleep_for(2 * house.settings.scan_every);

    fs::create_directory(house.settings.path);
    house.drop("a.hl7");
    ASSERT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 3; }));

    fs::rename(house.settings.path, house.top / "away");
    std::this_thread::sleep_for(2 * house.settings.scan_every);
    fs::create_directory(house.settings.path);
    house.drop("b.hl7");

    EXPECT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 3; }));
}

TEST(dropfolder_source, does_not_write_over_what_it_put_away_before)
{
    folder_house house;
    house.start();
    house.drop("a.hl7", "one");
    ASSERT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 3; }));
    const auto first = house.settings.done / (house.seen[0].reference + ".hl7");
    const auto time = fs::last_write_time(first);

    std::ofstream(house.settings.path / "half") << "two";
    fs::last_write_time(house.settings.path / "half", time);
    fs::rename(house.settings.path / "half", house.settings.path / "a.hl7");

    ASSERT_TRUE(house.eventually([&] { return house.count(house.settings.done) == 6; }));
    EXPECT_EQ(read(first), "one");
    EXPECT_EQ(read(house.settings.done / (house.seen[0].reference + "-2.hl7")), "two");
}

}  // namespace
}  // namespace vgm::dropfolder
