// Letters to domains that only the white list of the directory knows.

#include "gateway/app/clock.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/judgement.hpp"
#include "gateway/app/rule_reader.hpp"
#include "gateway/app/wiring.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <fstream>

namespace vgm::app {
namespace {

using vgm::test::sample_letter;

const std::string one_mailbox =
    "Type de BAL|Adresse BAL|Identification nationale PP|Type identifiant structure|Identification "
    "Structure|Service de rattachement|Nom d'exercice|Prénom d'exercice|Code Profession|Libellé "
    "Profession|Dématérialisation|Raison Sociale structure BAL|L6LIGNEACHEMINEMENT structure "
    "BAL|Code postal structure BAL\n"
    "PER|jeanne@medecin.mssante.fr|810000000001||||MARTIN|Jeanne|10|Médecin|True|||\n";

// A configuration with a directory; none is loaded yet.
struct listed_site
{
    listed_site()
    {
        all.gateway.data = folder.path();
        all.directory.emplace();
        all.directory->folder = folder.path() + "/files";
        std::filesystem::create_directory(all.directory->folder);
        source.name = "lab";
    }
    void load(const std::string& domain) const
    {
        std::ofstream(all.directory->folder / "Extraction_Correspondance_MSSante_202611230213.txt")
            << one_mailbox;
        std::ofstream(all.directory->folder / "listeblanchemssante.xml")
            << "<L><Domaine><Nom>" << domain << "</Nom></Domaine></L>";
        const auto report = annuaire::load_directory(
            {all.directory->folder}, to_load(all), now(), annuaire::same_files::load_again
        );
        ASSERT_TRUE(report) << report.error().detail;
    }
    judgement judge(
        const transmission::gate_settings& gate,
        const std::string& address,
        const site_rules* rules = nullptr
    ) const
    {
        sample_letter letter;
        letter.recipients[0].address = address;
        const message m{
            std::make_shared<const std::string>(letter.print()), "lab", test::world_time()};
        return judge_message(
            m, gate, test::letter_settings(), to_finder(all), rules, tell_rules::no
        );
    }
    std::vector<std::string>
    refusals(const transmission::gate_settings& gate, const std::string& address) const
    {
        std::vector<std::string> rules;
        for (const auto& i : judge(gate, address).request.errors()) rules.push_back(i.rule);
        return rules;
    }

    test::temporary_directory folder;
    settings all;
    source_settings source;
};

using list = std::vector<std::string>;

TEST(app_white_list, opens_its_domains_to_addresses_that_are_given)
{
    const listed_site site;
    site.load("chu-nord.example");
    const auto gate = to_gate(site.all, site.source);

    EXPECT_EQ(site.refusals(gate, "paule@chu-nord.example"), list{});
    EXPECT_EQ(site.refusals(gate, "paule@CHU-Nord.Example"), list{});
    EXPECT_EQ(site.refusals(gate, "paule@b.chu-nord.example"), list{"TRANS-DOMAIN"});
    EXPECT_EQ(site.refusals(gate, "paule@chu-sud.example"), list{"TRANS-DOMAIN"});
    EXPECT_EQ(site.refusals(gate, "paule@medecin.mssante.fr"), list{});
}

TEST(app_white_list, is_the_one_that_was_loaded_last)
{
    const listed_site site;
    const auto gate = to_gate(site.all, site.source);
    EXPECT_EQ(site.refusals(gate, "paule@chu-nord.example"), list{"TRANS-DOMAIN"});

    site.load("chu-nord.example");
    EXPECT_EQ(site.refusals(gate, "paule@chu-nord.example"), list{});

    site.load("chu-sud.example");
    EXPECT_EQ(site.refusals(gate, "paule@chu-nord.example"), list{"TRANS-DOMAIN"});
    EXPECT_EQ(site.refusals(gate, "paule@chu-sud.example"), list{});
}

TEST(app_white_list, says_nothing_where_the_source_names_its_domains)
{
    listed_site site;
    site.load("chu-nord.example");
    site.source.recipient_domains = {"mssante.fr"};

    const auto gate = to_gate(site.all, site.source);

    EXPECT_EQ(site.refusals(gate, "paule@chu-nord.example"), list{"TRANS-DOMAIN"});
}

TEST(app_white_list, opens_its_domains_to_rules_too)
{
    const listed_site site;
    site.load("chu-nord.example");
    config::problem_list problems("rules.yaml");
    auto book = std::make_shared<rules::rulebook>();
    book->lists.push_back(read_rules(
        "apply: all\nrules:\n  - rule: r\n    then: {add: [{address: a@chu-nord.example}, "
        "{address: b@chu-sud.example}]}\n",
        "rules.yaml",
        problems
    ));
    ASSERT_FALSE(problems.has_errors());
    site_rules rules;
    rules.book = std::move(book);

    const auto j = site.judge(to_gate(site.all, site.source), "paule@medecin.mssante.fr", &rules);

    list to;
    ASSERT_TRUE(j.plan);
    for (const auto& d : j.plan->deliveries) to.push_back(d.to.address);
    EXPECT_EQ(to, (list{"paule@medecin.mssante.fr", "a@chu-nord.example"}));
}

TEST(app_white_list, is_asked_of_nobody_without_a_directory)
{
    const settings none;

    EXPECT_FALSE(to_gate(none, source_settings{}).is_trusted_domain);
}

}  // namespace
}  // namespace vgm::app
