#include "tests/unit/gateway/projection/letters.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <random>

namespace vgm::projection {
namespace {

// Everything that a reader can say of every letter, newest first.
std::string dump(const std::filesystem::path& file)
{
    reader look(file);
    search s;
    s.limit = 100'000;
    std::string text;
    for (const auto& f : look.find(s).entries) {
        const auto whole = look.find(f.shown.id).value();
        const auto& e = whole.shown;
        text += e.id.to_string() + ' ' + std::string{to_string(e.kind)} + ' ' +
                std::string{to_string(e.state)} + ' ' + to_rfc3339(e.at) + ' ' +
                to_rfc3339(e.changed) + ' ' + to_rfc3339(e.delivered_at) + ' ' + e.control + ' ' +
                e.reason + ' ' + whole.facts.family + (e.needs_a_person ? " !" : "") + '\n';
        for (const auto& l : e.lanes)
            text += "  " + std::to_string(l.number) + ' ' + l.address + ' ' +
                    std::string{to_string(l.state)} + ' ' + to_rfc3339(l.sent_at) + ' ' +
                    to_rfc3339(l.delivered_at) + '\n';
        search by_name;
        by_name.patient = whole.facts.family;
        by_name.limit = 100'000;
        text += "  of this name: " + std::to_string(look.find(by_name).entries.size()) + '\n';
    }
    for (const auto& f : look.facets()) text += f.field + ' ' + f.code + '\n';
    text += std::to_string(look.letters()) + " letters\n";
    EXPECT_FALSE(look.failed()) << look.failed().message();
    return text;
}

std::unique_ptr<writer> open(const std::filesystem::path& file, const test_journal& j)
{
    auto made = writer::open(file, j.ports());
    EXPECT_TRUE(made) << made.error().detail;
    return std::move(*made);
}

// Letters with their outcomes, mixed as they happen.
test_journal make_journal(unsigned seed, int letters)
{
    std::mt19937 random(seed);
    test_journal j;
    std::vector<std::pair<written_letter, int>> open_letters;
    for (int n = 0; n < letters || !open_letters.empty();) {
        if (n < letters && random() % 3 == 0) {
            auto l = make_letter(n, n % 2 == 0 ? "MARTIN" : "DURAND", "Jean");
            if (n % 7 == 0) l.accepted.routing.hold = "a rule says so";
            j.add(l);
            open_letters.emplace_back(l, 0);
            ++n;
        } else if (!open_letters.empty()) {
            const auto which = random() % open_letters.size();
            auto& [l, step] = open_letters[which];
            const auto at = minute(n + step);
            if (step == 0) {
                sending_record s;
                s.number = s.attempt = 1;
                j.add_outcome(l, at, s);
            } else if (step == 1) {
                j.add_outcome(l, at, make_sent("Q" + l.id.to_string().substr(20)));
            } else {
                j.add_outcome(l, at, make_reception());
            }
            if (++step == 3)
                open_letters.erase(open_letters.begin() + static_cast<std::ptrdiff_t>(which));
        }
    }
    return j;
}

TEST(projection_writer, says_the_same_however_records_are_grouped)
{
    const auto j = make_journal(7, 60);
    std::string first;
    for (const std::size_t group : {1u, 3u, 17u, 1000u})
        for (const bool whole : {false, true}) {
            test_folder folder;
            auto w = open(folder.file(), j);
            j.feed(*w, group, 1'000'000, whole);
            w.reset();
            const auto said = dump(folder.file());
            if (first.empty()) first = said;
            EXPECT_EQ(said, first) << "in groups of " << group << (whole ? ", whole stories" : "");
        }
    EXPECT_NE(first.find("delivered"), std::string::npos);
    EXPECT_NE(first.find("held"), std::string::npos);
}

TEST(projection_writer, comes_back_the_same_when_its_file_is_deleted)
{
    const auto j = make_journal(11, 40);
    test_folder folder;
    auto w = open(folder.file(), j);
    j.feed(*w, 5);
    w.reset();
    const auto before = dump(folder.file());
    for (const auto* end : {"", "-wal", "-shm"})
        std::filesystem::remove(folder.file().string() + end);
    w = open(folder.file(), j);
    EXPECT_FALSE(w->at());
    j.feed(*w, 1000, 1'000'000, true);
    w.reset();
    EXPECT_EQ(dump(folder.file()), before);
}

TEST(projection_writer, goes_on_after_a_kill_as_if_nothing_had_been)
{
    const auto j = make_journal(13, 60);
    test_folder whole;
    auto w = open(whole.file(), j);
    j.feed(*w, 10);
    w.reset();
    const auto expected = dump(whole.file());
    std::mt19937 random(13);
    for (int round = 0; round < 12; ++round) {
        test_folder folder;
        const auto pid = ::fork();
        if (pid == 0) {
            auto made = writer::open(folder.file(), j.ports());
            j.feed(**made, 1 + random() % 20, random() % j.all.size());
            // Taken in and not written: gone with the process.
            std::size_t taken = 0;
            for (const auto& h : j.all)
                if (h.at > (*made)->at() && taken++ < 5) (*made)->apply(h);
            ::kill(::getpid(), SIGKILL);
        }
        random.discard(2);
        int status = 0;
        ASSERT_EQ(::waitpid(pid, &status, 0), pid);
        ASSERT_TRUE(WIFSIGNALED(status));
        w = open(folder.file(), j);
        j.feed(*w, 10);
        w.reset();
        EXPECT_EQ(dump(folder.file()), expected) << "round " << round;
    }
}

TEST(projection_writer, takes_no_file_of_another_version)
{
    test_folder folder;
    test_journal j;
    open(folder.file(), j).reset();
    {
        sqlite::database db(folder.file(), sqlite::database::mode::edit);
        db.exec("PRAGMA user_version = 77");
    }
    EXPECT_FALSE(writer::open(folder.file(), j.ports()));
}

TEST(projection_writer, finds_new_recipients_of_a_letter_that_it_has)
{
    test_folder folder;
    test_journal j;
    const auto l = make_letter(1, "MARTIN", "Jean");
    j.add(l);
    auto w = open(folder.file(), j);
    j.feed(*w);
    planned_record more;
    more.deliveries = l.accepted.deliveries;
    planned_delivery second;
    second.number = 2;
    second.to.address = "new@clinique.mssante.fr";
    more.deliveries.push_back(second);
    j.add_outcome(l, minute(2), more);
    j.feed(*w);
    reader look(folder.file());
    search s;
    s.recipient = "clinique";
    ASSERT_EQ(look.find(s).entries.size(), 1u);
    EXPECT_EQ(look.find(s).entries[0].lanes, 2);
    s.recipient = "lefevre";
    EXPECT_EQ(look.find(s).entries.size(), 1u);
}

TEST(projection_writer, lets_go_what_the_journal_has_retired)
{
    test_folder folder;
    test_journal j;
    for (int n = 0; n < 10; ++n) j.add(make_letter(n, "MARTIN", "Jean"));
    auto w = open(folder.file(), j);
    j.feed(*w);
    const auto oldest = j.all[6].at;
    EXPECT_EQ(w->remove_before(oldest, 4).value(), 4u);
    EXPECT_EQ(w->remove_before(oldest, 4).value(), 2u);
    EXPECT_EQ(w->remove_before(oldest, 4).value(), 0u);
    reader look(folder.file());
    search s;
    s.typed = "martin";
    EXPECT_EQ(look.find(s).entries.size(), 4u);
    EXPECT_EQ(look.letters(), 4);
    EXPECT_EQ(look.find_named("CTL-1002", 5).size(), 0u);
    EXPECT_EQ(look.find_named("CTL-1008", 5).size(), 1u);
}

TEST(projection_writer, passes_over_the_rest_of_a_story_whose_beginning_is_gone)
{
    test_folder folder;
    test_journal j;
    const auto l = make_letter(1, "MARTIN", "Jean");
    j.add_outcome(l, minute(2), make_sent());
    auto w = open(folder.file(), j);
    j.feed(*w);
    reader look(folder.file());
    EXPECT_TRUE(look.find(search{}).entries.empty());
}

TEST(projection_sums, count_what_came_in_a_time)
{
    test_folder folder;
    const auto j = make_journal(17, 30);
    auto w = open(folder.file(), j);
    j.feed(*w);
    reader look(folder.file());
    const auto s = look.sum_up(minute(0), minute(100));
    std::int64_t all = 0;
    for (const auto& [state, letters] : s.states) all += letters;
    EXPECT_EQ(all, 30);
    EXPECT_EQ(s.delivered.count, 30);
    EXPECT_GE(s.delivered.p95_ms, s.delivered.p50_ms);
    ASSERT_EQ(s.operators.size(), 1u);
    EXPECT_EQ(s.operators[0].of.good, 30);
    EXPECT_TRUE(s.flows.contains("LABO"));
    std::int64_t volume = 0;
    for (const auto& v : s.volume) volume += v.letters;
    EXPECT_EQ(volume, 30);
}

}  // namespace
}  // namespace vgm::projection
