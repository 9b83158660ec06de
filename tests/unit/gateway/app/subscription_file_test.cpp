#include "gateway/app/subscription_file.hpp"

#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>

namespace vgm::app {
namespace {

using journal::test::fails;
using journal::test::faulty_files;
using journal::test::operation;
using journal::test::temporary_directory;

kept_subscription sample(const std::string& id = "01ARZ3NDEKTSV4RRFFQ69G5FAV")
{
    kept_subscription s;
    s.source = "ris of the north";
    s.told = {0x100000040};
    s.failing_since = timestamp{std::chrono::seconds{1'790'000'000}};
    s.wish.id = id;
    s.wish.status = fhir::subscription_status::error;
    s.wish.reason = "to know";
    s.wish.criteria = "Communication";
    s.wish.error = "the endpoint answered 500";
    s.wish.endpoint = "https://ris.example/";
    return s;
}

TEST(app_subscription_file, is_read_as_it_was_written)
{
    const auto read = parse_kept_subscription(print(sample()));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(print(*read), print(sample()));
    EXPECT_EQ(read->source, "ris of the north");
    EXPECT_EQ(read->told, sample().told);
    EXPECT_EQ(read->failing_since, sample().failing_since);
}

TEST(app_subscription_file, is_refused_when_it_is_cut_anywhere)
{
    const auto whole = print(sample());
    for (std::size_t size = 0; size + 1 < whole.size(); ++size)
        EXPECT_FALSE(parse_kept_subscription(whole.substr(0, size))) << size;
}

TEST(app_subscription_folder, keeps_what_was_there_when_the_disk_is_full)
{
    const temporary_directory place;
    faulty_files files;
    const subscription_folder folder(place.path() + "/subscriptions", files);
    ASSERT_TRUE(folder.load());
    auto s = sample();
    ASSERT_FALSE(folder.save(s));
    files.set_rule(fails(operation::write, "subscriptions", ENOSPC));
    s.told = {0x200000040};
    EXPECT_TRUE(folder.save(s));
    files.heal();

    auto all = folder.load();
    ASSERT_TRUE(all && all->size() == 1);
    EXPECT_EQ(all->front().told, sample().told);
    ASSERT_FALSE(folder.save(s));
    EXPECT_EQ(folder.load()->front().told, s.told);
    ASSERT_FALSE(folder.remove(s.wish.id));
    EXPECT_TRUE(folder.load()->empty());
    EXPECT_FALSE(folder.remove(s.wish.id));
}

TEST(app_subscription_folder, leaves_files_that_are_none_of_its_own)
{
    const temporary_directory place;
    faulty_files files;
    const subscription_folder folder(place.path() + "/subscriptions", files);
    ASSERT_TRUE(folder.load());
    std::ofstream(place.path() + "/subscriptions/01ARZ3NDEKTSV4RRFFQ69G5FAW") << "rubbish";
    std::ofstream(place.path() + "/subscriptions/note.txt") << "rubbish";
    ASSERT_FALSE(folder.save(sample()));
    EXPECT_EQ(folder.load()->size(), 1u);
}

}  // namespace
}  // namespace vgm::app
