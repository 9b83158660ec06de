#include "tests/unit/schemas/transmission/support.hpp"

// Who the letter is about: PID-3 against the documents, the INS, its key and its qualification.

namespace {

using namespace vgm;
using namespace vgm::test;

list only(std::string error) { return {std::move(error)}; }

sample_letter oru() { return {}; }

TEST(transmission_patient, refuses_the_document_of_another_patient)
{
    auto letter = oru();
    auto other = letter.documents[0];
    other.ins = "185079999903480";
    letter.payloads = {other.print()};

    EXPECT_EQ(errors(read(letter)), only("TRANS-PID-CDA PID-3 207"));
}

TEST(transmission_patient, compares_patients_by_what_both_sides_know)
{
    const auto with = [](auto change) {
        auto letter = oru();
        auto document = letter.documents[0];
        change(letter, document);
        letter.payloads = {document.print()};
        return errors(read(letter));
    };
    const auto refused = only("TRANS-PID-CDA PID-3 207");

    EXPECT_EQ(with([](auto& m, auto&) { m.ipp.clear(); }), list{}) << "a laboratory knows the INS";
    EXPECT_EQ(
        with([](auto& m, auto& d) {
            m.ins.clear();
            d.ins.clear();
        }),
        list{}
    ) << "the number";
    EXPECT_EQ(with([](auto& m, auto&) { m.ins.clear(); }), refused) << "the INS on one side only";
    EXPECT_EQ(with([](auto&, auto& d) { d.ins.clear(); }), refused);
    EXPECT_EQ(with([](auto&, auto& d) { d.ipp = "IPP-999"; }), refused) << "same INS, other number";
    EXPECT_EQ(
        with([](auto& m, auto& d) {
            m.ins.clear();
            d.ins.clear();
            d.ipp_oid = "1.2.3";
        }),
        refused
    ) << "nothing in common";
    EXPECT_EQ(with([](auto&, auto& d) { d.ipp_oid = "1.2.3"; }), list{}) << "the INS is enough";
}

TEST(transmission_patient, checks_the_key_of_a_real_ins_and_warns_of_a_test_one)
{
    auto letter = oru();
    letter.ins = letter.documents[0].ins = "290059999901267";
    EXPECT_EQ(errors(read(letter)), only("TRANS-INS-KEY PID-3.1 102"));

    letter.ins_oid = letter.documents[0].ins_oid = ins_nir_test;
    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(warnings(read(letter)), only("TRANS-INS-KEY PID-3.1 102"));
}

TEST(transmission_patient, tells_which_repetition_holds_the_wrong_key)
{
    auto letter = oru();
    letter.ins = letter.documents[0].ins = "290059999901267";
    const auto er7 = letter.print();
    const auto ids = cut(cut(segments_of(er7)[1], '|')[3], '~');
    const auto swapped = with_value(with_value(er7, "PID-3", ids[1]), "PID-3[2]", ids[0]);

    EXPECT_EQ(errors(read(swapped)), only("TRANS-INS-KEY PID-3[2].1 102"));
}

TEST(transmission_patient, warns_of_an_unqualified_ins_or_refuses_it)
{
    auto letter = oru();
    letter.identity_status = "PROV";

    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(warnings(read(letter)), only("TRANS-INS-QUALIFIED PID-32 207"));
    EXPECT_EQ(
        errors(read(letter, {.refuse_unqualified_ins = true})),
        only("TRANS-INS-QUALIFIED PID-32 207")
    );
    EXPECT_EQ(errors(read(letter.set("DESTDMP", "Y"))), only("TRANS-INS-QUALIFIED PID-32 207"));
}

TEST(transmission_patient, lets_no_mail_go_to_a_patient_whose_ins_is_not_qualified)
{
    auto letter = oru().add_patient();
    letter.identity_status = "PROV";

    EXPECT_EQ(errors(read(letter)), only("TRANS-INS-PATIENT PID-32 207"));
    EXPECT_EQ(errors(read(letter, {.refuse_unqualified_ins_to_patient = false})), list{});
    EXPECT_EQ(errors(read(letter.set("DESTMSSANTEPAT", "N"))), list{});
    letter.identity_status = "VALI";
    EXPECT_EQ(errors(read(letter.set("DESTMSSANTEPAT", "Y"))), list{});
}

TEST(transmission_patient, warns_when_a_trait_of_the_ins_is_missing)
{
    auto letter = oru();
    letter.birth_date = "";

    EXPECT_EQ(warnings(read(letter)), only("TRANS-INS-QUALIFIED PID-32 207"));
}

}  // namespace
