#include "routes/rules/body_template.hpp"

namespace vgm::rules {
namespace {

submission sample()
{
    submission s;
    s.control.value = "CTRL-1";
    s.patient.birth_name = "ÉTOURNEAU";
    s.patient.given_name = "Anaëlle";
    s.patient.birth_date = "19900517";
    s.asked_by.given_name = "Paule";
    s.asked_by.family_name = "BERNACHE";
    return s;
}

std::vector<cda::header> two_documents()
{
    std::vector<cda::header> all(2);
    all[0].title = "CR de biologie";
    all[0].effective_time = "20260302101500+0100";
    all[0].authors.emplace_back();
    all[0].authors[0].who.name = {"MERLE", "Jean", "Dr", ""};
    all[0].authors[0].who.represented.name = "Laboratoire";
    all[1].code.label = "CR d'imagerie";
    return all;
}

TEST(rules_body_template, fills_every_field)
{
    const auto s = sample();
    const auto documents = two_documents();
    const std::vector<std::pair<std::string, std::string>> expected{
        {"documents", "- CR de biologie\n- CR d'imagerie"},
        {"title", "CR de biologie"},
        {"author", "Dr Jean MERLE"},
        {"organisation", "Laboratoire"},
        {"date", "02/03/2026"},
        {"patient", "ÉTOURNEAU Anaëlle"},
        {"birth_date", "17/05/1990"},
        {"requester", "Paule BERNACHE"},
        {"control_id", "CTRL-1"}};
    ASSERT_EQ(expected.size(), body_fields().size());
    for (const auto& [field, text] : expected)
        EXPECT_EQ(expand_body("<{" + field + "}>", s, documents), '<' + text + '>') << field;
}

TEST(rules_body_template, leaves_out_what_is_not_there)
{
    for (const auto& f : body_fields())
        EXPECT_EQ(expand_body("<{" + std::string{f.name} + "}>", {}, {}), "<>") << f.name;
}

TEST(rules_body_template, writes_braces_that_come_twice)
{
    EXPECT_EQ(find_fault_in_body("{{x}} {title}"), "");
    EXPECT_EQ(expand_body("{{x}}", {}, {}), "{x}");
}

TEST(rules_body_template, says_what_is_wrong)
{
    for (const std::string wrong : {"{name}", "{title", "title}", "{", "{}", "{ title}"})
        EXPECT_NE(find_fault_in_body(wrong), "") << wrong;
    EXPECT_EQ(find_fault_in_body(std::string(body_bytes_max, 'x')), "");
    EXPECT_NE(find_fault_in_body(std::string(body_bytes_max + 1, 'x')), "");
}

}  // namespace
}  // namespace vgm::rules
