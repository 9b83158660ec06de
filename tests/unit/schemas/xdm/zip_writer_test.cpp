#include "schemas/xdm/zip_writer.hpp"

#include "tests/unit/schemas/cda/sample_document.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

#include <random>

namespace {

using namespace vgm;
using xdm::compression;
using xdm::make_zip;
using xdm::zip_entry;

const timestamp moment = *parse_rfc3339("2024-03-01T10:20:31.000Z");

std::vector<test::zip_file> read_back(const std::vector<zip_entry>& entries)
{
    return test::zip_reader(test::joined(make_zip(entries, moment).value())).read();
}

std::string random_text(std::size_t size, unsigned seed)
{
    std::mt19937 random(seed);
    std::string text(size, '\0');
    for (auto& c : text) c = static_cast<char>(random());
    return text;
}

TEST(xdm_zip_writer, writes_what_a_reader_reads)
{
    const auto noise = random_text(5000, 1);
    const std::string words(5000, 'w');

    const auto files = read_back(
        {{"A.TXT", slice::of("hello"), compression::store},
         {"F/B.TXT", slice::of(words), compression::deflate},
         {"F/C.BIN", slice::of(noise), compression::deflate},
         {"EMPTY", slice::of(""), compression::deflate}}
    );

    ASSERT_EQ(files.size(), 4u);
    EXPECT_EQ(files[0].name, "A.TXT");
    EXPECT_EQ(files[0].content, "hello");
    EXPECT_EQ(files[0].method, 0);
    EXPECT_EQ(files[1].content, words);
    EXPECT_EQ(files[1].method, 8);
    EXPECT_EQ(files[2].content, noise);
    EXPECT_EQ(files[2].method, 0) << "what deflate does not shrink is stored";
    EXPECT_EQ(files[3].content, "");
}

TEST(xdm_zip_writer, without_entries_is_still_an_archive) { EXPECT_TRUE(read_back({}).empty()); }

TEST(xdm_zip_writer, does_not_copy_what_it_stores)
{
    const auto document = std::make_shared<const std::string>(100'000, 'd');

    const auto archive =
        make_zip({{"D", slice::whole(document), compression::store}}, moment).value();

    ASSERT_EQ(archive.size(), 3u);
    EXPECT_EQ(archive[1].bytes.data(), document->data());
    EXPECT_EQ(archive[1].owner, document);
}

TEST(xdm_zip_writer, writes_the_time_it_is_given)
{
    // 2024-03-01 10:20:30, as DOS has it.
    const std::uint32_t expected =
        ((2024u - 1980) << 9 | 3 << 5 | 1) << 16 | (10 << 11 | 20 << 5 | 15);

    EXPECT_EQ(read_back({{"A", slice::of("a")}})[0].time, expected);
}

TEST(xdm_zip_writer, is_deterministic)
{
    const std::vector<zip_entry> entries{{"A", slice::of(std::string(9000, 'x'))}};

    EXPECT_EQ(
        test::joined(make_zip(entries, moment).value()),
        test::joined(make_zip(entries, moment).value())
    );
}

TEST(xdm_zip_writer, keeps_a_time_outside_of_dos_within_it)
{
    const auto time_of = [](const char* text) {
        const auto archive = make_zip({{"A", slice::of("a")}}, *parse_rfc3339(text)).value();
        return test::zip_reader(test::joined(archive)).read()[0].time >> 16;
    };

    EXPECT_EQ(time_of("1970-01-01T00:00:00.000Z"), 0u << 9 | 1 << 5 | 1);
    EXPECT_EQ(time_of("2200-01-01T00:00:00.000Z"), 127u << 9 | 12 << 5 | 31);
}

TEST(xdm_zip_writer, chooses_by_what_the_content_is)
{
    const std::string markup(test::sample_document);
    std::string base64 = markup;
    base64.insert(base64.find("JSVFT0YK"), std::string(40'000, 'A'));

    EXPECT_FALSE(xdm::is_mostly_base64(markup));
    EXPECT_TRUE(xdm::is_mostly_base64(base64));
    EXPECT_FALSE(xdm::is_mostly_base64("AAAA"));
    EXPECT_FALSE(xdm::is_mostly_base64(""));
    EXPECT_EQ(read_back({{"A", slice::of(markup)}})[0].method, 8);
    EXPECT_EQ(read_back({{"A", slice::of(base64)}})[0].method, 0);
    EXPECT_EQ(read_back({{"A", slice::of(base64), compression::deflate}})[0].method, 8);
}

TEST(xdm_zip_writer, refuses_more_than_the_format_holds)
{
    const auto refused = [](const result<slices>& r) {
        return !r && to_fault(r.error().code) == fault::too_large;
    };
    const zip_entry small{"A", slice::of("abc"), compression::store};

    EXPECT_TRUE(make_zip({small, small}, moment, {.entries_max = 2}));
    EXPECT_TRUE(refused(make_zip({small, small, small}, moment, {.entries_max = 2})));
    // 31 + 3 local, 47 directory, 22 end
    EXPECT_TRUE(make_zip({small}, moment, {.bytes_max = 103}));
    EXPECT_TRUE(refused(make_zip({small}, moment, {.bytes_max = 102})));
    EXPECT_TRUE(refused(make_zip({small}, moment, {.bytes_max = 33})));
    EXPECT_TRUE(refused(make_zip({small}, moment, {.bytes_max = 2})));
    EXPECT_TRUE(refused(make_zip(std::vector<zip_entry>(65536, small), moment)));
}

TEST(xdm_zip_writer, writes_as_many_entries_as_the_format_holds)
{
    const std::vector<zip_entry> entries(65535, {"A", slice::of("abc"), compression::store});

    EXPECT_EQ(read_back(entries).size(), 65535u);
}

}  // namespace
