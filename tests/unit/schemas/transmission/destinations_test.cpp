#include "schemas/tables/national_tables.hpp"
#include "tests/unit/schemas/transmission/support.hpp"

// Who the letter is for: recipients, their addresses, and the flags that say whether they get it.

namespace {

using namespace vgm;
using namespace vgm::test;

std::string type_of_no_dmp_class()
{
    const auto& all = tables::national_tables();
    for (const auto& row : all.types)
        if (all.type_classes_dmp.find(row.code) == nullptr) return std::string(row.code);
    return {};
}

list only(std::string error) { return {std::move(error)}; }

sample_letter oru() { return {}; }

TEST(transmission_destinations, refuses_what_is_no_address)
{
    const auto right = oru().add_patient().print();

    EXPECT_EQ(
        errors(read(with_value(right, "PRT[2]-15.4", "Dr Bernache"))),
        only("TRANS-ADDRESS PRT[2]-15.4 102")
    );
    EXPECT_EQ(
        errors(read(with_value(right, "PRT[2]-15.4", "a@b.fr\\X0D0A\\Bcc: c@d.fr"))),
        only("TRANS-ADDRESS PRT[2]-15.4 102")
    );
    EXPECT_EQ(
        errors(read(with_value(right, "PRT[4]-15.4", "secretariat"))),
        only("TRANS-REPLY-ADDRESS PRT[4]-15.4 102")
    );
}

TEST(transmission_destinations, writes_to_a_patient_at_the_mailbox_of_the_ins_only)
{
    const auto right = oru().add_patient().print();
    const std::string other = "185079999903480@patient.mssante.fr";
    EXPECT_EQ(
        errors(read(with_value(right, "PRT[3]-15.4", other))),
        only("TRANS-PATIENT-ADDRESS PRT[3]-15.4 207")
    );

    auto test = oru().add_patient();
    test.ins_oid = test.documents[0].ins_oid = ins_nir_test;
    EXPECT_EQ(
        warnings(read(with_value(test.print(), "PRT[3]-15.4", other))),
        only("TRANS-PATIENT-ADDRESS PRT[3]-15.4 207")
    );
}

TEST(transmission_destinations, knows_a_patient_by_identifier_or_domain)
{
    auto letter = oru().add_patient();
    letter.recipients[1].person.clear();

    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(read(letter).asked.recipients[1].kind, recipient_kind::patient);
}

TEST(transmission_destinations, asks_for_an_address_for_each_flag)
{
    auto nobody = oru();
    nobody.recipients.clear();
    auto no_patient = oru().set("DESTMSSANTEPAT", "Y");

    EXPECT_EQ(
        errors(read(nobody)),
        only("TRANS-NO-ADDRESS " + place_of(nobody.print(), "DESTMSSANTEPS", "5.1") + " 207")
    );
    EXPECT_EQ(
        errors(read(no_patient)),
        only("TRANS-NO-ADDRESS " + place_of(no_patient.print(), "DESTMSSANTEPAT", "5.1") + " 207")
    );
}

TEST(transmission_destinations, warns_of_an_address_that_no_flag_allows)
{
    const auto letter = oru().add_patient().set("DESTMSSANTEPAT", "N");

    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(
        warnings(read(letter)),
        only("TRANS-UNUSED-ADDRESS " + place_of(letter.print(), "DESTMSSANTEPAT", "5.1") + " 199")
    );
}

TEST(transmission_destinations, refuses_a_letter_for_nobody)
{
    auto letter = oru().set("DESTMSSANTEPS", "N");
    letter.recipients.clear();

    EXPECT_EQ(
        errors(read(letter)),
        only("TRANS-NO-DESTINATION " + place_of(letter.print(), "DESTDMP", "5.1") + " 207")
    );
}

TEST(transmission_destinations, refuses_a_letter_for_the_dmp_only)
{
    auto letter = oru().set("DESTMSSANTEPS", "N").set("DESTDMP", "Y");
    letter.recipients.clear();

    EXPECT_EQ(
        errors(read(letter)),
        only("TRANS-DMP-ONLY " + place_of(letter.print(), "DESTDMP", "5.1") + " 207")
    );
}

TEST(transmission_destinations, warns_that_the_dmp_is_not_fed_from_here)
{
    const auto letter = oru().set("DESTDMP", "Y");

    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(
        warnings(read(letter)),
        only("TRANS-DMP-NOT-FED " + place_of(letter.print(), "DESTDMP", "5.1") + " 207")
    );
}

TEST(transmission_destinations, asks_for_the_sender_of_a_document_for_the_dmp)
{
    auto letter = oru().set("DESTDMP", "Y");
    letter.sender = false;

    EXPECT_EQ(errors(read(letter)), only("TRANS-SB-DMP PRT-5.1 101"));
    EXPECT_EQ(errors(read(letter.set("DESTDMP", "N"))), list{});
}

TEST(transmission_destinations, remembers_its_warnings_in_the_submission)
{
    const auto r = read(oru().set("DESTDMP", "Y"));

    ASSERT_EQ(r.asked.warnings.size(), 1U);
    EXPECT_EQ(r.asked.warnings[0].rule, "TRANS-DMP-NOT-FED");
}

TEST(transmission_destinations, warns_of_a_minor_whose_representatives_must_not_see_the_document)
{
    // The message comes on 2026-03-02.
    auto letter = oru().add_patient().set("INVISIBLE_REP_LEGAUX", "Y");
    const auto told_of = [&](const char* birth_date) {
        letter.birth_date = birth_date;
        auto all = warnings(read(letter));
        std::erase_if(all, [](const auto& w) { return !w.starts_with("TRANS-MATRIX"); });
        return all;
    };
    const auto warning = only("TRANS-MATRIX-REPRESENTATIVES OBX[4]-5.1 207");

    EXPECT_EQ(told_of("20150517"), warning);
    EXPECT_EQ(told_of("20080303"), warning);
    EXPECT_EQ(told_of("20080302"), list{}) << "18 that day";
    EXPECT_EQ(told_of("19900517"), list{});
    letter.set("INVISIBLE_REP_LEGAUX", "N");
    EXPECT_EQ(told_of("20150517"), list{});
}

TEST(transmission_destinations, takes_mailboxes_of_the_trusted_space_only)
{
    const auto at = [](const char* address) {
        return with_value(sample_letter{}.print(), "PRT[2]-15.4", address);
    };
    const transmission::gate_settings own{.recipient_domains = {"hopital.example"}};

    EXPECT_EQ(errors(read(at("a@medecin.mssante.fr"))), list{});
    EXPECT_EQ(errors(read(at("A@MEDECIN.MSSANTE.FR"))), list{});
    EXPECT_EQ(errors(read(at("a@interop-mssante.apicrypt.org"))), list{});
    EXPECT_EQ(errors(read(at("a@apicrypt.org"))), only("TRANS-DOMAIN PRT[2]-15.4 207"));
    EXPECT_EQ(errors(read(at("a@fauxmssante.fr"))), only("TRANS-DOMAIN PRT[2]-15.4 207"));
    EXPECT_EQ(errors(read(at("a@b.hopital.example"), own)), list{});
    EXPECT_EQ(errors(read(at("a@medecin.mssante.fr"), own)), only("TRANS-DOMAIN PRT[2]-15.4 207"));
}

TEST(transmission_destinations, takes_mailboxes_of_domains_that_whoever_calls_trusts)
{
    std::vector<std::string> asked;
    transmission::gate_settings knowing;
    knowing.is_trusted_domain = [&](std::string_view domain) {
        asked.emplace_back(domain);
        return domain == "hopital.example";
    };
    const auto at = [](const char* address) {
        return with_value(sample_letter{}.print(), "PRT[2]-15.4", address);
    };

    EXPECT_EQ(errors(read(at("a@Hopital.Example"), knowing)), list{});
    EXPECT_EQ(
        errors(read(at("a@b.hopital.example"), knowing)), only("TRANS-DOMAIN PRT[2]-15.4 207")
    );
    EXPECT_EQ(asked, (list{"hopital.example", "b.hopital.example"}));
    EXPECT_EQ(errors(read(at("a@medecin.mssante.fr"), knowing)), list{});
    EXPECT_EQ(asked.size(), 2u) << "what the settings trust is not asked about";
}

TEST(transmission_destinations, asks_a_type_and_an_organisation_of_a_document_for_the_dmp)
{
    auto letter = sample_letter{};
    letter.set("DESTDMP", "Y");
    auto other = letter;
    // In JDV_J07, without a class of the DMP.
    for (auto& d : other.documents) d.code = type_of_no_dmp_class();

    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(errors(read(other)), only("TRANS-TYPE-DMP OBR-4.1 103"));
    EXPECT_EQ(
        errors(read(with_value(letter.print(), "PRT-8", ""))), only("TRANS-SB-DMP PRT[1]-8.10 101")
    );
    letter.documents[0].id_extension = "58132";
    EXPECT_EQ(
        warnings(read(letter)),
        (list{"TRANS-DMP-NOT-FED OBX[7]-5.1 207", "TRANS-ID-DMP OBX[1]-5.5 207"})
    );
}

TEST(transmission_destinations, warns_of_what_has_no_effect)
{
    auto closed = sample_letter{};
    closed.conversation_closed = true;
    auto changed = sample_letter{};
    changed.set("MODIF_CONF_CODE", "Y");
    auto unsigned_by_anybody = sample_letter{};
    unsigned_by_anybody.sender = false;

    EXPECT_EQ(warnings(read(closed)), only("TRANS-FIN-UNUSED OBX[9]-5.1 199"));
    EXPECT_EQ(warnings(read(changed)), only("TRANS-MODIF-UNUSED OBX[6]-5.1 199"));
    EXPECT_EQ(warnings(read(changed.become(submission_action::replacement))), list{});
    EXPECT_EQ(warnings(read(unsigned_by_anybody)), only("TRANS-SB-ABSENT PRT 101"));
}

}  // namespace
