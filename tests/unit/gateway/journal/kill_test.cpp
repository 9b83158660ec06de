#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>
#include <random>
#include <set>

namespace {

using namespace vgm::journal;
using namespace vgm::journal::test;

// Appends numbered records for ever, and tells each acknowledged number to the pipe. Odd numbers
// are letters, even ones events.
[[noreturn]] void write_until_killed(const settings& s, int pipe, unsigned first)
{
    auto opened = journal::open(s);
    if (!opened) ::_exit(1);
    for (unsigned n = first;; ++n) {
        const auto done = [pipe, n](append_outcome o) {
            if (!o.ec && ::write(pipe, &n, sizeof n) != sizeof n) ::_exit(2);
        };
        const auto text = std::to_string(n);
        if (n % 2 == 1) {
            (*opened)->accept(
                id_of(n), at_second(0), 1, text, vgm::slice::of(std::string(n % 3000, 'b')), done
            );
        } else {
            (*opened)->append(id_of(n), at_second(0), 2, text, done);
        }
        if (n % 64 == 0) (*opened)->flush();
    }
}

class child
{
public:
    child(const settings& s, unsigned first)
    {
        int ends[2];
        if (::pipe(ends) != 0) std::abort();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            write_until_killed(s, ends[1], first);
        }
        ::close(ends[1]);
        from_ = ends[0];
    }
    child(const child&) = delete;
    ~child() { ::close(from_); }

    bool read_number(unsigned& n) const { return ::read(from_, &n, sizeof n) == sizeof n; }

    void kill() const
    {
        ::kill(pid_, SIGKILL);
        int status = 0;
        ::waitpid(pid_, &status, 0);
    }

private:
    pid_t pid_ = -1;
    int from_ = -1;
};

TEST(journal_kill, every_acknowledged_record_is_there_exactly_once)
{
    const auto seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937 random(seed);
    const temporary_directory folder;
    const auto s = small_settings(folder, 64u << 10);
    std::multiset<unsigned> acknowledged;
    unsigned next = 1;

    for (int round = 0; round < 25; ++round) {
        const auto enough = std::uniform_int_distribution<unsigned>(1, 120)(random);
        const child writer(s, next);
        unsigned n = 0;
        for (unsigned i = 0; i < enough && writer.read_number(n); ++i) acknowledged.insert(n);
        writer.kill();
        while (writer.read_number(n)) acknowledged.insert(n);

        std::map<unsigned, int> found;
        const auto opened = open_journal(s);
        for (const auto& r : opened.replayed) ++found[static_cast<unsigned>(std::stoul(r.payload))];
        ASSERT_TRUE(opened.store->opened().damages.empty());
        for (const auto a : acknowledged) {
            ASSERT_EQ(found[a], 1) << a << " round " << round;
            if (a % 2 == 0) continue;
            ASSERT_EQ(opened.store->read_body(id_of(a)).value().size(), a % 3000);
        }
        for (const auto& [number, times] : found) ASSERT_EQ(times, 1) << number;
        next = found.empty() ? 1 : found.rbegin()->first + 1;
    }
    EXPECT_GT(acknowledged.size(), 25u);
}

}  // namespace
