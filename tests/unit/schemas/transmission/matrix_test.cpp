#include "tests/unit/schemas/transmission/support.hpp"

// The guide's table of allowed combinations of flags, by the three policies.

namespace {

using namespace vgm;
using namespace vgm::test;
using transmission::matrix_policy;

// Flags in the order of the guide's columns: MASQUE_PS, INVISIBLE_PATIENT, INVISIBLE_REP_LEGAUX,
// CONNEXION_SECRETE, DESTDMP, DESTMSSANTEPS, DESTMSSANTEPAT.
sample_letter with_flags(std::string_view flags)
{
    constexpr const char* codes[] = {
        "MASQUE_PS",
        "INVISIBLE_PATIENT",
        "INVISIBLE_REP_LEGAUX",
        "CONNEXION_SECRETE",
        "DESTDMP",
        "DESTMSSANTEPS",
        "DESTMSSANTEPAT"};
    sample_letter letter;
    letter.recipients.clear();
    for (std::size_t n = 0; n < 7; ++n) letter.set(codes[n], flags.substr(n, 1));
    if (flags[5] == 'Y') letter.recipients.push_back(sample_doctor);
    if (flags[6] == 'Y') letter.recipients.push_back(sample_patient);
    return letter;
}

bool accepted(std::string_view flags, matrix_policy policy)
{
    return read(with_flags(flags), {.matrix = policy}).accepted();
}

struct row
{
    const char* flags;
    bool contradictions, v2_1_2, v2_1_3;
    const char* why;
};

constexpr row rows[] = {
    {"NNNNNYY", true, true, true, "row 1: professionals and patient"},
    {"NNNNYYY", true, true, true, "row 1, and the DMP"},
    {"NNNYNYY", true, false, true, "row 1, secret connection: allowed since 2.1.3"},
    {"NNYNNYY", true, false, false, "row 1 wants legal representatives to see it"},
    {"NYNNNYN", true, true, true, "row 2: professionals only"},
    {"NYNYNYN", true, false, true, "row 2, secret connection: allowed since 2.1.3"},
    {"YYNNNYN", true, true, false, "row 2, masked: no longer allowed in 2.1.3"},
    {"NNNNNNY", true, true, true, "row 3: patient only"},
    {"YNYNNNY", true, true, true, "row 3 leaves masking free"},
    {"NNNNYNY", true, false, false, "row 3 wants no DMP"},
    {"NNNYNNY", true, false, false, "row 3 wants no secret connection"},
    {"NNNNNYN", true, false, false, "to a doctor, visible to the patient: in no row"},
    {"NYNNNYY", false, false, false, "to the patient, and hidden from the patient"},
    {"NYNNNNY", false, false, false, "the same, to the patient only"},
};

TEST(transmission_matrix, is_applied_as_the_policy_says)
{
    for (const auto& r : rows) {
        EXPECT_EQ(accepted(r.flags, matrix_policy::contradictions), r.contradictions) << r.why;
        EXPECT_EQ(accepted(r.flags, matrix_policy::literal_2_1_2), r.v2_1_2) << r.why;
        EXPECT_EQ(accepted(r.flags, matrix_policy::literal_2_1_3), r.v2_1_3) << r.why;
    }
}

TEST(transmission_matrix, names_the_flag_that_contradicts)
{
    const auto letter = with_flags("NYNNNYY");

    EXPECT_EQ(
        errors(read(letter)),
        list{"TRANS-MATRIX " + place_of(letter.print(), "INVISIBLE_PATIENT", "5.1") + " 207"}
    );
}

TEST(transmission_matrix, warns_of_a_masked_document_that_goes_to_professionals)
{
    const auto letter = with_flags("YNNNNYN");

    EXPECT_EQ(errors(read(letter)), list{});
    EXPECT_EQ(
        warnings(read(letter)),
        list{"TRANS-MATRIX-MASKED " + place_of(letter.print(), "MASQUE_PS", "5.1") + " 207"}
    );
}

// All 128 combinations: what is accepted has somebody to go to and no contradiction.
TEST(transmission_matrix, accepts_no_contradiction_whatever_the_combination)
{
    for (int bits = 0; bits < 128; ++bits) {
        std::string flags;
        for (int n = 0; n < 7; ++n) flags += (bits >> n & 1) != 0 ? 'Y' : 'N';
        const bool somebody = flags[5] == 'Y' || flags[6] == 'Y';
        const bool contradiction = flags[6] == 'Y' && flags[1] == 'Y';

        EXPECT_EQ(accepted(flags, matrix_policy::contradictions), somebody && !contradiction)
            << flags;
        for (const auto literal : {matrix_policy::literal_2_1_2, matrix_policy::literal_2_1_3})
            EXPECT_TRUE(!accepted(flags, literal) || (somebody && !contradiction)) << flags;
    }
}

}  // namespace
