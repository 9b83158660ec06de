#include "gateway/app/arrival_book.hpp"

#include "tests/unit/gateway/app/house.hpp"

#include <gtest/gtest.h>

namespace {

using namespace vgm;
using namespace vgm::app;
using vgm::app::test::ledger_house;
using vgm::test::at_second;

submission_id arrival_id(std::uint8_t number) { return app::test::letter(number); }

arrived_record one_document(std::uint32_t uid, std::string mail_id = "m@x.fr")
{
    arrived_record r;
    r.found_in = {"dpi@h.fr", 7, uid};
    r.mail_id = std::move(mail_id);
    r.application = "dpi";
    r.documents = {{"1.2.3", {}, "11502-2"}};
    r.content_hash = "ab";
    return r;
}

error_code
take_in(ledger_house& house, submission_id id, arrived_record r, std::string mail = "mail")
{
    std::promise<error_code> answer;
    house.letters
        ->take_in(id, at_second(0), std::move(r), slice::of(std::move(mail)), [&](error_code ec) {
            answer.set_value(ec);
        });
    return answer.get_future().get();
}

TEST(app_arrival_book, keeps_a_letter_until_nothing_can_happen_to_it)
{
    ledger_house house;
    const auto id = arrival_id(1);
    ASSERT_FALSE(take_in(house, id, one_document(1)));

    ASSERT_TRUE(house.letters->arrivals().find(id));
    EXPECT_EQ(house.letters->arrivals().live().size(), 1u);
    EXPECT_EQ(house.letters->live_count(), 0u) << "it is no letter of ours";
    house.append(id, handed_over_record{1, "c", "AA", {}});

    EXPECT_FALSE(house.letters->arrivals().find(id));
}

TEST(app_arrival_book, gives_the_mail_back_after_a_restart)
{
    ledger_house house;
    const auto id = arrival_id(1);
    ASSERT_FALSE(take_in(house, id, one_document(1), "the mail\r\n"));

    house.reopen();

    ASSERT_TRUE(house.letters->arrivals().find(id));
    EXPECT_EQ(next_document(*house.letters->arrivals().find(id)), 1);
    EXPECT_EQ(house.letters->read_body(id).value(), "the mail\r\n");
}

TEST(app_arrival_book, knows_a_letter_again_by_its_place_or_by_its_mail)
{
    ledger_house house;
    ASSERT_FALSE(take_in(house, arrival_id(1), one_document(1)));
    house.append(arrival_id(1), handed_over_record{1, "c", "AA", {}});
    house.reopen();
    const auto find = [&](const arrived_record& r) {
        return house.letters->arrivals().find_repetition(r);
    };
    const auto same_place = one_document(1, "other@x.fr"), same_mail = one_document(9);
    auto other_archive = one_document(9), other_application = one_document(9),
         nameless = one_document(9, "");
    other_archive.content_hash = "cd";
    other_application.application = "ris";

    EXPECT_EQ(find(same_place), arrival_id(1));
    EXPECT_EQ(find(same_mail), arrival_id(1));
    EXPECT_FALSE(find(other_archive));
    EXPECT_FALSE(find(other_application));
    EXPECT_FALSE(find(nameless));
}

TEST(app_arrival_book, holds_segments_back_that_a_waiting_letter_is_in)
{
    ledger_house house({.documents_retention = seconds{1}, .tracking_retention = seconds{1}});
    const auto waiting = arrival_id(1);
    ASSERT_FALSE(take_in(house, waiting, one_document(1), std::string(200'000, 'x')));
    for (std::uint8_t n = 2; n < 30; ++n) {
        ASSERT_FALSE(take_in(
            house, arrival_id(n), one_document(n, std::to_string(n)), std::string(200'000, 'y')
        ));
        house.append(arrival_id(n), handed_over_record{1, "c", "AA", {}});
    }

    house.letters->retire(at_second(1000));

    EXPECT_EQ(house.letters->read_body(waiting).value().size(), 200'000u);
    house.append(waiting, handed_over_record{1, "c", "AA", {}});
    house.letters->retire(at_second(1000));
    EXPECT_FALSE(house.letters->read_body(waiting));
}

}  // namespace
