#include "gateway/journal/format.hpp"

#include "tests/unit/gateway/journal/support.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm::journal;
using vgm::journal::test::at_second;
using vgm::journal::test::id_of;

record_header some_record()
{
    record_header h;
    h.payload_size = 17;
    h.body_size = 100'000;
    h.content_crc = 0xDEADBEEF;
    h.durable = 4096;
    h.epoch = 3;
    h.kind = 200;
    h.flags = acceptance;
    h.time = at_second(5);
    h.submission = id_of(77);
    h.previous = position::at(1, 64);
    h.body = position::at(9, 128);
    return h;
}

template <std::size_t N>
std::string_view view(const std::array<char, N>& bytes)
{
    return {bytes.data(), bytes.size()};
}

TEST(journal_format, record_header_is_read_as_it_was_written)
{
    const auto h = some_record();

    const auto read =
        parse_record_header(view(print(h, position::at(4, 640))), position::at(4, 640));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->payload_size, h.payload_size);
    EXPECT_EQ(read->body_size, h.body_size);
    EXPECT_EQ(read->content_crc, h.content_crc);
    EXPECT_EQ(read->durable, h.durable);
    EXPECT_EQ(read->epoch, h.epoch);
    EXPECT_EQ(read->kind, h.kind);
    EXPECT_EQ(read->flags, h.flags);
    EXPECT_EQ(read->time, h.time);
    EXPECT_EQ(read->submission, h.submission);
    EXPECT_EQ(read->previous, h.previous);
    EXPECT_EQ(read->body, h.body);
}

TEST(journal_format, record_is_only_right_where_it_was_written)
{
    const auto bytes = print(some_record(), position::at(4, 640));

    EXPECT_FALSE(parse_record_header(view(bytes), position::at(5, 640)));
    EXPECT_FALSE(parse_record_header(view(bytes), position::at(4, 648)));
}

TEST(journal_format, any_changed_bit_of_a_header_is_noticed)
{
    const auto at = position::at(4, 640);
    const auto good = print(some_record(), at);

    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto bytes = good;
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_FALSE(parse_record_header(view(bytes), at)) << bit;
    }
}

TEST(journal_format, header_cut_short_is_no_header)
{
    const auto record = print(some_record(), position::at(1, 64));
    const auto segment = print(segment_header{stream::tracking, 1, 4096});

    EXPECT_FALSE(parse_record_header(view(record).substr(0, record.size() - 1), position::at(1, 64))
    );
    EXPECT_FALSE(parse_segment_header(view(segment).substr(0, segment.size() - 1), 1));
}

TEST(journal_format, segment_header_is_read_as_it_was_written)
{
    const segment_header h{stream::documents, 12, 65536, 5, 11, 60000, position::at(3, 64), 4096};

    const auto read = parse_segment_header(view(print(h)), 12);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->of, stream::documents);
    EXPECT_EQ(read->number, 12u);
    EXPECT_EQ(read->capacity, 65536u);
    EXPECT_EQ(read->epoch, 5u);
    EXPECT_EQ(read->previous, 11u);
    EXPECT_EQ(read->previous_end, 60000u);
    EXPECT_EQ(read->copied, position::at(3, 64));
    EXPECT_EQ(read->durable, 4096u);
    EXPECT_FALSE(parse_segment_header(view(print(h)), 13));
}

TEST(journal_format, records_take_a_multiple_of_eight_bytes)
{
    EXPECT_EQ(record_size(0, 0), 72u);
    EXPECT_EQ(record_size(1, 0), 80u);
    EXPECT_EQ(record_size(3, 5), 80u);
    EXPECT_EQ(record_size(3, 6), 88u);
}

TEST(journal_position, later_segments_come_later)
{
    EXPECT_LT(position::at(1, 4'000'000'000u), position::at(2, 64));
    EXPECT_LT(position::at(2, 64), position::at(2, 72));
    EXPECT_FALSE(position{});
    EXPECT_EQ(position::at(7, 99).segment(), 7u);
    EXPECT_EQ(position::at(7, 99).offset(), 99u);
}

}  // namespace
