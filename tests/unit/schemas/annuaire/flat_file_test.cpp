#include "schemas/annuaire/flat_file.hpp"

#include "schemas/annuaire/activity_line.hpp"
#include "schemas/annuaire/mailbox_line.hpp"
#include "schemas/annuaire/unit_list.hpp"
#include "schemas/annuaire/white_list.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/directory_files.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace vgm::annuaire {
namespace {

using rows = std::vector<std::vector<std::string>>;

struct reading
{
    rows good;
    std::optional<flat_file_tally> tally;
    std::string refusal;
};

reading read(std::string_view text, std::size_t piece = 1 << 20, flat_file_limits limits = {})
{
    reading made;
    flat_file file(
        {{"Nom d'exercice"}, {"Code postal", false}},
        [&](flat_file::row row) {
            made.good.emplace_back(row.begin(), row.end());
            return line_verdict::good;
        },
        limits
    );
    while (!text.empty()) {
        if (auto fed = file.feed(text.substr(0, piece)); !fed) break;
        text.remove_prefix(std::min(piece, text.size()));
    }
    if (auto read = file.finish())
        made.tally = *read;
    else
        made.refusal = read.error().where + ": " + read.error().detail;
    return made;
}

constexpr std::string_view small =
    "Code postal|Autre|Nom d'exercice\n69001|x|MARTIN\n13001|y|DURAND\n";

TEST(annuaire_flat_file, finds_its_columns_by_their_names)
{
    EXPECT_EQ(read(small).good, (rows{{"MARTIN", "69001"}, {"DURAND", "13001"}}));
    EXPECT_EQ(read(small).tally->lines, 2u);
}

TEST(annuaire_flat_file, reads_the_same_however_it_is_cut)
{
    test::made_up_country country({20, 30, 30, 10});
    std::ostringstream out;
    country.write_mailboxes(out, "\r\n");
    const auto whole = read(out.str());
    EXPECT_EQ(whole.good.size(), 30u);
    for (const std::size_t piece : {1, 2, 7, 100, 4096})
        EXPECT_EQ(read(out.str(), piece).good, whole.good) << piece;
}

TEST(annuaire_flat_file, tolerates_a_byte_order_mark_cr_lf_and_a_separator_at_the_end)
{
    for (const auto* const text :
         {"\xEF\xBB\xBF"
          "Nom d'exercice|Code postal\nMARTIN|69001\n",
          "Nom d'exercice|Code postal\r\nMARTIN|69001\r\n",
          "Nom d'exercice|Code postal|\nMARTIN|69001|\n",
          "NOM D EXERCICE | code  postal\nMARTIN|69001",
          "Nom d'exercice|Code postal\n\nMARTIN|69001\n\n"})
        EXPECT_EQ(read(text).good, (rows{{"MARTIN", "69001"}})) << text;
}

TEST(annuaire_flat_file, leaves_bad_lines_out_and_counts_them)
{
    std::string text = "Nom d'exercice|Code postal\n";
    for (int i = 0; i < 300; ++i) text += "MARTIN|69001\n";
    text += "only one\nMARTIN|69001\n";
    const auto made = read(text);
    ASSERT_TRUE(made.tally) << made.refusal;
    EXPECT_EQ(made.tally->bad, 1u);
    EXPECT_EQ(made.tally->first_bad_line, 302u);
    EXPECT_EQ(made.good.size(), 301u);
}

TEST(annuaire_flat_file, refuses_what_is_no_file_of_the_directory)
{
    const auto refusal = [](std::string_view text) { return read(text).refusal; };
    EXPECT_EQ(refusal(""), "line 0: the file is empty");
    EXPECT_EQ(refusal("\n"), "line 1: the header has 1 columns, not 2 to 256");
    EXPECT_EQ(refusal("Nom d'exercice|Code postal\n"), "line 1: the file has a header and no line");
    EXPECT_EQ(refusal("a|b\n1|2\n"), "line 1: the header has no column 'Nom d'exercice'");
    EXPECT_EQ(
        refusal("Nom d'exercice|Code postal\nMARTIN|69001\nDUR"),
        "line 3: the file ends within its last line"
    );
    EXPECT_EQ(
        refusal("Nom d'exercice|Code postal\nB\xE9"
                "AL|69001\n"),
        "line 2: 1 of 1 lines are bad; the first is not UTF-8"
    );
    EXPECT_NE(refusal(std::string(300, '|')).find("300 columns"), std::string::npos);
}

TEST(annuaire_flat_file, holds_no_more_of_a_line_than_its_limit)
{
    flat_file file(
        {{"a"}}, [](flat_file::row) { return line_verdict::good; }, {.line_bytes_max = 1000}
    );
    ASSERT_TRUE(file.feed("a|b\n" + std::string(999, 'x')));
    ASSERT_TRUE(file.feed("y"));
    EXPECT_FALSE(file.feed("z"));
    EXPECT_EQ(file.finish().error().detail, "a line is longer than 1000 bytes");
}

TEST(annuaire_flat_file, has_an_answer_for_any_bytes)
{
    test::dice any;
    SCOPED_TRACE(any.seed());
    std::ostringstream out;
    test::made_up_country({20, 30, 30, 10}).write_mailboxes(out);
    for (int i = 0; i < 2000; ++i) {
        std::string text = out.str();
        for (int n = any.between(1, 20); n > 0; --n) {
            const auto at =
                static_cast<std::size_t>(any.between(0, static_cast<int>(text.size()) - 1));
            if (any.coin())
                text[at] = static_cast<char>(any.between(0, 255));
            else
                text.resize(std::max<std::size_t>(at, 1));
        }
        const auto made = read(text, static_cast<std::size_t>(any.between(1, 5000)));
        EXPECT_NE(made.tally.has_value(), !made.refusal.empty());
    }
}

TEST(annuaire_mailbox_line, is_read_from_a_file_in_the_national_form)
{
    std::ostringstream out;
    const test::made_up_country country({20, 100, 30, 10});
    country.write_mailboxes(out);
    std::vector<std::string> addresses;
    std::size_t people = 0, places = 0, paperless = 0;
    flat_file file(mailbox_columns(), [&](flat_file::row row) {
        const auto line = to_mailbox_line(row);
        if (!line) return line_verdict::bad_value;
        addresses.emplace_back(line->address);
        people += !line->person_id.empty();
        places += !line->structure_id.empty();
        paperless += line->paperless == true;
        EXPECT_EQ(line->person_id.empty(), line->type == directory::mailbox_type::organisation);
        if (!line->structure_id.empty()) {
            EXPECT_EQ(line->structure_id_type, "FINESS");
            EXPECT_FALSE(line->city.empty());
            EXPECT_EQ(line->city.find_first_of("0123456789"), std::string_view::npos);
        }
        return line_verdict::good;
    });
    ASSERT_TRUE(file.feed(out.str()));
    ASSERT_TRUE(file.finish());
    ASSERT_EQ(addresses.size(), 100u);
    EXPECT_EQ(addresses[3], country.address_of(3));
    EXPECT_EQ(people, 85u);
    EXPECT_EQ(places, 45u);
    EXPECT_EQ(paperless, 34u);
}

TEST(annuaire_activity_line, knows_the_place_by_its_best_number)
{
    activity_line line;
    EXPECT_EQ(place_id(line), "");
    line.technical_id = "F123";
    EXPECT_EQ(place_id(line), "F123");
    line.siren = "123456789";
    EXPECT_EQ(place_id(line), "2123456789");
    line.siret = "12345678901234";
    EXPECT_EQ(place_id(line), "312345678901234");
    line.finess = "690000001";
    EXPECT_EQ(place_id(line), "1690000001");
}

constexpr std::string_view list =
    "<?xml version='1.0' encoding='UTF-8'?>"
    "<l:ListeBlanche xmlns:l='https://listeblanche.mssante.fr/schema'>"
    "<l:DateDeGeneration>2026-11-22T02:00:00+01:00</l:DateDeGeneration>"
    "<l:Domaine><l:Nom>CHU-Nord.fr</l:Nom></l:Domaine>"
    "<l:Domaine><l:Nom>hôpital.fr</l:Nom></l:Domaine>"
    "<l:Domaine><l:Nom>chu-nord.fr</l:Nom></l:Domaine></l:ListeBlanche>";

TEST(annuaire_white_list, names_domains_once)
{
    const auto read_list = parse_white_list(list);
    ASSERT_TRUE(read_list);
    EXPECT_EQ(read_list->domains, (std::set<std::string>{"chu-nord.fr", "hôpital.fr"}));
    EXPECT_EQ(to_rfc3339(read_list->made_at.value()), "2026-11-22T01:00:00.000Z");
}

TEST(annuaire_white_list, is_refused_when_it_is_none_or_empty)
{
    EXPECT_FALSE(parse_white_list(""));
    EXPECT_FALSE(parse_white_list("<html><body>404</body>"));
    EXPECT_FALSE(parse_white_list("<ListeBlanche/>"));
    EXPECT_FALSE(parse_white_list(std::string_view(list).substr(0, list.size() - 20)));
}

TEST(annuaire_unit_list, maps_the_hospitals_own_codes)
{
    const auto units = parse_unit_list(
        "code|structure_type|structure|service|address\n"
        "3401|FINESS|690000001|CARDIOLOGIE|\n3402||||Urgences@nord.mssante.fr\n"
    );
    ASSERT_TRUE(units);
    EXPECT_EQ(units->find_unit("3401")->structure_id, "1690000001");
    EXPECT_EQ(units->find_unit("3402")->address, "urgences@nord.mssante.fr");
    EXPECT_FALSE(units->find_unit("1"));
    EXPECT_FALSE(parse_unit_list("code|structure_type|structure\n1|FINESS|12\n"));
    EXPECT_FALSE(parse_unit_list("code|address\n1|a@b.mssante.fr\n1|c@b.mssante.fr\n"));
    EXPECT_FALSE(parse_unit_list("code|service\n1|CARDIOLOGIE\n"));
}

}  // namespace
}  // namespace vgm::annuaire
