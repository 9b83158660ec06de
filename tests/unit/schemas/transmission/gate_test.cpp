#include "schemas/transmission/rules.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

// The checks beyond the profile: each one with a message that it accepts and one that it refuses.

namespace {

using namespace vgm;
using namespace vgm::test;
using enum submission_action;

list only(std::string error) { return {std::move(error)}; }

sample_letter mdm(submission_action action = initial)
{
    sample_letter letter{.kind = letter_kind::mdm};
    return letter.become(action);
}

sample_letter oru(submission_action action = initial) { return sample_letter{}.become(action); }

TEST(transmission_gate, takes_every_action_in_both_structures)
{
    for (const auto action : {initial, replacement, removal})
        for (const auto& letter : {oru(action), mdm(action)}) {
            const auto r = read(letter);
            EXPECT_EQ(errors(r), list{});
            EXPECT_EQ(warnings(r), list{});
            EXPECT_EQ(r.asked.action, action);
        }
}

TEST(transmission_gate, reads_the_whole_submission)
{
    auto letter = oru().add_patient();
    letter.recipients.push_back(sample_ward);
    letter.recipients.push_back(sample_application);
    letter.conversation_closed = true;
    letter.body_for_patient = "Bonjour Anaëlle.";

    const auto r = read(letter);

    ASSERT_EQ(errors(r), list{});
    const auto& s = r.asked;
    EXPECT_EQ(s.id, sample_id);
    EXPECT_EQ(s.source, "lab");
    EXPECT_EQ(s.control.value, "CTRL-1");
    EXPECT_EQ(s.processing_id, "P");
    EXPECT_EQ(s.hl7_version, "2.5");
    EXPECT_EQ(s.patient.birth_name, "ÉTOURNEAU");
    EXPECT_EQ(s.patient.given_name, "Anaëlle");
    EXPECT_EQ(s.patient.birth_date, "19900517");
    EXPECT_TRUE(s.patient.has_qualified_ins());
    EXPECT_EQ(s.patient.identifiers.size(), 2U);
    EXPECT_EQ(s.patient_class, "I");
    EXPECT_EQ(s.asked_by.person_id, "899900000017");
    EXPECT_EQ(s.asked_by.family_name, "PLUVIER");
    EXPECT_EQ(s.asked_by.organisation_id, "1999900011");
    EXPECT_EQ(s.asked_by.organisation_id_type, "IDNST");
    ASSERT_EQ(s.recipients.size(), 4U);
    EXPECT_EQ(s.recipients[0].kind, recipient_kind::professional);
    EXPECT_EQ(s.recipients[0].identifier, "899900000025");
    EXPECT_EQ(s.recipients[0].identifier_type, "IDNPS");
    EXPECT_EQ(s.recipients[1].kind, recipient_kind::patient);
    EXPECT_EQ(s.recipients[2].kind, recipient_kind::organisation);
    EXPECT_EQ(s.recipients[2].identifier, "3435");
    EXPECT_EQ(s.recipients[3].kind, recipient_kind::application);
    EXPECT_EQ(s.recipients[3].identifier, "DPI-7");
    EXPECT_EQ(s.reply_to, "secretariat@hopital.test.mssante.fr");
    EXPECT_TRUE(s.receipts.reception && s.receipts.reading);
    EXPECT_TRUE(s.sent_to.professionals && s.sent_to.patient && !s.sent_to.dmp);
    EXPECT_TRUE(s.conversation_closed);
    EXPECT_EQ(s.body_for_professionals, "Chère consœur,\nvoici le résultat attendu.\n");
    EXPECT_EQ(s.body_for_patient, "Bonjour Anaëlle.");
    ASSERT_EQ(s.documents.size(), 1U);
    EXPECT_EQ(s.documents[0].unique_id, "1.2.250.1.999.1.1.7.4001");
    EXPECT_EQ(*s.documents[0].bytes, letter.documents[0].print()) << "byte for byte";
}

TEST(transmission_gate, takes_the_messages_of_the_guide_only)
{
    const auto right = oru().print();

    EXPECT_EQ(errors(read(with_value(right, "MSH-9.1", "ADT"))), only("TRANS-MSH-9-1 MSH-9.1 200"));
    EXPECT_EQ(errors(read(with_value(right, "MSH-9.2", "R30"))), only("TRANS-MSH-9-2 MSH-9.2 201"));
    EXPECT_EQ(errors(read(with_value(right, "MSH-12", "2.6"))), only("TRANS-MSH-12 MSH-12 203"));
    EXPECT_EQ(errors(read(with_value(right, "MSH-12", "2.3"))), only("TRANS-MSH-12 MSH-12 203"));
    EXPECT_EQ(
        errors(read(with_value(mdm().print(), "MSH-9.2", "T11"))), only("TRANS-MSH-9-2 MSH-9.2 201")
    );
    EXPECT_EQ(
        errors(read(with_value(mdm().print(), "MSH-12", "2.5"))), only("TRANS-MSH-12 MSH-12 203")
    );
    EXPECT_EQ(
        errors(read(with_value(right, "MSH-21", "1.1^CISIS_CDA_HL7_LPS"))),
        (list{"TRANS-MSH-21-1 MSH-21.1 203", "TRANS-MSH-21-2 MSH-21.2 203"})
    ) << "the other guide";
}

TEST(transmission_gate, takes_the_processing_ids_of_its_source)
{
    auto letter = oru();
    letter.processing_id = "T";

    EXPECT_EQ(errors(read(letter)), only("TRANS-MSH-11 MSH-11 202"));
    EXPECT_TRUE(read(letter, {.processing_ids = {"P", "T"}}).accepted());
}

TEST(transmission_gate, refuses_an_event_an_order_and_a_status_that_disagree)
{
    const auto right = mdm().print();

    EXPECT_EQ(
        errors(read(with_value(right, "ORC-1", "CA"))),
        (list{"TRANS-ACTION ORC-1 199", "TRANS-ACTION OBX[1]-11 199"})
    );
    EXPECT_EQ(errors(read(with_value(right, "OBX-11", "D"))), only("TRANS-ACTION OBX[1]-11 199"));
    EXPECT_EQ(
        errors(read(with_value(with_value(right, "MSH-9.2", "T04"), "OBX-11", "D"))),
        (list{"TRANS-ACTION ORC-1 199", "TRANS-ACTION OBX[1]-11 199"})
    );
    EXPECT_EQ(
        errors(read(with_value(oru().print(), "OBX-11", "C"))), only("TRANS-ACTION OBX[1]-11 199")
    );
}

TEST(transmission_gate, compares_the_action_codes_without_case)
{
    const auto lower = with_value(oru(removal).print(), "ORC-1", "ca");

    EXPECT_EQ(errors(read(lower)), list{});
    EXPECT_EQ(read(lower).asked.action, removal);
    EXPECT_EQ(errors(read(with_value(lower, "OBX-11", "F"))), only("TRANS-ACTION OBX[1]-11 199"));
}

TEST(transmission_gate, refuses_a_type_that_two_places_give_differently)
{
    const auto right = mdm().print();

    EXPECT_EQ(
        errors(read(with_value(right, "OBR-4.1", "18748-4"))),
        (list{"TRANS-OBX-3 OBX[1]-3.1 199", "TRANS-TXA-2-OBR TXA-2 199"})
    );
    EXPECT_EQ(
        errors(read(with_value(right, "OBX-3.3", "TRE_A05"))), only("TRANS-OBX-3 OBX[1]-3.3 199")
    );
    EXPECT_EQ(
        errors(read(with_value(right, "TXA-2", "18748-4"))), only("TRANS-TXA-2-OBR TXA-2 199")
    );
}

TEST(transmission_gate, refuses_a_type_that_is_not_the_documents)
{
    auto letter = oru();
    auto other = letter.documents[0];
    other.code = "18748-4";
    letter.payloads = {other.print()};

    EXPECT_EQ(errors(read(letter)), only("TRANS-OBX-3-CDA OBX[1]-3.1 199"));
}

TEST(transmission_gate, refuses_a_document_of_no_national_type)
{
    auto letter = oru();
    auto other = letter.documents[0];
    other.code = "LOCAL-1";
    letter.payloads = {other.print()};

    EXPECT_EQ(
        errors(read(letter)),
        (list{"TRANS-OBX-3-CDA OBX[1]-3.1 199", "CDA-CODE-J07 OBX[1]-5.5 103"})
    );
}

TEST(transmission_gate, refuses_a_txa_that_names_another_document)
{
    const auto right = mdm(replacement).print();

    EXPECT_EQ(
        errors(read(with_value(right, "TXA-12.1", "1.2.3"))), only("TRANS-TXA-12-CDA TXA-12 199")
    );
    EXPECT_EQ(
        errors(read(with_value(right, "TXA-13.1", "1.2.3"))), only("TRANS-TXA-13-CDA TXA-13 199")
    );
}

TEST(transmission_gate, reads_an_id_with_an_extension_from_txa)
{
    auto letter = mdm();
    letter.documents[0].id_extension = "58132";

    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(read(letter).asked.documents[0].unique_id, "1.2.250.1.999.1.1.7.4001^58132");
    EXPECT_EQ(
        errors(read(with_value(letter.print(), "TXA-12.3", ""))),
        only("TRANS-TXA-12-CDA TXA-12 199")
    );
}

TEST(transmission_gate, refuses_a_replacement_that_does_not_say_of_what)
{
    auto letter = oru(replacement);
    letter.documents[0].replaces = "";

    EXPECT_EQ(errors(read(letter)), only("TRANS-RPLC OBX[1]-5.5 199"));
}

TEST(transmission_gate, takes_two_forms_of_one_content)
{
    const auto r = read(oru().add_structured_form());

    EXPECT_EQ(errors(r), list{});
    EXPECT_EQ(r.asked.documents.size(), 2U);
    EXPECT_EQ(r.headers.size(), 2U);
}

TEST(transmission_gate, refuses_two_documents_that_are_not_two_forms)
{
    auto same_id = oru().add_structured_form();
    same_id.documents[1].id_root = same_id.documents[0].id_root;
    auto same_form = oru().add_structured_form();
    same_form.documents[1].form = cda_form::n1;
    auto other_action = oru().add_structured_form().print();

    EXPECT_EQ(errors(read(same_id)), only("TRANS-TWO-IDS OBX[2]-5.5 199"));
    EXPECT_EQ(errors(read(same_form)), only("TRANS-TWO-FORMS OBX[2]-5.5 199"));
    EXPECT_EQ(
        errors(read(with_value(other_action, "OBX[2]-11", "C"))), only("TRANS-ACTION OBX[2]-11 199")
    );
    EXPECT_EQ(
        errors(read(with_value(other_action, "OBX[2]-3.1", "18748-4"))),
        (list{"TRANS-OBX-3 OBX[2]-3.1 199", "TRANS-OBX-3-CDA OBX[2]-3.1 199"})
    );
}

TEST(transmission_gate, passes_over_no_content_that_was_meant_to_be_sent)
{
    const auto right = oru().print();
    const auto n = std::to_string(obx_of(right, "CORPSMAIL_PS"));
    const auto pdf =
        with_value(with_value(right, "OBX[" + n + "]-3.1", "PDF"), "OBX[" + n + "]-5.3", "PDF");

    EXPECT_EQ(errors(read(pdf)), only("TRANS-OBX-ED OBX[" + n + "]-5.3 103"));
    EXPECT_EQ(
        errors(read(with_value(right, "OBX[" + n + "]-5.5", "ceci n'est pas du base64"))),
        only("TRANS-BODY OBX[" + n + "]-5.5 102")
    );
    EXPECT_EQ(
        errors(read(with_value(right, "OBX[" + n + "]-2", "CE"))),
        only("TRANS-BODY OBX[" + n + "]-2 103")
    );
    EXPECT_EQ(
        warnings(read(with_value(right, "OBX[" + n + "]-5.5", ""))),
        only("TRANS-BODY OBX[" + n + "]-5.5 102")
    );
}

TEST(transmission_gate, takes_a_mail_body_that_lacks_its_last_character)
{
    const auto right = oru().print();
    const auto where = place_of(right, "CORPSMAIL_PS", "5.5");

    // The guides' own samples are cut like this.
    const auto r = read(with_value(right, where, "Qm9uam91ciBDaMOocmU="));
    EXPECT_EQ(r.asked.body_for_professionals, "Bonjour Chère");
    EXPECT_EQ(read(with_value(right, where, "Qm9uam91c")).asked.body_for_professionals, "Bonjou");
}

TEST(transmission_gate, reads_a_mail_body_of_another_character_set)
{
    const auto right = oru().print();
    const auto er7 =
        with_value(right, place_of(right, "CORPSMAIL_PS", "5.5"), to_base64("Ch\xE8re"));

    EXPECT_EQ(read(er7).asked.body_for_professionals, "Chère");
}

TEST(transmission_gate, rereads_what_it_accepted_without_judging_it)
{
    auto letter = oru();
    letter.processing_id = "T";
    const message m{
        std::make_shared<const std::string>(letter.print()),
        "lab",
        *parse_rfc3339("2026-03-02T09:16:00.000Z")};

    const auto r = transmission::reread_request(m, sample_id);

    ASSERT_TRUE(r.has_value());
    EXPECT_EQ(r->asked.documents.size(), 1U);
    EXPECT_EQ(r->asked.recipients.size(), 1U);
}

TEST(transmission_gate, rereading_tells_that_bytes_are_damaged)
{
    auto letter = oru();
    letter.payloads = {"<html/>"};
    for (const auto& er7 : {std::string{}, letter.print()}) {
        const message m{std::make_shared<const std::string>(er7), "lab", {}};
        EXPECT_FALSE(transmission::reread_request(m, sample_id).has_value());
    }
}

TEST(transmission_gate, hashes_content_with_sha_256)
{
    EXPECT_EQ(
        transmission::content_hash("abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

}  // namespace
