#include "gateway/core/arrival.hpp"

#include "tests/support/dice.hpp"
#include "tests/support/letter_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace vgm;
using vgm::test::at_second;

const auto id = *submission_id::parse("01KJV40000000000000000000B");

arrived_record two_documents()
{
    arrived_record r;
    r.mail_id = "a@b";
    r.application = "dpi";
    r.documents = {{"1.2.3", {}, "11502-2"}, {"1.2.4", {}, "11502-2"}};
    r.mdn_to = "sender@x.fr";
    return r;
}

arrival fold(const std::vector<tracking_record>& all)
{
    arrival a;
    for (const auto& r : all) a.apply(r);
    return a;
}

handed_over_record integrated(int number) { return {number, "c", "AA", {}}; }
handed_over_record refused(int number, std::string code) { return {number, "c", "AE", code}; }

TEST(core_arrival, brings_one_document_after_the_other_and_then_answers)
{
    arrival a;
    EXPECT_FALSE(next_document(a));
    a.apply({id, at_second(0), two_documents()});
    EXPECT_EQ(next_document(a), 1);
    EXPECT_EQ(due_answer(a), "");
    a.apply({id, at_second(1), integrated(1)});
    EXPECT_EQ(next_document(a), 2);
    a.apply({id, at_second(2), refused(2, "902")});
    EXPECT_FALSE(next_document(a));
    EXPECT_EQ(due_answer(a), "mdn");
    EXPECT_EQ(refusal_codes(a), std::vector<std::string>{"902"});
    EXPECT_FALSE(is_idle(a));
    a.apply({id, at_second(3), answering_record{"mdn", 1, "op"}});
    EXPECT_TRUE(a.answer.is_under_way());
    a.apply({id, at_second(4), answered_record{"mdn", 1, "sent"}});
    EXPECT_TRUE(is_idle(a));
    EXPECT_FALSE(needs_a_person(a));
}

TEST(core_arrival, answers_nobody_when_nobody_may_be_told)
{
    auto r = two_documents();
    r.mdn_to.clear();
    auto a = fold(
        {{id, at_second(0), r},
         {id, at_second(1), integrated(1)},
         {id, at_second(2), integrated(2)}}
    );
    EXPECT_TRUE(is_idle(a));

    r.error_mail_to = "errors@x.fr";
    a = fold(
        {{id, at_second(0), r},
         {id, at_second(1), integrated(1)},
         {id, at_second(2), integrated(2)}}
    );
    EXPECT_EQ(due_answer(a), "") << "an error mail is about errors";
    a = fold(
        {{id, at_second(0), r},
         {id, at_second(1), integrated(1)},
         {id, at_second(2), refused(2, "906")}}
    );
    EXPECT_EQ(due_answer(a), "error_mail");
}

TEST(core_arrival, is_silent_about_a_parked_document)
{
    const auto a = fold(
        {{id, at_second(0), two_documents()},
         {id, at_second(1), integrated(1)},
         {id, at_second(2), handover_parked_record{2, "given up"}}}
    );

    EXPECT_EQ(due_answer(a), "");
    EXPECT_TRUE(is_idle(a));
    EXPECT_TRUE(needs_a_person(a));
}

TEST(core_arrival, refuses_a_mail_that_no_document_could_be_taken_out_of)
{
    auto r = two_documents();
    r.documents.clear();
    r.problem = "it is broken";
    const auto a = fold({{id, at_second(0), r}});

    EXPECT_EQ(due_answer(a), "mdn");
    EXPECT_EQ(refusal_codes(a), std::vector<std::string>{"906"});
}

TEST(core_arrival, tries_an_answer_again_that_was_put_off)
{
    auto r = two_documents();
    r.documents.resize(1);
    auto a = fold(
        {{id, at_second(0), r},
         {id, at_second(1), integrated(1)},
         {id, at_second(2), answering_record{"mdn", 1, "op"}},
         {id, at_second(3), answered_record{"mdn", 1, "deferred"}}}
    );
    EXPECT_EQ(due_answer(a), "mdn");
    EXPECT_FALSE(a.answer.is_under_way());
    a.apply({id, at_second(4), answering_record{"mdn", 2, "op"}});
    EXPECT_TRUE(a.answer.is_under_way());
    a.apply({id, at_second(5), answered_record{"mdn", 2, "uncertain"}});
    EXPECT_EQ(due_answer(a), "");
    EXPECT_TRUE(needs_a_person(a));
}

TEST(core_arrival, is_the_same_in_every_order_of_its_records)
{
    vgm::test::dice any;
    SCOPED_TRACE(any.seed());
    const std::vector<record_body> facts{
        two_documents(),
        integrated(1),
        refused(1, "902"),
        refused(2, "900"),
        handover_deferred_record{2, 1, "away"},
        handover_parked_record{2, "given up"},
        answering_record{"mdn", 1, "op"},
        answered_record{"mdn", 1, "deferred"},
        answering_record{"mdn", 2, "op"},
        answered_record{"mdn", 2, "sent"},
        answered_record{"mdn", 2, "uncertain"},
        told_record{}};
    for (int round = 0; round < 300; ++round) {
        std::vector<tracking_record> records;
        for (const auto& f : facts)
            if (any.coin()) records.push_back({id, at_second(any.between(0, 3)), f});
        const auto first = fold(records);
        std::shuffle(records.begin(), records.end(), any.engine());
        const auto again = records;
        records.insert(records.end(), again.begin(), again.end());

        EXPECT_EQ(fold(records), first);
    }
}

}  // namespace
