#include "schemas/transmission/compose.hpp"

#include "tests/support/dice.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

namespace vgm::transmission {
namespace {

using test::dice;
using test::list;
using test::sample_cda;

std::shared_ptr<const std::string> bytes_of(const sample_cda& d)
{
    return std::make_shared<const std::string>(d.print());
}

// A letter that the strict gate takes without a warning.
letter_request make_letter()
{
    letter_request l;
    l.control = "CTRL-1";
    l.sending_application = "SIL";
    l.sending_facility = "LABO";
    l.receiving_application = "PFI";
    l.receiving_facility = "HOPITAL";
    l.time = "20260302101600+0100";
    l.patient = {
        {{std::string{test::sample_ins}, std::string{test::sample_ins_oid}, "INS"},
         {"IPP-118", std::string{test::sample_ipp_oid}, "PI"}},
        "ÉTOURNEAU",
        "Anaëlle",
        "19900517",
        "F",
        true};
    l.visit = {"I", "VIS-9", "HOPITAL", "20260301", {}};
    l.asked_by = {
        "899900000017",
        "IDNPS",
        "PLUVIER",
        "Côme",
        "Laboratoire des Dunes",
        "1999900011",
        "IDNST",
        {}};
    l.documents = {bytes_of({})};
    l.recipients = {
        {recipient_kind::professional,
         "paule.bernache@medecin.test.mssante.fr",
         "899900000025",
         "IDNPS",
         "BERNACHE",
         "Paule",
         {},
         {}}};
    l.reply_to = "secretariat@hopital.test.mssante.fr";
    l.sent_to.professionals = true;
    return l;
}

gate_settings strict()
{
    gate_settings gate;
    gate.tolerances.by_default = strictness::strict;
    return gate;
}

request read_back(const letter_request& l, const gate_settings& gate = strict())
{
    return test::read(compose(l).er7, gate);
}

// "RULE part" of each error that the gate finds in the message of a letter.
list refusals(const letter_request& l, const gate_settings& gate = strict())
{
    const auto made = compose(l);
    list all;
    for (const auto& i : test::read(made.er7, gate).errors())
        all.push_back(i.rule + ' ' + made.places.find_part(i));
    return all;
}

// Words with everything that HL7 has to escape.
std::string any_words(dice& any)
{
    constexpr std::string_view pieces[] = {
        "a",
        "É",
        "|",
        "^",
        "&",
        "~",
        "\\",
        "\\F\\",
        "œ",
        " b",
        "\\X41\\",
        "漢",
        "'",
        "\r",
        "\n",
        "z"};
    std::string made = "w";
    for (int n = any.between(0, 6); n > 0; --n)
        made += pieces[static_cast<std::size_t>(any.between(0, std::size(pieces) - 1))];
    return made + "w";
}

letter_recipient any_recipient(dice& any, const letter_request& l)
{
    const std::string address = "box" + std::to_string(any.between(1, 999)) + "@h.mssante.fr";
    switch (any.between(1, 4)) {
        case 1:
            return {
                recipient_kind::professional,
                address,
                any.coin() ? any_words(any) : "",
                "RPPS",
                any_words(any),
                any_words(any),
                {},
                {}};
        case 2:
            return {
                recipient_kind::organisation,
                address,
                any_words(any),
                any.coin() ? "FINEG" : "UF",
                {},
                {},
                any_words(any),
                "999900029"};
        case 3:
            return {recipient_kind::application, address, any_words(any), {}, {}, {}, {}, {}};
        default:
            return {
                recipient_kind::patient, {}, l.patient.identifiers[0].value, {}, {}, {}, {}, {}};
    }
}

letter_request any_letter(dice& any)
{
    letter_request l = make_letter();
    l.control = any_words(any);
    l.sending_application = any_words(any);
    l.sending_facility = any_words(any);
    l.receiving_application = any_words(any);
    l.receiving_facility = any_words(any);
    l.patient.birth_name = any_words(any);
    l.patient.given_name = any_words(any);
    l.patient.identity_validated = any.coin();
    l.visit = {any.coin() ? "I" : "N", any_words(any), any_words(any), {}, {}};
    if (any.once_in(3)) l.asked_by = {};
    l.asked_by.family_name = any_words(any);
    l.asked_by.device_id = any.coin() ? any_words(any) : "";
    l.action = static_cast<submission_action>(any.between(0, 2));
    sample_cda d;
    if (l.action == submission_action::replacement) d.replaces = "1.2.250.1.999.1.1.7.4000";
    if (any.coin()) d.id_extension = "A" + std::to_string(any.between(1, 99));
    l.documents = {bytes_of(d)};
    if (any.coin()) {
        d.form = test::cda_form::n3;
        d.id_root += ".3";
        l.documents.push_back(bytes_of(d));
    }
    l.recipients.clear();
    for (int n = any.between(1, 5); n > 0; --n) l.recipients.push_back(any_recipient(any, l));
    l.sent_to = {};
    for (const auto& r : l.recipients)
        (r.kind == recipient_kind::patient ? l.sent_to.patient : l.sent_to.professionals) = true;
    if (l.sent_to.patient) l.patient.identity_validated = true;
    if (any.coin()) l.reply_to.clear();
    l.shown_to = {any.coin(), !l.sent_to.patient && any.coin(), any.coin(), any.coin(), any.coin()};
    l.receipts = {any.coin(), any.coin()};
    l.conversation_closed = any.coin();
    if (any.coin()) l.body_for_professionals = any_words(any);
    if (any.coin()) l.body_for_patient = any_words(any);
    return l;
}

// What the gate has to read of a recipient.
recipient as_read(const letter_recipient& r)
{
    if (r.kind == recipient_kind::patient)
        return {r.identifier + "@patient.mssante.fr", r.kind, r.identifier, "INS"};
    return {r.address, r.kind, r.identifier, r.identifier.empty() ? "" : r.identifier_type};
}

void expect_same(const letter_request& l, const submission& s)
{
    EXPECT_EQ(s.control.value, l.control);
    EXPECT_EQ(s.sending_application, l.sending_application);
    EXPECT_EQ(s.receiving_facility, l.receiving_facility);
    EXPECT_EQ(s.action, l.action);
    EXPECT_EQ(s.patient.identifiers, l.patient.identifiers);
    EXPECT_EQ(s.patient.birth_name, l.patient.birth_name);
    EXPECT_EQ(s.patient.given_name, l.patient.given_name);
    EXPECT_EQ(s.patient.identity_validated, l.patient.identity_validated);
    EXPECT_EQ(s.patient_class, l.visit.patient_class);
    EXPECT_EQ(s.asked_by.family_name, l.asked_by.family_name);
    EXPECT_EQ(s.asked_by.person_id, l.asked_by.person_id);
    EXPECT_EQ(s.asked_by.organisation_id, l.asked_by.organisation_id);
    EXPECT_EQ(s.asked_by.device_id, l.asked_by.device_id);
    EXPECT_EQ(s.reply_to.value_or(""), l.reply_to);
    EXPECT_EQ(s.sent_to.patient, l.sent_to.patient);
    EXPECT_EQ(s.sent_to.professionals, l.sent_to.professionals);
    EXPECT_EQ(s.shown_to.masked_to_professionals, l.shown_to.masked_to_professionals);
    EXPECT_EQ(s.shown_to.hidden_from_patient, l.shown_to.hidden_from_patient);
    EXPECT_EQ(s.shown_to.secret_connection, l.shown_to.secret_connection);
    EXPECT_EQ(s.shown_to.changed, l.shown_to.changed);
    EXPECT_EQ(s.receipts, l.receipts);
    EXPECT_EQ(s.conversation_closed, l.conversation_closed);
    EXPECT_EQ(s.body_for_professionals, l.body_for_professionals);
    EXPECT_EQ(s.body_for_patient, l.body_for_patient);
    ASSERT_EQ(s.documents.size(), l.documents.size());
    for (std::size_t n = 0; n < s.documents.size(); ++n)
        EXPECT_EQ(*s.documents[n].bytes, *l.documents[n]);
    ASSERT_EQ(s.recipients.size(), l.recipients.size());
    for (std::size_t n = 0; n < s.recipients.size(); ++n) {
        auto expected = as_read(l.recipients[n]);
        if (expected.kind == recipient_kind::application) expected.identifier_type.clear();
        EXPECT_EQ(s.recipients[n], expected) << n;
    }
}

TEST(transmission_compose, makes_a_message_that_the_strict_gate_takes_without_a_word)
{
    const auto r = read_back(make_letter());
    EXPECT_EQ(test::errors(r), list{});
    EXPECT_EQ(test::warnings(r), list{});
    EXPECT_EQ(r.version, dialect::v2_1);
}

TEST(transmission_compose, says_what_the_gate_reads_back)
{
    dice any;
    SCOPED_TRACE(any.seed());
    for (int n = 0; n < 200; ++n) {
        const auto letter = any_letter(any);
        const auto r = read_back(letter);
        ASSERT_EQ(test::errors(r), list{}) << compose(letter).er7;
        expect_same(letter, r.asked);
        if (testing::Test::HasFailure()) return;
    }
}

TEST(transmission_compose, gives_the_same_bytes_for_the_same_letter)
{
    EXPECT_EQ(compose(make_letter()).er7, compose(make_letter()).er7);
}

TEST(transmission_compose, sends_one_document_as_an_mdm_and_two_as_an_oru)
{
    auto letter = make_letter();
    EXPECT_NE(compose(letter).er7.find("|MDM^T02^MDM_T02|"), std::string::npos);
    letter.documents.push_back(letter.documents.front());
    EXPECT_NE(compose(letter).er7.find("|ORU^R01^ORU_R01|"), std::string::npos);
}

TEST(transmission_compose, takes_the_time_of_the_first_document_where_none_is_given)
{
    auto letter = make_letter();
    letter.time.clear();
    EXPECT_NE(
        compose(letter).er7.find("|" + sample_cda{}.effective_time + "||MDM"), std::string::npos
    );
    EXPECT_TRUE(read_back(letter).accepted());
}

TEST(transmission_compose, leads_each_refusal_back_to_the_part_that_is_wrong)
{
    struct row
    {
        std::string expected;
        void (*spoil)(letter_request&);
    };
    const row rows[] = {
        {"TRANS-MSH-3 sending_application", [](auto& l) { l.sending_application.clear(); }},
        {"TRANS-MSH-7 time", [](auto& l) { l.time = "yesterday"; }},
        {"TRANS-MSH-10 control", [](auto& l) { l.control.clear(); }},
        {"TRANS-MSH-11 processing_id", [](auto& l) { l.processing_id = "T"; }},
        {"TRANS-PID-3-4 patient.identifiers[0].authority",
         [](auto& l) { l.patient.identifiers[0].authority.clear(); }},
        {"TRANS-PID-5 patient.birth_name", [](auto& l) { l.patient.birth_name.clear(); }},
        {"TRANS-PID-7 patient.birth_date", [](auto& l) { l.patient.birth_date = "19901340"; }},
        {"TRANS-INS-KEY patient.identifiers[1].value",
         [](auto& l) {
             std::swap(l.patient.identifiers[0], l.patient.identifiers[1]);
             l.patient.identifiers[1].value = "290059999901267";
         }},
        {"TRANS-PV1-19 visit.number", [](auto& l) { l.visit.number.clear(); }},
        {"TRANS-PV1-44 visit.admitted", [](auto& l) { l.visit.admitted = "soon"; }},
        {"TRANS-TXA-13 documents[0]", [](auto& l) { l.action = submission_action::replacement; }},
        {"TRANS-OBX-DOC documents[2]", [](auto& l) { l.documents.resize(3, l.documents[0]); }},
        {"TRANS-OBX-DOC documents", [](auto& l) { l.documents.clear(); }},
        {"TRANS-TWO-FORMS documents[1]", [](auto& l) { l.documents.resize(2, l.documents[0]); }},
        {"TRANS-PRT-5-13 asked_by.person_id_type",
         [](auto& l) { l.asked_by.person_id_type.clear(); }},
        {"TRANS-PRT-8-7 asked_by.organisation_id_type",
         [](auto& l) { l.asked_by.organisation_id_type = "SIRET"; }},
        {"TRANS-PRT-5-13 recipients[0].identifier_type",
         [](auto& l) { l.recipients[0].identifier_type.clear(); }},
        {"TRANS-PRT-15-4 recipients[0].address", [](auto& l) { l.recipients[0].address.clear(); }},
        {"TRANS-ADDRESS recipients[1].address",
         [](auto& l) {
             l.recipients.push_back(l.recipients[0]);
             l.recipients[1].address = "not an address";
         }},
        {"TRANS-DOMAIN recipients[0].address",
         [](auto& l) { l.recipients[0].address = "a@example.org"; }},
        {"TRANS-REPLY-ADDRESS reply_to", [](auto& l) { l.reply_to = "nobody"; }},
        {"TRANS-NO-ADDRESS sent_to.patient", [](auto& l) { l.sent_to.patient = true; }},
        {"TRANS-NO-DESTINATION sent_to.dmp", [](auto& l) { l.sent_to.professionals = false; }},
        {"TRANS-SB-DMP asked_by",
         [](auto& l) {
             l.sent_to.dmp = true;
             l.asked_by = {};
         }},
        {"TRANS-SB-DMP asked_by.organisation_id",
         [](auto& l) {
             l.sent_to.dmp = true;
             l.asked_by.organisation_id.clear();
             l.asked_by.organisation_name.clear();
         }},
    };
    for (const auto& row : rows) {
        auto letter = make_letter();
        row.spoil(letter);
        const auto all = refusals(letter);
        EXPECT_NE(std::ranges::find(all, row.expected), all.end())
            << row.expected << " not among " << testing::PrintToString(all);
    }
}

TEST(transmission_compose, leaves_an_address_to_the_directory)
{
    auto letter = make_letter();
    letter.recipients[0].address.clear();
    auto gate = strict();
    gate.resolves_recipients = true;
    const auto r = read_back(letter, gate);
    EXPECT_EQ(test::errors(r), list{});
    ASSERT_EQ(r.lookups.size(), 1u);
    EXPECT_EQ(r.lookups[0].who.person_id, "899900000025");
}

TEST(transmission_compose, tells_of_a_document_that_cannot_be_read_as_the_gate_does)
{
    auto letter = make_letter();
    letter.documents.push_back(std::make_shared<const std::string>("<ClinicalDocument"));
    const auto made = compose(letter);
    ASSERT_EQ(made.unreadable.size(), 1u);
    EXPECT_EQ(made.unreadable[0].rule, "CDA-READ");
    EXPECT_EQ(made.unreadable[0].where, "OBX[2]-5.5");
    EXPECT_EQ(made.places.find_part(made.unreadable[0]), "documents[1]");
    EXPECT_TRUE(made.er7.starts_with("MSH|^~\\&|SIL|LABO|PFI|HOPITAL|"));
}

TEST(transmission_compose, escapes_what_would_begin_a_segment)
{
    auto letter = make_letter();
    letter.patient.birth_name = "A\rZZZ|1\rB";
    const auto r = read_back(letter);
    EXPECT_TRUE(r.accepted());
    EXPECT_EQ(r.asked.patient.birth_name, letter.patient.birth_name);
}

}  // namespace
}  // namespace vgm::transmission
