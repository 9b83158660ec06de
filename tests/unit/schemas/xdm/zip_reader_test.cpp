#include "schemas/xdm/zip_reader.hpp"

#include "schemas/xdm/zip_writer.hpp"
#include "tests/support/dice.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <gtest/gtest.h>

// Archives that are damaged, or made to do harm.

namespace {

using namespace vgm;
using namespace vgm::xdm;

std::string archive_of(const std::vector<std::string>& names, const std::string& content = "text")
{
    std::vector<zip_entry> entries;
    for (const auto& name : names)
        entries.push_back({name, slice::of(content), compression::deflate});
    return test::joined(make_zip(entries, timestamp{}).value());
}

bool opens(const std::string& bytes, const zip_read_limits& limit = {})
{
    return static_cast<bool>(zip_archive::open(bytes, limit));
}

fault fault_of(const std::string& bytes, const zip_read_limits& limit = {})
{
    return to_fault(zip_archive::open(bytes, limit).error().code);
}

// Both headers of an archive of one entry.
std::string with_byte(std::string bytes, std::size_t local, std::size_t central, char value)
{
    bytes[local] = value;
    bytes[bytes.find("PK\x01\x02") + central] = value;
    return bytes;
}

void put32(std::string& bytes, std::size_t at, std::uint32_t value)
{
    for (int n = 0; n < 4; ++n) bytes[at + n] = static_cast<char>(value >> 8 * n & 0xFF);
}

TEST(xdm_zip_reader, gives_back_what_was_packed)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    for (int round = 0; round < 50; ++round) {
        std::vector<zip_entry> entries;
        for (int n = 0, count = any.between(0, 5); n < count; ++n) {
            std::string content(static_cast<std::size_t>(any.between(0, 4999)), 'x');
            for (auto& c : content) c = static_cast<char>(any.between(0, 6) * 31);
            entries.push_back(
                {"F" + std::to_string(n),
                 slice::of(std::move(content)),
                 static_cast<compression>(any.between(0, 2))}
            );
        }
        const auto bytes = test::joined(make_zip(entries, timestamp{}).value());

        const auto got = zip_archive::open(bytes);

        ASSERT_TRUE(got) << got.error().detail;
        ASSERT_EQ(got->members().size(), entries.size());
        for (std::size_t n = 0; n < entries.size(); ++n) {
            EXPECT_EQ(got->members()[n].name, entries[n].name);
            EXPECT_EQ(got->unpack(got->members()[n]).value(), entries[n].content.bytes);
        }
    }
}

TEST(xdm_zip_reader, finds_the_end_before_a_comment)
{
    auto bytes = archive_of({"A"}) + "a comment";
    bytes[bytes.size() - 9 - 2] = 9;
    EXPECT_TRUE(opens(bytes));
    EXPECT_TRUE(opens(archive_of({"A"}) + "\r\n")) << "a mail's line end behind it";
}

TEST(xdm_zip_reader, refuses_names_that_leave_the_archive)
{
    for (const char* name :
         {"../A", "A/../../B", "A/..", "C:/A", "A//B", "./A", "..", "A\\..\\B", "A\nB"})
        EXPECT_FALSE(opens(archive_of({name}))) << name;
    EXPECT_FALSE(opens(with_byte(archive_of({"xA"}), 30, 46, '/')));
    EXPECT_FALSE(opens(with_byte(archive_of({"xA"}), 30, 46, '\0')));
    const auto backslash = archive_of({"A\\B"});
    EXPECT_EQ(zip_archive::open(backslash)->members()[0].name, "A/B");
}

TEST(xdm_zip_reader, refuses_two_files_of_one_name)
{
    EXPECT_FALSE(opens(archive_of({"A", "A"})));
    EXPECT_FALSE(opens(archive_of({"A", "a"})));
}

TEST(xdm_zip_reader, holds_the_limits_before_anything_is_unpacked)
{
    const auto bytes = archive_of({"A", "B", "C"}, std::string(10'000, 'x'));

    EXPECT_EQ(fault_of(bytes, {.entries_max = 2}), fault::too_large);
    EXPECT_EQ(fault_of(bytes, {.unpacked_bytes_max = 29'999}), fault::too_large);
    EXPECT_TRUE(opens(bytes, {.entries_max = 3, .unpacked_bytes_max = 30'000}));
    EXPECT_EQ(fault_of(archive_of({"LONG"}), {.name_bytes_max = 3}), fault::too_large);
}

TEST(xdm_zip_reader, refuses_a_size_that_deflate_cannot_reach)
{
    auto bytes = archive_of({"A"}, std::string(100, 'x'));
    put32(bytes, bytes.find("PK\x01\x02") + 24, 100'000'000);

    EXPECT_EQ(fault_of(bytes), fault::too_large);
}

TEST(xdm_zip_reader, refuses_encryption_links_and_other_methods)
{
    const auto bytes = archive_of({"A"});
    EXPECT_FALSE(opens(with_byte(bytes, 6, 8, 1)));
    EXPECT_FALSE(opens(with_byte(bytes, 8, 10, 12)));
    auto link = bytes;
    const auto entry = link.find("PK\x01\x02");
    link[entry + 5] = 3;
    put32(link, entry + 38, 0120777u << 16);
    EXPECT_FALSE(opens(link));
}

TEST(xdm_zip_reader, refuses_entries_that_share_bytes)
{
    auto bytes = archive_of({"A", "A2"}, std::string(1000, 'x'));
    const auto first = bytes.find("PK\x01\x02"), second = bytes.find("PK\x01\x02", first + 4);
    // The second entry points to the first one's bytes; its own name is made to match.
    bytes.erase(second + 46 + 1, 1);
    bytes[second + 28] = 1;
    bytes[second + 46] = 'A';
    for (std::size_t n = 0; n < 4; ++n) bytes[second + 42 + n] = 0;
    const auto end = bytes.find("PK\x05\x06");
    put32(bytes, end + 12, static_cast<std::uint32_t>(end - first));

    const auto got = zip_archive::open(bytes);

    ASSERT_FALSE(got);
    EXPECT_TRUE(
        got.error().detail.find("share") != std::string::npos ||
        got.error().detail.find("one name") != std::string::npos
    );
}

TEST(xdm_zip_reader, notices_damage_wherever_it_is)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    const auto whole = archive_of({"A", "B/C"}, std::string(300, 'y') + "abcdefgh");
    const auto good = test::zip_reader(whole).contents();
    for (int round = 0; round < 3000; ++round) {
        auto bytes = whole;
        const auto at =
            static_cast<std::size_t>(any.between(0, static_cast<int>(bytes.size()) - 1));
        bytes[at] = static_cast<char>(bytes[at] ^ (1 + any.between(0, 254)));
        if (any.once_in(4))
            bytes.resize(static_cast<std::size_t>(any.between(0, static_cast<int>(bytes.size()) - 1)
            ));
        const auto got = zip_archive::open(bytes);
        if (!got) continue;
        for (const auto& m : got->members()) {
            const auto content = got->unpack(m);
            if (content) {
                EXPECT_EQ(*content, good.begin()->second) << "byte " << at;
            }
        }
    }
}

}  // namespace
