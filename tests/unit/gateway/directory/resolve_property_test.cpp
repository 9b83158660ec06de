// Resolution of anything, in any directory: always an answer, and always the same.

#include "gateway/directory/resolve.hpp"
#include "tests/support/dice.hpp"
#include "tests/unit/gateway/directory/fake_directory.hpp"

#include <gtest/gtest.h>

namespace vgm::directory {
namespace {

using test::dice;

template <class T>
const T& one_of(dice& any, const std::vector<T>& all)
{
    return all[static_cast<std::size_t>(any.between(0, static_cast<int>(all.size()) - 1))];
}

const std::vector<person> people{jeanne, paul};
const std::vector<structure> structures{north, south};
const std::vector<std::string> addresses{
    "a@nord.mssante.fr",
    "b@nord.mssante.fr",
    "c@sud.mssante.fr",
    "d@chu-nord.fr",
    "e@outside.example"};

fake_directory random_country(dice& any)
{
    fake_directory country;
    for (int i = any.between(0, 8); i > 0; --i) {
        mailbox_entry e;
        e.address = one_of(any, addresses);
        e.type = static_cast<mailbox_type>(any.between(0, 3));
        if (any.coin()) e.holder = one_of(any, people);
        if (any.coin()) e.place = one_of(any, structures);
        if (any.coin()) e.unit = any.coin() ? "CARDIOLOGIE" : any.bytes(8);
        if (any.once_in(3)) e.rank = any.between(-1, 2);
        if (any.coin()) e.paperless = any.coin();
        country.boxes.push_back(std::move(e));
    }
    if (any.coin()) country.people = people;
    if (any.coin()) country.structures = structures;
    if (any.once_in(4))
        country.past = {{addresses[0], mailbox_type::person, jeanne.national_id, "", {}}};
    if (any.once_in(6)) country.ages.clear();
    country.broken = any.once_in(8);
    return country;
}

resolution_request random_request(dice& any)
{
    resolution_request r;
    r.kind = static_cast<recipient_kind>(any.between(0, 3));
    const auto text = [&](const std::vector<std::string>& sane) {
        return any.once_in(3) ? any.bytes(30) : any.coin() ? one_of(any, sane) : std::string{};
    };
    r.address = text(addresses);
    r.person_id = text({"10000000001", "810000000002", "10000000009"});
    r.person_id_type = text({"RPPS", "IDNPS", "rpps"});
    r.structure_id = text({"690000001", "130000002", "690009999"});
    r.structure_id_type = text({"FINESS", "FINEJ", "SIREN"});
    r.unit = text({"3401", "3402"});
    r.name = text({"martin jeanne", "DURAND", "ch du nord"});
    r.place = text({"Lyon", "69001"});
    return r;
}

void expect_sound(const resolution& r, const trusted_domains& domains)
{
    EXPECT_EQ(r.outcome == outcome::found, !r.address.empty());
    EXPECT_FALSE(r.reasons.empty());
    if (r.outcome != outcome::found) {
        EXPECT_FALSE(r.chosen);
    }
    if (r.chosen) {
        EXPECT_EQ(r.chosen->address, r.address);
    }
    if (r.outcome == outcome::ambiguous) {
        EXPECT_FALSE(r.others.empty());
    }
    if (r.outcome == outcome::found) {
        EXPECT_EQ(domains.judge(r.address), domain_verdict::trusted) << r.address;
    }
    for (const auto why : r.reasons) EXPECT_FALSE(to_string(why).empty());
    for (const auto n : r.notices) EXPECT_FALSE(to_string(n).empty());
    for (const auto& o : r.others) EXPECT_FALSE(to_string(o.because).empty());
}

TEST(directory_resolve_property, is_total_and_deterministic_whatever_the_order_of_the_lines)
{
    dice any;
    SCOPED_TRACE(any.seed());
    const trusted_domains domains{{"chu-nord.fr"}};
    const unit_map units{
        {{"3401", {north.national_id, "Cardiologie", ""}},
         {"3402", {"", "", "a@nord.mssante.fr"}}}};
    for (int round = 0; round < 20'000; ++round) {
        auto country = random_country(any);
        const auto request = random_request(any);
        const auto answer = resolve(request, country, domains, units, {}, at_hour(30));
        expect_sound(answer, domains);
        EXPECT_EQ(answer, resolve(request, country, domains, units, {}, at_hour(30)));
        std::shuffle(country.boxes.begin(), country.boxes.end(), any.engine());
        EXPECT_EQ(answer, resolve(request, country, domains, units, {}, at_hour(30)));
        if (testing::Test::HasFailure()) return;
    }
}

TEST(directory_resolve_property, keeps_no_more_candidates_than_it_is_told)
{
    fake_directory country;
    for (int i = 0; i < 50; ++i)
        country.boxes.push_back(box_of(jeanne, "box" + std::to_string(i) + "@nord.mssante.fr"));
    resolution_policy policy;
    policy.candidates_max = 7;
    resolution_request r;
    r.person_id = "10000000001";

    EXPECT_EQ(resolve(r, country, {}, unit_map{}, policy, at_hour(0)).others.size(), 7u);
}

}  // namespace
}  // namespace vgm::directory
