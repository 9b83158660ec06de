#include "schemas/hl7v2/profiles/profile.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

#include <functional>
#include <map>
#include <set>

// Every rule of the profiles, broken by one change of a message that is otherwise right: the answer
// names that rule, that field and that line of table 0357, and blames nothing else.

namespace {

using namespace vgm;
using namespace vgm::test;

const transmission::gate_settings strict{
    .tolerances = {.by_default = transmission::strictness::strict}};

struct mutation
{
    std::string rule;
    std::function<std::string(const std::string&)> change;
    std::string where;  // as OBX-3.1 and a field where it has a '|': "DESTDMP|5.1"
    std::string code;   // ERR-3
    bool warns = false;
};

std::function<std::string(const std::string&)> set(std::string where, std::string value)
{
    return [=](const std::string& er7) { return with_value(er7, where, value); };
}

std::function<std::string(const std::string&)> drop_flag(std::string code)
{
    return [=](const std::string& er7) { return without_segment(er7, "OBX", obx_of(er7, code)); };
}

// The same OBX a second time, at the end.
std::function<std::string(const std::string&)> repeat(std::string code)
{
    return [=](const std::string& er7) {
        auto all = segments_of(er7);
        all.push_back(all[index_of(all, "OBX", obx_of(er7, code))]);
        return to_message(all);
    };
}

std::function<std::string(const std::string&)>
set_flag(std::string code, std::string field, std::string value)
{
    return
        [=](const std::string& er7) { return with_value(er7, place_of(er7, code, field), value); };
}

// A required field is emptied; one with a value gets another.
void add_field(
    std::vector<mutation>& all,
    const std::string& rule,
    const std::string& where,
    const std::string& wrong = {},
    const std::string& code = "103"
)
{
    all.push_back({rule, set(where, ""), where, code == "203" ? "203" : "101"});
    if (!wrong.empty()) all.push_back({rule, set(where, wrong), where, code});
}

std::vector<mutation> common_mutations(bool mdm)
{
    std::vector<mutation> all;
    for (const auto* field : {"3", "4", "5", "6", "10"})
        add_field(all, std::string{"TRANS-MSH-"} + field, std::string{"MSH-"} + field);
    add_field(all, "TRANS-MSH-7", "MSH-7", "20261345", "102");
    add_field(all, "TRANS-MSH-9-3", "MSH-9.3", mdm ? "MDM_T10" : "ORU_R30");
    add_field(all, "TRANS-MSH-17", "MSH-17", "BEL");
    all.push_back({"TRANS-MSH-18", set("MSH-18", ""), "MSH-18", "101"});
    all.push_back({"TRANS-MSH-18", set("MSH-18", "8859/1"), "MSH-18", "103"});
    add_field(all, "TRANS-MSH-21-1", "MSH-21.1", "2.0", "203");
    add_field(all, "TRANS-MSH-21-2", "MSH-21.2", "CISIS_CDA_HL7_V1", "203");
    all.push_back({"TRANS-PID-3", set("PID-3.1", ""), "PID-3.1", "101"});
    add_field(all, "TRANS-PID-3-4", "PID-3.4.2");
    add_field(all, "TRANS-PID-5", "PID-5.1");
    all.push_back({"TRANS-PID-7", set("PID-7", "le 17 mai"), "PID-7", "102"});
    add_field(all, "TRANS-PV1-2", "PV1-2");
    add_field(all, "TRANS-PV1-19", "PV1-19.1");
    all.push_back({"TRANS-PV1-44", set("PV1-44", "demain"), "PV1-44", "102"});
    all.push_back({"TRANS-PV1-45", set("PV1-45", "demain"), "PV1-45", "102"});
    add_field(all, "TRANS-ORC-1", "ORC-1", "SC");
    add_field(all, "TRANS-OBR-4-1", "OBR-4.1", "99999-9");
    add_field(all, "TRANS-OBR-4-3", "OBR-4.3", "L");
    add_field(all, "TRANS-OBX-5-2", "OBX-5.2", "PDF");
    add_field(all, "TRANS-OBX-1", "OBX-1");
    all.push_back({"TRANS-OBX-3-CODE", set("OBX[3]-3.1", ""), "OBX[3]-3.1", "101"});
    add_field(all, "TRANS-OBX-5-4", "OBX-5.4", "Hex");
    all.push_back({"TRANS-BODY-5-4", set_flag("CORPSMAIL_PS", "5.4", ""), "CORPSMAIL_PS|5.4", "101"}
    );
    all.push_back(
        {"TRANS-BODY-5-4", set_flag("CORPSMAIL_PS", "5.4", "A"), "CORPSMAIL_PS|5.4", "103"}
    );
    add_field(all, "TRANS-PRT-4-3", "PRT[2]-4.3", "HL70912");
    add_field(all, "TRANS-PRT-5-9", "PRT-5.9.2");
    add_field(all, "TRANS-PRT-5-13", "PRT[2]-5.13");
    add_field(all, "TRANS-PRT-8-7", "PRT-8.7", "SIRET");
    add_field(all, "TRANS-PRT-8-10", "PRT-8.10");
    add_field(all, "TRANS-OBX-11", "OBX-11", "P");
    add_field(all, "TRANS-PRT-2", "PRT[2]-2", "AD");
    all.push_back({"TRANS-PRT-4", set("PRT[3]-4.1", ""), "PRT[3]-4.1", "101"});
    all.push_back({"TRANS-PRT-4", set("PRT[3]-4.1", "CC"), "PRT[3]-4.1", "103"});
    add_field(all, "TRANS-PRT-15-3", "PRT[2]-15.3", "Internet");
    all.push_back({"TRANS-PRT-15-4", set("PRT[2]-15.4", ""), "PRT[2]-15.4", "207"});
    all.push_back(
        {"TRANS-PRT-REPLY",
         [](const std::string& er7) {
             const auto all_of_it = segments_of(er7);
             return with_segment_after(er7, "PRT", 3, all_of_it[index_of(all_of_it, "PRT", 3)]);
         },
         "PRT[4]",
         "198"}
    );
    return all;
}

void add_flags(std::vector<mutation>& all, bool mdm)
{
    all.push_back({"TRANS-FLAG-TYPE", set_flag("DESTDMP", "2", "ED"), "DESTDMP|2", "103"});
    all.push_back({"TRANS-FLAG-SYSTEM", set_flag("MASQUE_PS", "3.3", ""), "MASQUE_PS|3.3", "101"});
    all.push_back(
        {"TRANS-FLAG-SYSTEM", set_flag("MASQUE_PS", "3.3", "LOCAL"), "MASQUE_PS|3.3", "103"}
    );
    all.push_back(
        {"TRANS-FLAG-VALUE", set_flag("DESTMSSANTEPS", "5.1", ""), "DESTMSSANTEPS|5.1", "101"}
    );
    all.push_back(
        {"TRANS-FLAG-VALUE", set_flag("ACK_RECEPTION", "5.1", "oui"), "ACK_RECEPTION|5.1", "103"}
    );
    for (const auto* wrong : {"", "HL70136"})
        all.push_back(
            {"TRANS-FLAG-VALUE-SYSTEM",
             set_flag("DESTDMP", "5.3", wrong),
             "DESTDMP|5.3",
             *wrong == 0 ? "101" : "103"}
        );
    for (const auto* wrong : {"", "P"})
        all.push_back(
            {"TRANS-FLAG-STATUS",
             set_flag("CORPSMAIL_PATIENT", "11", wrong),
             "CORPSMAIL_PATIENT|11",
             *wrong == 0 ? "101" : "103"}
        );
    all.push_back(
        {"TRANS-OBX-2", set_flag("CORPSMAIL_PS", "2", mdm ? "CE" : "CWE"), "CORPSMAIL_PS|2", "103"}
    );
    all.push_back({"TRANS-OBX-2", set_flag("CORPSMAIL_PS", "2", ""), "CORPSMAIL_PS|2", "101"});
    const std::pair<const char*, const char*> rules[] = {
        {"TRANS-MASQUE-PS", "MASQUE_PS"},
        {"TRANS-INVISIBLE-PATIENT", "INVISIBLE_PATIENT"},
        {"TRANS-INVISIBLE-REP-LEGAUX", "INVISIBLE_REP_LEGAUX"},
        {"TRANS-CONNEXION-SECRETE", "CONNEXION_SECRETE"},
        {"TRANS-MODIF-CONF-CODE", "MODIF_CONF_CODE"},
        {"TRANS-DESTDMP", "DESTDMP"},
        {"TRANS-DESTMSSANTEPS", "DESTMSSANTEPS"},
        {"TRANS-DESTMSSANTEPAT", "DESTMSSANTEPAT"},
        {"TRANS-ACK-RECEPTION", "ACK_RECEPTION"},
        {"TRANS-ACK-LECTURE-MSS", "ACK_LECTURE_MSS"},
        {"TRANS-CORPSMAIL-PS", "CORPSMAIL_PS"},
        {"TRANS-CORPSMAIL-PATIENT", "CORPSMAIL_PATIENT"}};
    for (const auto& [rule, code] : rules) {
        const bool body = std::string_view{code}.starts_with("CORPS");
        all.push_back({rule, repeat(code), "last OBX", "198"});
        if (!body) all.push_back({rule, drop_flag(code), "OBX", "101"});
    }
}

std::vector<mutation> mutations_of(letter_kind kind)
{
    const bool mdm = kind == letter_kind::mdm;
    auto all = common_mutations(mdm);
    add_flags(all, mdm);
    const auto second = [](const std::string& er7) {
        const auto it = segments_of(er7);
        auto copy = it;
        copy.push_back(it[index_of(it, "OBX")]);
        return to_message(copy);
    };
    if (mdm) {
        add_field(all, "TRANS-EVN-2", "EVN-2", "tout de suite", "102");
        add_field(all, "TRANS-TXA-1", "TXA-1", "2");
        add_field(all, "TRANS-TXA-2", "TXA-2", "99999-9");
        add_field(all, "TRANS-TXA-3", "TXA-3", "RTF");
        add_field(all, "TRANS-TXA-12", "TXA-12.1");
        add_field(all, "TRANS-TXA-17", "TXA-17", "LA");
        all.push_back(
            {"TRANS-TXA-13",
             [](const std::string& er7) {
                 const auto t10 = with_value(with_value(er7, "MSH-9.2", "T10"), "ORC-1", "RO");
                 return with_value(with_value(t10, "OBX-11", "C"), "TXA-13", "");
             },
             "TXA-13.1",
             "101"}
        );
        all.push_back({"TRANS-OBX-DOC", second, "last OBX", "198"});
    } else {
        all.push_back(
            {"TRANS-PV1",
             [](const std::string& er7) { return without_segment(er7, "PV1"); },
             "PV1",
             "101",
             true}
        );
        all.push_back(
            {"TRANS-OBX-DOC",
             [=](const std::string& er7) { return second(second(er7)); },
             "last OBX",
             "198"}
        );
    }
    all.push_back({"TRANS-OBX-DOC", set("OBX-5.3", ""), "OBX", "101"});
    return all;
}

std::string resolve(const mutation& m, const std::string& broken)
{
    if (m.where == "last OBX") {
        std::size_t count = 0;
        for (const auto& s : segments_of(broken)) count += s.starts_with("OBX") ? 1 : 0;
        return "OBX[" + std::to_string(count) + "]";
    }
    const auto bar = m.where.find('|');
    if (bar == std::string::npos) return m.where;
    return place_of(broken, m.where.substr(0, bar), m.where.substr(bar + 1));
}

// Some rules speak together, because one value breaks them both: an OBX that comes or goes moves
// those after it.
bool goes_with(const std::string& told, const std::string& rule)
{
    static const std::multimap<std::string, std::string> companions{
        {"TRANS-OBX-3-CODE", "TRANS-INVISIBLE-PATIENT"}, {"TRANS-OBX-5-2", "TRANS-OBX-DOC"}};
    if (rule != "TRANS-OBX-1" && told.starts_with("TRANS-OBX-1 ")) return true;
    if (told.starts_with("TRANS-OBX-ORDER ")) return true;
    const auto [first, last] = companions.equal_range(rule);
    for (auto at = first; at != last; ++at)
        if (told.starts_with(at->second + ' ')) return true;
    return false;
}

class profile_rules : public testing::TestWithParam<letter_kind>
{
protected:
    static sample_letter sample()
    {
        sample_letter letter{.kind = GetParam()};
        letter.body_for_patient = "Bonjour.";
        return letter;
    }
};

TEST_P(profile_rules, a_right_message_breaks_none)
{
    const auto r = read(sample(), strict);

    EXPECT_EQ(errors(r), list{});
    EXPECT_EQ(warnings(r), list{});
    EXPECT_TRUE(r.accepted());
}

TEST_P(profile_rules, each_is_named_with_its_field_when_it_is_broken)
{
    const auto right = sample().print();
    for (const auto& m : mutations_of(GetParam())) {
        const auto broken = m.change(right);
        const auto r = read(broken, strict);
        const std::string expected = m.rule + ' ' + resolve(m, broken) + ' ' + m.code;

        auto all = m.warns ? warnings(r) : errors(r);
        EXPECT_EQ(std::ranges::count(all, expected), 1)
            << expected << " among " << testing::PrintToString(all);
        std::erase_if(all, [&](const std::string& t) { return goes_with(t, m.rule); });
        EXPECT_EQ(all, list{expected}) << "blames something else";
        EXPECT_EQ(r.accepted(), m.warns) << m.rule;
    }
}

TEST_P(profile_rules, none_is_left_untried)
{
    std::set<std::string> tried;
    for (const auto& m : mutations_of(GetParam())) tried.insert(m.rule);

    const bool mdm = GetParam() == letter_kind::mdm;
    const auto* p = hl7v2::find_profile(mdm ? "MDM" : "ORU", mdm ? "2.6" : "2.5");
    for (const auto& rule : p->rules) EXPECT_TRUE(tried.contains(rule.id)) << rule.id;
}

INSTANTIATE_TEST_SUITE_P(
    both,
    profile_rules,
    testing::Values(letter_kind::oru, letter_kind::mdm),
    [](const auto& each) { return each.param == letter_kind::oru ? "oru" : "mdm"; }
);

}  // namespace
