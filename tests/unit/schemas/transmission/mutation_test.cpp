#include "tests/unit/schemas/transmission/mutants.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

#include <iostream>

// Right messages of every kind, broken in one place at a time: the gate refuses every one of them,
// names the rule, the place and the code, and blames no other place.

namespace {

using namespace vgm;
using namespace vgm::test;
using enum submission_action;

const transmission::gate_settings strict{
    .tolerances = {.by_default = transmission::strictness::strict}};

sample_letter full(letter_kind kind, submission_action action)
{
    sample_letter letter{.kind = kind};
    letter.add_patient();
    letter.recipients.push_back(sample_ward);
    letter.recipients.push_back(sample_application);
    letter.body_for_patient = "Bonjour.";
    letter.conversation_closed = true;
    return letter.become(action);
}

struct seed
{
    std::string name, er7;
    bool mdm;
};

std::vector<seed> right_messages()
{
    std::vector<seed> all;
    for (const auto kind : {letter_kind::oru, letter_kind::mdm})
        for (const auto action : {initial, replacement, removal})
            all.push_back(
                {std::string(kind == letter_kind::oru ? "oru " : "mdm ") +
                     std::string(to_string(action)),
                 full(kind, action).print(),
                 kind == letter_kind::mdm}
            );
    auto two_forms = full(letter_kind::oru, initial);
    all.push_back({"oru of two forms", two_forms.add_structured_form().print(), false});
    sample_letter small{.kind = letter_kind::mdm};
    small.reply_to.clear();
    small.body_for_professionals.clear();
    all.push_back({"small mdm", small.print(), true});
    return all;
}

// "OBX-5.1" and "OBX[1]-5.1" are one place.
std::string normal(std::string place)
{
    const auto dash = place.find('-');
    if (dash == 3) place.insert(3, "[1]");
    return place;
}

std::string segment_of(const std::string& place) { return place.substr(0, place.find('-')); }

class blame
{
public:
    blame(const mutant& m, const transmission::gate_settings& settings)
        : mutant_(m), found_(read(m.er7, settings).found)
    {}

    std::string judge() const
    {
        bool named = false;
        std::string wrong;
        for (const auto& i : found_) {
            if (i.level < severity::error) continue;
            const std::string code{hl7v2::to_ack_error(to_fault(i.code)).code};
            const bool is_it = is_rule(i.rule) && normal(i.where) == normal(mutant_.place) &&
                               (mutant_.code.empty() || code == mutant_.code);
            named = named || is_it;
            if (!is_it && !may_go_with(i)) wrong += ' ' + i.rule + ' ' + i.where + ' ' + code;
        }
        if (!named) return "not named" + wrong;
        return wrong.empty() ? "" : "blames" + wrong;
    }

private:
    // Bytes of no known set are not read at all.
    bool is_rule(const std::string& rule) const
    {
        return rule == mutant_.rule || (mutant_.rule == "TRANS-MSH-18" && rule == "HL7-CHARSET");
    }

    // The same value may break two rules; a segment that is no longer what it was is missed.
    bool may_go_with(const issue& i) const
    {
        const auto place = normal(i.where);
        if (i.rule == mutant_.also) return true;
        if (segment_of(place) == segment_of(normal(mutant_.place))) return true;
        return mutant_.picks && place == mutant_.place.substr(0, 3);
    }

    const mutant& mutant_;
    std::vector<issue> found_;
};

// What of the mutants is not named, and how many there were.
std::size_t try_all(
    const std::vector<mutant>& all,
    const std::string& of,
    const transmission::gate_settings& settings = strict
)
{
    for (const auto& m : all)
        EXPECT_EQ(blame(m, settings).judge(), "")
            << of << ", " << m.what << ": expected " << m.rule << ' ' << m.place << ' ' << m.code;
    return all.size();
}

std::vector<mutant> break_structure(const seed& right)
{
    std::vector<mutant> all;
    const std::vector<std::string> once =
        right.mdm ? std::vector<std::string>{"EVN", "PID", "PV1", "ORC", "OBR", "TXA"}
                  : std::vector<std::string>{"PID", "ORC", "OBR"};
    for (const auto& id : once) {
        all.push_back(
            {without_segment(right.er7, id), "without " + id, "HL7-STRUCTURE", id, "100", true}
        );
        const auto segments = segments_of(right.er7);
        if (id == "ORC" && !right.mdm) continue;  // another order, see below
        all.push_back(
            {with_segment_after(right.er7, id, 1, segments[index_of(segments, id)]),
             "two " + id,
             "HL7-STRUCTURE",
             id + "[2]",
             "100",
             true}
        );
    }
    return all;
}

std::vector<mutant> break_order_of_flags(const seed& right)
{
    std::vector<mutant> all;
    const auto segments = segments_of(right.er7);
    std::size_t occurrence = 0, before = 0;
    for (std::size_t n = 0; n < segments.size(); ++n) {
        if (!segments[n].starts_with("OBX")) continue;
        ++occurrence;
        const bool flag = segments[n].find("MetaDMPMSS") != std::string::npos;
        if (flag && before > 0) {
            auto swapped = segments;
            std::swap(swapped[before], swapped[n]);
            all.push_back(
                {with_numbered_obx(to_message(swapped)),
                 "swapped OBX " + std::to_string(occurrence),
                 "TRANS-OBX-ORDER",
                 "OBX[" + std::to_string(occurrence) + "]",
                 "100"}
            );
        }
        before = flag ? n : 0;
    }
    return all;
}

TEST(transmission_mutants, start_from_messages_that_a_strict_source_takes_without_a_word)
{
    for (const auto& right : right_messages()) {
        const auto r = read(right.er7, strict);
        EXPECT_EQ(errors(r), list{}) << right.name;
        EXPECT_EQ(warnings(r), list{}) << right.name;
    }
}

TEST(transmission_mutants, of_a_profile_rule_are_each_refused_at_their_place)
{
    std::size_t count = 0;
    for (const auto& right : right_messages()) {
        const auto* p = hl7v2::find_profile(right.mdm ? "MDM" : "ORU", right.mdm ? "2.6" : "2.5");
        count += try_all(mutant_maker(right.er7).break_rules(*p), right.name);
    }
    std::cout << count << " mutants of profile rules\n";
    EXPECT_GE(count, 400U);
}

TEST(transmission_mutants, of_the_order_of_segments_are_each_refused_at_their_place)
{
    std::size_t count = 0;
    for (const auto& right : right_messages()) {
        count += try_all(break_structure(right), right.name);
        count += try_all(break_order_of_flags(right), right.name);
    }
    std::cout << count << " mutants of structure and order\n";
    EXPECT_GE(count, 100U);
}

TEST(transmission_mutants, of_earlier_versions_are_each_refused_at_their_place)
{
    transmission::gate_settings taking = strict;
    taking.tolerances.accept = {"TOL-VERSION-2.0", "TOL-VERSION-1.2", "TOL-RECIPIENTS-CDA"};
    std::size_t count = 0;
    for (const auto kind : {letter_kind::oru, letter_kind::mdm})
        for (const auto* version : {"2.0", "1.2"}) {
            sample_letter letter{.kind = kind};
            const bool first = std::string_view{version} == "1.2";
            const auto er7 = first ? as_version_1_2(letter) : as_version_2_0(letter.print());
            ASSERT_EQ(errors(read(er7, taking)), list{}) << version;
            const bool mdm = kind == letter_kind::mdm;
            const auto* p = hl7v2::find_profile(mdm ? "MDM" : "ORU", mdm ? "2.6" : "2.5", version);
            auto all = mutant_maker(er7).break_rules(*p);
            for (auto& m : all)  // a PRT needs an OBX before it
                if (m.rule == "TRANS-OBX-DOC") m.also = "HL7-STRUCTURE";
            // A version that is none is judged as the last one, which grants less.
            std::erase_if(all, [](const mutant& m) { return m.rule.starts_with("TRANS-MSH-21"); });
            count += try_all(all, version, taking);
        }
    std::cout << count << " mutants of earlier versions\n";
    EXPECT_GE(count, 400U);
}

// What the checks ask, by hand: a message of that kind with one change.
struct check_seed
{
    sample_letter letter;
    std::string er7 = letter.print();
    std::vector<mutant> all = {};

    check_seed& set(
        const std::string& where,
        const std::string& value,
        const std::string& rule,
        const std::string& code,
        const std::string& place = {}
    )
    {
        all.push_back(
            {with_value(er7, where, value),
             where + " = '" + value + "'",
             rule,
             place.empty() ? where : place,
             code}
        );
        return *this;
    }

    check_seed& flag(
        const std::string& name,
        const std::string& value,
        const std::string& rule,
        const std::string& code,
        const std::string& blamed = {}
    )
    {
        return set(
            place_of(er7, name, "5.1"),
            value,
            rule,
            code,
            place_of(er7, blamed.empty() ? name : blamed, "5.1")
        );
    }
};

void break_head(check_seed& s, bool mdm)
{
    for (const auto* type : {"", "ADT", "OUL", "ACK", "ZAM"})
        s.set("MSH-9.1", type, "TRANS-MSH-9-1", "200");
    for (const auto* event : {"", "R30", "T01", "T03", "T11", "Z01"})
        s.set("MSH-9.2", event, "TRANS-MSH-9-2", "201");
    s.set("MSH-9.2", mdm ? "R01" : "T02", "TRANS-MSH-9-2", "201");
    for (const auto* version : {"", "2.3", "2.3.1", "2.4", "2.7", mdm ? "2.5" : "2.6"})
        s.set("MSH-12", version, "TRANS-MSH-12", "203");
    for (const auto* id : {"", "T", "D", "X"}) s.set("MSH-11", id, "TRANS-MSH-11", "202");
}

void break_action(check_seed& s, const std::string& order, const std::string& status)
{
    for (const auto* other : {"F", "C", "D"})
        if (other != status) s.set("OBX-11", other, "TRANS-ACTION", "199");
    for (const auto* other : {"NW", "RO", "CA"}) {
        if (other == order) continue;
        const bool mdm = is_mdm(s.er7);
        auto er7 = with_value(s.er7, "ORC-1", other);
        if (mdm)
            er7 = with_value(
                er7,
                "OBX-11",
                std::string_view{other} == "NW"   ? "F"
                : std::string_view{other} == "RO" ? "C"
                                                  : "D"
            );
        s.all.push_back(
            {er7,
             "ORC-1 = " + std::string(other),
             "TRANS-ACTION",
             mdm ? "ORC-1" : "OBX-11",
             "199",
             false,
             "TRANS-RPLC"}
        );
    }
}

void break_types(check_seed& s)
{
    for (const auto* type : {"18748-4", "34112-3"}) {
        s.set("OBX-3.1", type, "TRANS-OBX-3", "199");
        if (is_mdm(s.er7)) s.set("TXA-2", type, "TRANS-TXA-2-OBR", "199");
    }
    s.set("OBX-3.3", "TRE_A05", "TRANS-OBX-3", "199");
    s.set("OBX-3.3", "", "TRANS-OBX-3", "199");
}

void break_patient(check_seed& s)
{
    s.set("PID-3.1", "190059999901265", "TRANS-PID-CDA", "207", "PID-3");
    s.all.back().also = "TRANS-PATIENT-ADDRESS";
    s.set("PID-3[2].1", "IPP-119", "TRANS-PID-CDA", "207", "PID-3");
    s.set("PID-3[1]", "", "TRANS-PID-3", "101", "PID-3.1");
}

void break_people(check_seed& s)
{
    for (const auto* wrong : {"paule", "paule@", "@medecin.test.mssante.fr", "a b@c.mssante.fr"})
        s.set("PRT[2]-15.4", wrong, "TRANS-ADDRESS", "102");
    for (const auto* outside :
         {"a@exemple.test", "a@mssante.fr.exemple.test", "a@faussemssante.fr", "a@mssante.com"})
        s.set("PRT[2]-15.4", outside, "TRANS-DOMAIN", "207");
    for (const auto* other : {"190059999901266@patient.mssante.fr", "anaelle@patient.mssante.fr"})
        s.set("PRT[3]-15.4", other, "TRANS-PATIENT-ADDRESS", "207");
    s.set(
        "PRT[3]-15.4",
        std::string(sample_ins) + "@medecin.test.mssante.fr",
        "TRANS-PATIENT-ADDRESS",
        "207"
    );
    for (const auto* wrong : {"secretariat", "@", "a@b@c.mssante.fr"})
        s.set("PRT[4]-15.4", wrong, "TRANS-REPLY-ADDRESS", "102");
}

void break_destinations(check_seed& s)
{
    s.flag("INVISIBLE_PATIENT", "Y", "TRANS-MATRIX", "207");
    const auto without = [&](std::size_t prt, const std::string& blamed) {
        s.all.push_back(
            {without_segment(s.er7, "PRT", prt),
             "without PRT " + std::to_string(prt),
             "TRANS-NO-ADDRESS",
             place_of(s.er7, blamed, "5.1"),
             "207"}
        );
    };
    without(2, "DESTMSSANTEPS");
    without(3, "DESTMSSANTEPAT");
    auto nobody = with_value(s.er7, place_of(s.er7, "DESTMSSANTEPS", "5.1"), "N");
    nobody = with_value(nobody, place_of(nobody, "DESTMSSANTEPAT", "5.1"), "N");
    const auto dmp = place_of(s.er7, "DESTDMP", "5.1");
    s.all.push_back({nobody, "no destination", "TRANS-NO-DESTINATION", dmp, "207"});
    s.all.push_back({with_value(nobody, dmp, "Y"), "the DMP alone", "TRANS-DMP-ONLY", dmp, "207"});
}

// To the DMP too: who asks, about whom, what.
void break_dmp(check_seed& s)
{
    const auto dmp = with_value(s.er7, place_of(s.er7, "DESTDMP", "5.1"), "Y");
    const auto add = [&](const std::string& er7,
                         const char* rule,
                         const char* where,
                         const char* code) {
        s.all.push_back({er7, std::string("to the DMP, ") + rule + ' ' + where, rule, where, code});
    };
    add(without_segment(dmp, "PRT"), "TRANS-SB-DMP", "PRT-5.1", "101");
    add(with_value(dmp, "PRT-5", ""), "TRANS-SB-DMP", "PRT-5.1", "101");
    add(with_value(dmp, "PRT-8", ""), "TRANS-SB-DMP", "PRT-8.10", "101");
    for (const auto* status : {"", "PROV", "QUAL"})
        add(with_value(dmp, "PID-32", status), "TRANS-INS-QUALIFIED", "PID-32", "207");
    for (const auto* trait : {"PID-7", "PID-8", "PID-5.2"})
        add(with_value(dmp, trait, ""), "TRANS-INS-QUALIFIED", "PID-32", "207");
}

void break_content(check_seed& s)
{
    for (const auto* wrong : {"*", "PD94bWw*", "====", "PD94=bWw"})
        s.set("OBX-5.5", wrong, "TRANS-BASE64", "102");
    s.set("OBX-5.5", "", "CDA-READ", "");
    for (const auto* text : {"<html/>", "bonjour", "<ClinicalDocument", "%PDF-1.4"})
        s.all.push_back(
            {with_value(s.er7, "OBX-5.5", to_base64(text)), text, "CDA-READ", "OBX-5.5", ""}
        );
    const auto body = place_of(s.er7, "CORPSMAIL_PS", "5.5");
    for (const auto* wrong : {"***", "Qm9u*m91cg=="}) s.set(body, wrong, "TRANS-BODY", "102");
    const auto ed = place_of(s.er7, "CORPSMAIL_PS", "3.1");
    s.set(ed, "PIECE_JOINTE", "TRANS-OBX-ED", "103", place_of(s.er7, "CORPSMAIL_PS", "5.3"));
}

void break_identifiers(check_seed& s)
{
    if (!is_mdm(s.er7)) return;
    for (const auto* other : {"1.2.3", "1.2.250.1.999.1.1.7.4002"})
        s.set("TXA-12.1", other, "TRANS-TXA-12-CDA", "199", "TXA-12");
    s.set("TXA-12.3", "1.2.3", "TRANS-TXA-12-CDA", "199", "TXA-12");
    if (s.letter.action == replacement)
        s.set("TXA-13.1", "1.2.3", "TRANS-TXA-13-CDA", "199", "TXA-13");
}

TEST(transmission_mutants, of_a_check_are_each_refused_at_their_place)
{
    const std::pair<const char*, const char*> words[] = {{"NW", "F"}, {"RO", "C"}, {"CA", "D"}};
    std::size_t count = 0;
    for (const auto kind : {letter_kind::oru, letter_kind::mdm})
        for (const auto action : {initial, replacement, removal}) {
            sample_letter letter{.kind = kind};
            letter.add_patient().become(action);
            check_seed s{letter};
            const auto& [order, status] = words[static_cast<std::size_t>(action)];
            break_head(s, kind == letter_kind::mdm);
            break_action(s, order, status);
            break_types(s);
            break_patient(s);
            break_people(s);
            break_destinations(s);
            break_dmp(s);
            break_content(s);
            break_identifiers(s);
            count += try_all(s.all, std::string(to_string(action)));
        }
    std::cout << count << " mutants of checks\n";
    EXPECT_GE(count, 400U);
}

}  // namespace
