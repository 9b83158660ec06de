#include "gateway/app/publication_window.hpp"

#include "gateway/app/publication_position.hpp"
#include "tests/support/dice.hpp"
#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace vgm;
using app::publication_position;
using app::publication_window;
using journal::position;

timestamp second(int n) { return timestamp{seconds{n}}; }

TEST(publication_window, counts_a_record_once_all_of_its_events_have_arrived)
{
    publication_window w({100});
    const auto one = w.add({200}, second(1), 2);
    const auto two = w.add({300}, second(2), 1);

    w.on_published(two);
    EXPECT_EQ(w.published(), position{100});
    w.on_published(one);
    EXPECT_EQ(w.published(), position{100});
    EXPECT_EQ(w.oldest(), second(1));
    w.on_published(one);

    EXPECT_EQ(w.published(), position{300});
    EXPECT_TRUE(w.empty());
    EXPECT_EQ(w.oldest(), std::nullopt);
}

TEST(publication_window, passes_over_a_record_without_events)
{
    publication_window w({100});

    w.add({200}, second(1), 0);
    EXPECT_EQ(w.published(), position{200});
    const auto ticket = w.add({300}, second(1), 1);
    w.add({400}, second(1), 0);
    EXPECT_EQ(w.published(), position{200});
    w.on_published(ticket);

    EXPECT_EQ(w.published(), position{400});
}

TEST(publication_window, knows_nothing_of_tickets_that_it_never_gave)
{
    publication_window w({100});
    const auto ticket = w.add({200}, second(1), 1);

    w.on_published(ticket + 1);
    w.on_published(0);
    EXPECT_EQ(w.published(), position{100});
    w.on_published(ticket);
    w.on_published(ticket);

    EXPECT_EQ(w.published(), position{200});
}

TEST(publication_window, ends_at_the_same_place_whatever_the_order_of_arrival)
{
    vgm::test::dice any;
    SCOPED_TRACE(any.seed());
    for (int round = 0; round < 50; ++round) {
        publication_window w({1});
        std::vector<std::uint64_t> tickets;
        for (std::uint64_t n = 2; n < 40; ++n) {
            const auto events = static_cast<std::size_t>(any.between(0, 3));
            const auto ticket = w.add({n}, second(static_cast<int>(n)), events);
            tickets.insert(tickets.end(), events, ticket);
        }
        auto last = w.published();
        while (!tickets.empty()) {
            const auto at = tickets.begin() + any.between(0, static_cast<int>(tickets.size()) - 1);
            w.on_published(*at);
            tickets.erase(at);
            EXPECT_GE(w.published(), last);
            last = w.published();
        }
        EXPECT_EQ(last, position{39});
    }
}

class app_publication_position : public testing::Test
{
protected:
    publication_position at(const std::string& name) { return {folder.path() + "/" + name, *disk}; }
    void write(const std::string& name, const std::string& text)
    {
        std::ofstream(folder.path() + "/" + name) << text;
    }

    journal::test::temporary_directory folder;
    std::shared_ptr<journal::test::faulty_files> disk =
        std::make_shared<journal::test::faulty_files>();
};

TEST_F(app_publication_position, is_none_before_the_first_one_and_then_the_last_one)
{
    EXPECT_EQ(at("p").load().value(), position{});
    for (const std::uint64_t value : {1ull, 0x300000040ull, 0xffffffffffffffffull}) {
        ASSERT_FALSE(at("p").save({value}));
        EXPECT_EQ(at("p").load().value(), position{value});
    }
}

TEST_F(app_publication_position, keeps_the_old_one_when_the_disk_takes_no_new_one)
{
    using journal::test::operation;
    ASSERT_FALSE(at("p").save({7}));
    for (const auto what :
         {operation::open, operation::write, operation::sync, operation::rename}) {
        disk->set_rule(journal::test::fails(what, "p.new", ENOSPC));
        EXPECT_TRUE(at("p").save({8}));
        disk->heal();
        EXPECT_EQ(at("p").load().value(), position{7});
    }
    ASSERT_FALSE(at("p").save({8}));
    EXPECT_EQ(at("p").load().value(), position{8});
}

TEST_F(app_publication_position, refuses_what_it_did_not_write)
{
    for (const char* text :
         {"",
          "7\n",
          "published up to 7",
          "published up to \n",
          "published up to 7g\n",
          "published up to 123456789012345678901\n"}) {
        write("wrong", text);
        EXPECT_FALSE(at("wrong").load()) << text;
    }
}

}  // namespace
