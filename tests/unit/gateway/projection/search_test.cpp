#include "tests/unit/gateway/projection/letters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace vgm::projection {
namespace {

// A few letters, and what a question finds among them by their patients' family names.
class projection_search : public testing::Test
{
protected:
    projection_search()
    {
        auto l = make_letter(1, "DURAND-MARTIN", "Élodie");
        l.facts.ins = "285057800608491";
        l.facts.ipp = "8001234";
        l.facts.prescriber = "LEFÈVRE Marc";
        l.facts.prescriber_id = "10100000001";
        l.facts.service = "3004";
        l.facts.service_label = "Biologie médicale";
        journal.add(l);
        journal.add_outcome(l, minute(2), make_sent());
        l = make_letter(3, "D'ALEMBERT", "Jean-Pierre");
        l.accepted.source = "RADIO";
        l.accepted.batch = "LOT42-3fa9";
        l.accepted.routing.rules = {"urgent"};
        journal.add(l);
        l = make_letter(4, "MARTIN", "Jean");
        l.accepted.deliveries[0].to.address = "accueil@chu-lyon.mssante.fr";
        journal.add(l);
        bounced_record b;
        b.number = 1;
        b.attempt = 1;
        b.reason = "mailbox unknown";
        journal.add_outcome(l, minute(5), b);
        l = make_letter(6, "LE GOFF", "Maël");
        journal.add(l);
        refused_record r;
        r.source = "LABO";
        r.control.value = "REFUSED-77";
        r.acknowledgment = "AE";
        r.reasons = {{"PID-3", "PID-3", "no identifier"}};
        journal.add(make_id(7), minute(7), r);
        auto made = writer::open(folder.file(), journal.ports());
        journal.feed(**made);
        made->reset();
        look.emplace(folder.file());
    }

    std::set<std::string> find(const search& s)
    {
        std::set<std::string> all;
        for (const auto& e : look->find(s).entries)
            all.insert(e.facts.family.empty() ? e.shown.control : e.facts.family);
        EXPECT_FALSE(look->failed()) << look->failed().message();
        return all;
    }
    std::set<std::string> typed(const std::string& text)
    {
        search s;
        s.typed = text;
        return find(s);
    }

    using names = std::set<std::string>;
    test_folder folder;
    test_journal journal;
    std::optional<reader> look;
};

TEST_F(projection_search, takes_accents_case_and_hyphens_for_nothing)
{
    for (const auto* text :
         {"elodie",
          "ÉLODIE",
          "Elodie durand martin",
          "durand-martin",
          "DurandMartin",
          "e\u0301lodie"})
        EXPECT_EQ(typed(text), names{"DURAND-MARTIN"}) << text;
    for (const auto* text : {"d'alembert", "D ALEMBERT", "dalembert", "jean-pierre", "jeanpierre"})
        EXPECT_EQ(typed(text), names{"D'ALEMBERT"}) << text;
    EXPECT_EQ(typed("legoff mael"), names{"LE GOFF"});
}

TEST_F(projection_search, finds_words_by_their_beginnings)
{
    EXPECT_EQ(typed("dur"), names{"DURAND-MARTIN"});
    EXPECT_EQ(typed("mart"), (names{"DURAND-MARTIN", "MARTIN"}));
    EXPECT_EQ(typed("jea mart"), names{"MARTIN"});
    EXPECT_EQ(typed("urand"), names{});
}

TEST_F(projection_search, takes_words_in_quotes_as_they_are)
{
    EXPECT_EQ(typed("\"mart\""), names{});
    EXPECT_EQ(typed("\"jean pierre\""), names{"D'ALEMBERT"});
    EXPECT_EQ(typed("\"pierre jean\""), names{});
    EXPECT_EQ(typed("\"durand martin\" elo"), names{"DURAND-MARTIN"});
    EXPECT_EQ(typed("\"jean pierre"), names{"D'ALEMBERT"}) << "a quote that is not closed";
}

TEST_F(projection_search, wants_every_word)
{
    EXPECT_EQ(typed("martin elodie lefevre"), names{"DURAND-MARTIN"});
    EXPECT_EQ(typed("martin alembert"), names{});
}

TEST_F(projection_search, finds_an_ins_however_it_is_written)
{
    for (const auto* text :
         {"285057800608491", "2 85 05 78 006 084 91", "2850578006084", "285057800608491 durand"})
        EXPECT_EQ(typed(text), names{"DURAND-MARTIN"}) << text;
    search s;
    s.ins = "2 85 05 78 006 084 91";
    EXPECT_EQ(find(s), names{"DURAND-MARTIN"});
    s.ins = "28505780060849";
    EXPECT_EQ(find(s), names{}) << "a field of its own wants the whole";
}

TEST_F(projection_search, finds_letters_by_any_identifier)
{
    const auto id = make_id(1).to_string();
    for (const auto& text :
         {id,
          id + ".1",
          "<" + id + ".1@chu.mssante.fr>",
          std::string{"CTL-1001"},
          std::string{"1.2.250.1.1"},
          std::string{"8001234"},
          std::string{"4XyZ"},
          std::string{"10100000001"},
          std::string{"285057800608491"}}) {
        search s;
        s.identifier = text;
        EXPECT_EQ(find(s), names{"DURAND-MARTIN"}) << text;
        EXPECT_EQ(look->find_named(text, 10), std::vector{make_id(1)}) << text;
    }
    EXPECT_EQ(typed("CTL-1001"), names{"DURAND-MARTIN"});
    EXPECT_EQ(typed("LOT42"), names{"D'ALEMBERT"});
    EXPECT_EQ(typed("refused-77"), names{"REFUSED-77"});
}

TEST_F(projection_search, tells_fields_apart)
{
    search s;
    s.patient = "lefevre";
    EXPECT_EQ(find(s), names{});
    s = {};
    s.prescriber = "lefev";
    EXPECT_EQ(find(s), names{"DURAND-MARTIN"});
    s = {};
    s.recipient = "accueil@chu-lyon.mssante.fr";
    EXPECT_EQ(find(s), names{"MARTIN"});
    s.recipient = "lefevre";
    EXPECT_EQ(find(s), (names{"DURAND-MARTIN", "D'ALEMBERT", "LE GOFF"}));
    s = {};
    s.sources = {"RADIO"};
    EXPECT_EQ(find(s), names{"D'ALEMBERT"});
    s.sources = {"RADI"};
    EXPECT_EQ(find(s), names{}) << "a facet wants the whole";
    s = {};
    s.rules = {"urgent"};
    EXPECT_EQ(find(s), names{"D'ALEMBERT"});
    s = {};
    s.services = {"3004", "3005"};
    EXPECT_EQ(find(s), names{"DURAND-MARTIN"});
    s = {};
    s.types = {"11502-2"};
    EXPECT_EQ(find(s).size(), 4u);
}

TEST_F(projection_search, narrows_by_state_kind_and_time)
{
    search s;
    s.states = {entry_state::failed};
    EXPECT_EQ(find(s), names{"MARTIN"});
    s.typed = "martin";
    EXPECT_EQ(find(s), names{"MARTIN"});
    s.states = {entry_state::sent};
    EXPECT_EQ(find(s), names{"DURAND-MARTIN"});
    s = {};
    s.kinds = {entry_kind::refused};
    EXPECT_EQ(find(s), names{"REFUSED-77"});
    s = {};
    s.from = minute(3);
    s.to = minute(6);
    EXPECT_EQ(find(s), (names{"D'ALEMBERT", "MARTIN"}));
    s.typed = "jean";
    s.to = minute(4);
    EXPECT_EQ(find(s), names{"D'ALEMBERT"});
}

TEST_F(projection_search, finds_nothing_for_what_has_no_word)
{
    EXPECT_EQ(typed("*"), names{});
    EXPECT_EQ(typed("\" \""), names{});
    EXPECT_EQ(typed("') OR 1=1 --"), names{});
    EXPECT_EQ(typed("NEAR("), names{});
    search s;
    s.identifier = "***";
    EXPECT_EQ(find(s), names{});
}

TEST_F(projection_search, answers_by_the_index_as_by_comparing_words)
{
    // What is open is compared word by word, the rest is asked of the index: both must agree.
    for (const auto* text :
         {"mart", "\"jean pierre\"", "jean", "le go", "CTL-10", "1.2.250.1", "d"}) {
        search s;
        s.typed = text;
        const auto all = look->find(s).entries;
        s.states = {entry_state::waiting, entry_state::failed};
        std::set<submission_id> open, wanted;
        for (const auto& e : look->find(s).entries) open.insert(e.shown.id);
        for (const auto& e : all)
            if (e.shown.state == entry_state::waiting || e.shown.state == entry_state::failed)
                wanted.insert(e.shown.id);
        EXPECT_EQ(open, wanted) << text;
    }
}

TEST(projection_pages, go_on_where_they_were_while_letters_come_in)
{
    test_folder folder;
    test_journal journal;
    for (int n = 0; n < 25; ++n) journal.add(make_letter(n, "MARTIN", "Jean"));
    auto made = writer::open(folder.file(), journal.ports());
    journal.feed(**made);
    reader look(folder.file());
    for (const auto* typed : {"", "martin"}) {
        search s;
        s.typed = typed;
        s.limit = 10;
        std::vector<submission_id> all;
        for (int page = 0; page < 3; ++page) {
            const auto found = look.find(s);
            for (const auto& e : found.entries) all.push_back(e.shown.id);
            EXPECT_EQ(found.has_more, page < 2);
            s.after = found.entries.back().shown.id;
            if (page == 0)
                journal.add(
                    make_letter(100 + static_cast<int>(journal.all.size()), "MARTIN", "Jean")
                );
            journal.feed(**made);
        }
        const std::size_t expected = *typed == '\0' ? 25 : 26;
        EXPECT_EQ(all.size(), expected);
        EXPECT_TRUE(std::ranges::is_sorted(all, std::greater{}));
        EXPECT_EQ(std::set(all.begin(), all.end()).size(), expected);
    }
}

}  // namespace
}  // namespace vgm::projection
