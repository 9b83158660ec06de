#include "schemas/transmission/tolerances.hpp"

#include "schemas/transmission/rulebook.hpp"
#include "tests/unit/schemas/transmission/earlier_versions.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

#include <functional>
#include <set>

// Each tolerance with a message that needs it: taken where it is accepted, refused by the rule that
// it bends where it is not.

namespace {

using namespace vgm;
using namespace vgm::test;
using transmission::tolerance;

struct need
{
    std::string id;
    std::function<std::string()> message;
    std::string where, code;  // of the error, and of the warning
    std::string rule = {};    // of the error, where the tolerance bends several
    list besides = {};        // what the refusal entails: other errors
};

std::string oru() { return sample_letter{}.print(); }
std::string mdm(submission_action action = submission_action::initial)
{
    sample_letter letter{.kind = letter_kind::mdm};
    return letter.become(action).print();
}

std::function<std::string()> set(std::string where, std::string value)
{
    return [=] { return with_value(oru(), where, value); };
}
std::function<std::string()> set_mdm(std::string where, std::string value)
{
    return [=] { return with_value(mdm(), where, value); };
}
std::string flag(const std::string& code, const std::string& field)
{
    return place_of(oru(), code, field);
}
// A flag under another name.
std::function<std::string()> rename(std::string code, std::string other)
{
    return set(flag(code, "3.1"), other);
}

std::string move_to_end(const std::string& er7, std::string_view id, std::size_t occurrence)
{
    auto all = segments_of(er7);
    const auto n = index_of(all, id, occurrence);
    std::rotate(
        all.begin() + static_cast<std::ptrdiff_t>(n),
        all.begin() + static_cast<std::ptrdiff_t>(n) + 1,
        all.end()
    );
    return with_numbered_obx(to_message(all));
}

std::string with_base64(const std::function<std::string(std::string)>& change)
{
    const auto er7 = oru();
    auto all = segments_of(er7);
    auto fields = cut(all[index_of(all, "OBX")], '|');
    auto parts = cut(fields[5], '^');
    return with_value(er7, "OBX-5.5", change(parts[4]));
}

// A document whose base64 ends with an = sign: a comment of one byte more or less does it.
std::string without_padding()
{
    for (std::string filler;; filler += ' ') {
        sample_letter letter;
        letter.payloads = {letter.documents[0].print() + "<!--" + filler + "-->"};
        const auto er7 = letter.print();
        const auto end = er7.find("=||||||F");
        if (end == er7.npos) continue;
        auto first = end;
        while (er7[first - 1] == '=') --first;
        return er7.substr(0, first) + er7.substr(end + 1);
    }
}

std::vector<need> of_bytes_and_header()
{
    return {
        {"TOL-BOM", [] { return "\xEF\xBB\xBF" + oru(); }, "MSH", "199"},
        {"TOL-LINE-END", [] { return replace_all(oru(), "\r", "\r\n"); }, "MSH", "199"},
        {"TOL-LINES",
         [] { return with_base64([](std::string b) { return b.insert(76, "\r\n"); }); },
         "line 7",
         "199"},
        {"TOL-SMALL-TILDE",
         [] { return replace_once(oru(), "|^~\\&|", "|^\xCB\x9C\\&|"); },
         "MSH-2",
         "102"},
        {"TOL-BLANKS", set("MSH-17", " FRA\xC2\xA0"), "MSH-17", "103", "TRANS-MSH-17"},
        {"TOL-CASE", set("ORC-1", "nw"), "ORC-1", "103", "TRANS-ORC-1"},
        {"TOL-VERSION-2.0", [] { return as_version_2_0(oru()); }, "MSH-21.1", "203"},
        {"TOL-VERSION-1.2",
         [] { return with_value(oru(), "MSH-21", "1.2^CISIS_CDA_HL7_V1"); },
         "MSH-21.1",
         "203"},
        {"TOL-MSH-21-ABSENT",
         set("MSH-21", ""),
         "MSH-21.1",
         "203",
         "TRANS-MSH-21-1",
         {"TRANS-MSH-21-2 MSH-21.2 203"}},
        {"TOL-MSH-9-3", set_mdm("MSH-9.3", "MDM_T10"), "MSH-9.3", "103"},
        {"TOL-MSH-18-ABSENT", set("MSH-18", ""), "MSH-18", "101"},
        {"TOL-MSH-18-OTHER", set("MSH-18", "UTF-8"), "MSH-18", "103"},
    };
}

std::vector<need> of_orders_and_documents()
{
    return {
        {"TOL-ORC-1", set("ORC-1", "SC"), "ORC-1", "103"},
        {"TOL-ORC-ABSENT", [] { return without_segment(mdm(), "ORC"); }, "ORC", "100"},
        {"TOL-OBR-ABSENT", [] { return without_segment(mdm(), "OBR"); }, "OBR", "100"},
        {"TOL-SEVERAL-ORDERS",
         [] {
             auto er7 = sample_letter{}.add_structured_form().print();
             const auto all = segments_of(er7);
             er7 = with_segment_after(er7, "PRT", 3, all[index_of(all, "ORC")]);
             return with_segment_after(er7, "ORC", 2, all[index_of(all, "OBR")]);
         },
         "ORC[2]",
         "198"},
        {"TOL-TXA-1", set_mdm("TXA-1", ""), "TXA-1", "101"},
        {"TOL-TXA-17-LA", set_mdm("TXA-17", "LA"), "TXA-17", "103"},
        {"TOL-TXA-CDA", set_mdm("TXA-12.1", "1.2.3"), "TXA-12", "199", "TRANS-TXA-12-CDA"},
        {"TOL-TYPE-CDA",
         [] {
             sample_letter letter;
             auto other = letter.documents[0];
             other.code = "18748-4";
             letter.payloads = {other.print()};
             return letter.print();
         },
         "OBX[1]-3.1",
         "199"},
        {"TOL-TYPE-SYSTEM", set("OBX-3.3", ""), "OBX[1]-3.3", "199", "TRANS-OBX-3"},
        {"TOL-BASE64-BLANKS",
         [] { return with_base64([](std::string b) { return b.insert(76, " "); }); },
         "OBX[1]-5.5",
         "102"},
        {"TOL-BASE64-PADDING", without_padding, "OBX[1]-5.5", "102"},
        {"TOL-DOCUMENT-ORDER",
         [] {
             auto all = segments_of(oru());
             const auto flag = all[index_of(all, "OBX", 2)];
             all.erase(all.begin() + static_cast<std::ptrdiff_t>(index_of(all, "OBX", 2)));
             all.insert(all.begin() + static_cast<std::ptrdiff_t>(index_of(all, "OBX")), flag);
             return with_numbered_obx(to_message(all));
         },
         "OBX[2]",
         "100"},
        {"TOL-OBX-1", set("OBX[3]-1", "7"), "OBX[3]-1", "199"},
    };
}

std::vector<need> of_people()
{
    return {
        {"TOL-PRT-PLACE", [] { return move_to_end(oru(), "PRT", 2); }, "PRT[3]", "100"},
        {"TOL-PRT-4-SYSTEM", set("PRT[2]-4.3", "HL70912"), "PRT[2]-4.3", "103"},
        {"TOL-PRT-5", set("PRT[2]-5.13", ""), "PRT[2]-5.13", "101", "TRANS-PRT-5-13"},
        {"TOL-PRT-5-9", set("PRT[2]-5.9", "1.2.250.1.71.4.2.1"), "PRT[2]-5.9.2", "101"},
        {"TOL-PRT-8", set("PRT-8.7", "SIRET"), "PRT-8.7", "103", "TRANS-PRT-8-7"},
        {"TOL-PRT-16",
         [] { return replace_once(oru(), "IDNPS||||||||||^^X.400^", "IDNPS|||||||||||^^X.400^"); },
         "PRT[2]-15.3",
         "101",
         "TRANS-PRT-15-3",
         {"TRANS-PRT-15-4 PRT[2]-15.4 207"}},
        {"TOL-RECIPIENTS-CDA",
         [] { return as_version_1_2(sample_letter{}); },
         "OBX[7]-5.1",
         "207",
         {},
         {}},
    };
}

std::vector<need> of_flags()
{
    const auto rep = flag("INVISIBLE_REP_LEGAUX", "3.1");
    return {
        {"TOL-FLAG-REP-LEGAUX",
         rename("INVISIBLE_REP_LEGAUX", "INVISIBLE_REPRENSANTS_LEGAUX"),
         rep,
         "103"},
        {"TOL-FLAG-MODIF",
         rename("MODIF_CONF_CODE", "MODIF_CONFIDENTIALITYCODE"),
         flag("MODIF_CONF_CODE", "3.1"),
         "103"},
        {"TOL-FLAG-ACK-LECTURE",
         rename("ACK_LECTURE_MSS", "ACK_LECTURE"),
         flag("ACK_LECTURE_MSS", "3.1"),
         "103"},
        {"TOL-FLAG-SYSTEM", set(flag("DESTDMP", "3.3"), ""), flag("DESTDMP", "3.3"), "101"},
        {"TOL-FLAG-VALUE-SYSTEM",
         set(flag("DESTDMP", "5.3"), "HL70136"),
         flag("DESTDMP", "5.3"),
         "103"},
        {"TOL-FLAG-STATUS", set(flag("CORPSMAIL_PS", "11"), ""), flag("CORPSMAIL_PS", "11"), "101"},
        {"TOL-FLAG-ORDER",
         [] {
             return with_numbered_obx(with_segment_after(
                 without_segment(oru(), "OBX", 2), "OBX", 3, segments_of(oru())[9]
             ));
         },
         "OBX[4]",
         "100"},
        {"TOL-ACK-ABSENT",
         [] { return with_numbered_obx(without_segment(oru(), "OBX", 10)); },
         "OBX",
         "101",
         "TRANS-ACK-RECEPTION"},
        {"TOL-COMP-LOT",
         [] { return oru() + "OBX|13|CE|COMP_LOT||1.2.3||||||F\r"; },
         "OBX[13]-3.1",
         "103"},
        {"TOL-OBX-UNKNOWN",
         [] { return oru() + "OBX|13|CE|REPLY_TO^^MetaDMPMSS||N||||||F\r"; },
         "OBX[13]-3.1",
         "103"},
        {"TOL-BODY-CUT",
         set(flag("CORPSMAIL_PS", "5.5"), "Qm9uam91c"),
         flag("CORPSMAIL_PS", "5.5"),
         "102"},
        {"TOL-BODY-PLAIN",
         set(flag("CORPSMAIL_PS", "5"), "Bonjour."),
         flag("CORPSMAIL_PS", "5.4"),
         "101"},
    };
}

std::vector<need> all_needs()
{
    std::vector<need> all;
    for (auto part : {of_bytes_and_header(), of_orders_and_documents(), of_people(), of_flags()})
        for (auto& n : part) all.push_back(std::move(n));
    for (auto& n : all) {
        if (n.id == "TOL-RECIPIENTS-CDA")
            n.where = place_of(as_version_1_2(sample_letter{}), "DESTMSSANTEPS", "5.1");
        if (n.rule.empty()) n.rule = transmission::find_tolerance(n.id)->bends;
    }
    return all;
}

transmission::gate_settings accepting(const std::string& id)
{
    transmission::gate_settings s;
    s.tolerances.accept = {id};
    return s;
}

transmission::gate_settings refusing(const std::string& id)
{
    transmission::gate_settings s;
    s.tolerances.refuse = {id};
    return s;
}

list but_version(list all)
{
    std::erase_if(all, [](const std::string& t) { return t.starts_with("TOL-VERSION-"); });
    return all;
}

TEST(transmission_tolerances, let_pass_with_a_warning_what_they_name)
{
    for (const auto& n : all_needs()) {
        const auto r = read(n.message(), accepting(n.id));
        const bool silent = transmission::find_tolerance(n.id)->warns == tolerance::telling::never;
        EXPECT_EQ(errors(r), list{}) << n.id;
        auto told = n.id.starts_with("TOL-VERSION-") ? warnings(r) : but_version(warnings(r));
        if (n.id == "TOL-RECIPIENTS-CDA") {
            EXPECT_EQ(told, list{n.id + " OBX-5.5 207"});
            continue;
        }
        EXPECT_EQ(told, silent ? list{} : list{n.id + ' ' + n.where + ' ' + n.code}) << n.id;
    }
}

TEST(transmission_tolerances, are_refused_by_the_rule_they_bend_and_at_its_place)
{
    for (const auto& n : all_needs()) {
        list expected{n.rule + ' ' + n.where + ' ' + n.code};
        expected.insert(expected.end(), n.besides.begin(), n.besides.end());
        EXPECT_EQ(errors(read(n.message(), refusing(n.id))), expected) << n.id;
    }
}

TEST(transmission_tolerances, are_all_refused_by_a_strict_source)
{
    transmission::gate_settings strict;
    strict.tolerances.by_default = transmission::strictness::strict;
    for (const auto& n : all_needs()) {
        const auto all = errors(read(n.message(), strict));
        const bool of_version = n.id == "TOL-RECIPIENTS-CDA" || n.id == "TOL-VERSION-2.0";
        const std::string expected =
            of_version ? "TRANS-MSH-21-1 MSH-21.1 203" : n.rule + ' ' + n.where + ' ' + n.code;
        EXPECT_EQ(std::ranges::count(all, expected), 1)
            << n.id << ": " << testing::PrintToString(all);
    }
}

TEST(transmission_tolerances, are_what_their_table_says_where_a_source_says_nothing)
{
    for (const auto& n : all_needs())
        EXPECT_EQ(read(n.message()).accepted(), transmission::find_tolerance(n.id)->accepted)
            << n.id;
}

TEST(transmission_tolerances, are_all_tried_here)
{
    std::set<std::string_view> tried;
    const auto needs = all_needs();
    for (const auto& n : needs) tried.insert(n.id);

    for (const auto& t : transmission::all_tolerances()) EXPECT_TRUE(tried.contains(t.id)) << t.id;
    EXPECT_EQ(tried.size(), needs.size());
}

TEST(transmission_tolerances, bend_a_rule_that_there_is)
{
    for (const auto& t : transmission::all_tolerances()) {
        EXPECT_NE(transmission::find_rule(t.id), nullptr) << t.id;
        if (t.bends == "several") continue;
        EXPECT_NE(transmission::find_rule(t.bends), nullptr) << t.id;
    }
}

TEST(transmission_tolerances, are_named_by_profiles_as_the_table_has_them)
{
    const auto check = [](const hl7v2::profile& p, const std::string& name, const std::string& rule
                       ) {
        const auto* t = transmission::find_tolerance(name);
        ASSERT_NE(t, nullptr) << p.name << ' ' << name;
        if (t->bends == "several" || rule == "TRANS-MSH-21-2") return;
        EXPECT_EQ(t->bends, rule) << p.name << ' ' << name;
    };
    for (const auto& p : hl7v2::all_profiles()) {
        for (const auto& name : p.grants)
            EXPECT_NE(transmission::find_tolerance(name), nullptr) << p.name << ' ' << name;
        for (const auto& other : p.names) check(p, other.tolerance, other.rule);
        for (const auto& rule : p.rules) {
            for (const auto& t : rule.tolerates) check(p, t.tolerance, rule.id);
            if (rule.or_at) check(p, rule.or_at->tolerance, rule.id);
        }
    }
}

TEST(transmission_tolerances, warn_once_of_what_a_message_does_all_over)
{
    const auto er7 = replace_all(oru(), "^^expandedYes-NoIndicator", "");

    EXPECT_EQ(warnings(read(er7)), list{"TOL-FLAG-VALUE-SYSTEM OBX[2]-5.3 101"});
    EXPECT_EQ(errors(read(er7, refusing("TOL-FLAG-VALUE-SYSTEM"))).size(), 10U);
}

TEST(transmission_tolerances, read_what_they_let_pass)
{
    EXPECT_EQ(
        read(set(flag("CORPSMAIL_PS", "5"), "Bonjour.")()).asked.body_for_professionals, "Bonjour."
    );
    EXPECT_EQ(
        read(replace_once(oru(), "IDNPS||||||||||^^X.400^", "IDNPS|||||||||||^^X.400^"))
            .asked.recipients.at(0)
            .address,
        sample_doctor.address
    );
    EXPECT_TRUE(read(rename("ACK_LECTURE_MSS", "ACK_LECTURE")()).asked.receipts.reading);
    EXPECT_EQ(
        read(with_value(with_value(oru(), "ORC-1", "SC"), "OBX-11", "D")).asked.action,
        submission_action::removal
    );
}

}  // namespace
