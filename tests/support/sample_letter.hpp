#pragma once

#include "gateway/core/submission.hpp"
#include "tests/support/sample_cda.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Whole HL7 messages of the transmission guide, about people who do not exist. As made, a message
// is accepted without a warning; a test changes what it is about, here or with er7_edit.hpp.
namespace vgm::test {

enum class letter_kind { oru, mdm };

// One PRT RCT; the fields are raw.
struct sample_recipient
{
    std::string address;
    std::string person;        // PRT-5
    std::string organisation;  // PRT-8
    std::string device;        // PRT-10
};

inline const sample_recipient sample_doctor{
    "paule.bernache@medecin.test.mssante.fr",
    "899900000025^BERNACHE^Paule^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
    {},
    {}};
inline const sample_recipient sample_ward{
    "cardiologie@hopital.test.mssante.fr",
    {},
    "Cardiologie^^^^^999900029&&^UF^^^3435",
    {}};
inline const sample_recipient sample_application{"dpi@hopital.test.mssante.fr", {}, {}, "DPI-7"};
inline const sample_recipient sample_patient{
    std::string(sample_ins) + "@patient.mssante.fr",
    std::string(sample_ins) + "^ÉTOURNEAU^Anaëlle^^^^^^ASIP-SANTE-INS-NIR&" +
        std::string(sample_ins_oid) + "&ISO^L^^^INS",
    {},
    {}};

struct sample_flag
{
    std::string code, value;
};

struct sample_letter
{
    letter_kind kind = letter_kind::oru;
    submission_action action = submission_action::initial;
    std::vector<sample_cda> documents{sample_cda{}};
    std::vector<std::string> payloads;  // bytes in place of documents[n].print()

    std::string control_id = "CTRL-1", processing_id = "P", charset = "UNICODE UTF-8";
    std::string ins{sample_ins}, ins_oid{sample_ins_oid};  // empty: no INS
    std::string ipp = "IPP-118", ipp_oid{sample_ipp_oid};  // empty: none
    std::string birth_name = "ÉTOURNEAU", given_name = "Anaëlle", birth_date = "19900517",
                sex = "F", identity_status = "VALI";

    bool sender = true;  // PRT SB
    std::vector<sample_recipient> recipients{sample_doctor};
    std::string reply_to = "secretariat@hopital.test.mssante.fr";  // empty: no PRT REPLY
    std::vector<sample_flag> flags{
        {"MASQUE_PS", "N"},
        {"INVISIBLE_PATIENT", "N"},
        {"INVISIBLE_REP_LEGAUX", "N"},
        {"CONNEXION_SECRETE", "N"},
        {"MODIF_CONF_CODE", "N"},
        {"DESTDMP", "N"},
        {"DESTMSSANTEPS", "Y"},
        {"DESTMSSANTEPAT", "N"},
        {"ACK_RECEPTION", "Y"},
        {"ACK_LECTURE_MSS", "Y"}};
    bool conversation_closed = false;  // NTE FIN
    std::string body_for_professionals = "Chère consœur,\nvoici le résultat attendu.\n";
    std::string body_for_patient;

    sample_letter& set(std::string_view flag, std::string_view value)
    {
        for (auto& f : flags)
            if (f.code == flag) f.value = value;
        return *this;
    }

    // To the doctor and the patient.
    sample_letter& add_patient()
    {
        recipients.push_back(sample_patient);
        return set("DESTMSSANTEPAT", "Y");
    }

    // A replacement or a deletion in all the places that say so.
    sample_letter& become(submission_action what)
    {
        action = what;
        if (what == submission_action::replacement)
            for (auto& d : documents) d.replaces = "1.2.250.1.999.1.1.7.4000";
        return *this;
    }

    // N1 and N3 of one content.
    sample_letter& add_structured_form()
    {
        auto second = documents.front();
        second.form = cda_form::n3;
        second.id_root += ".3";
        documents.push_back(std::move(second));
        return *this;
    }

    // UTF-8; a test of another character set converts it.
    std::string print() const;

private:
    struct words
    {
        std::string event, order_control, result_status;
    };
    words of_action() const
    {
        switch (action) {
            case submission_action::initial:
                return {"T02", "NW", "F"};
            case submission_action::replacement:
                return {"T10", "RO", "C"};
            case submission_action::removal:
                return {"T04", "CA", "D"};
        }
        return {};
    }
    bool is_mdm() const { return kind == letter_kind::mdm; }
    std::string text_word() const { return is_mdm() ? "text" : "TEXT"; }
    std::string print_head() const;
    std::string print_order() const;
    std::string print_observations() const;
    std::string print_participants() const;
};

inline std::string sample_letter::print_head() const
{
    const std::string type = is_mdm() ? "MDM^" + of_action().event + "^MDM_T02" : "ORU^R01^ORU_R01";
    std::string ids;
    if (!ins.empty()) ids = ins + "^^^ASIP-SANTE-INS-NIR&" + ins_oid + "&ISO^INS";
    if (!ipp.empty()) ids += (ids.empty() ? "" : "~") + ipp + "^^^HOPITAL&" + ipp_oid + "&ISO^PI";
    std::string er7 = "MSH|^~\\&|SIL|LABO|PFI|HOPITAL|20260302101600+0100||" + type + "|" +
                      control_id + "|" + processing_id + "|" + (is_mdm() ? "2.6" : "2.5") +
                      "|||||FRA|" + charset + "|||2.1^CISIS_CDA_HL7_V2\r";
    if (is_mdm()) er7 += "EVN||20260302101600+0100\r";
    er7 += "PID|||" + ids + "||" + birth_name + "^" + given_name + "^" + given_name + "^^^^L||" +
           birth_date + "|" + sex + "||||||||||DOS-7|||||||||||||N|" + identity_status + "\r";
    return er7 + "PV1|1|I|||||||||||||||||VIS-9^^^HOPITAL|||||||||||||||||||||||||20260301\r";
}

inline std::string sample_letter::print_order() const
{
    const auto& first = documents.front();
    std::string er7 = "ORC|" + of_action().order_control + "\rOBR|1|||" + first.code + "^" +
                      first.label + "^LN\r";
    if (!is_mdm()) return er7;
    const auto entity = [](const std::string& root, const std::string& extension) {
        return extension.empty() ? root : extension + "^^" + root + "^ISO";
    };
    return er7 + "TXA|1|" + first.code + "|TEXT|||||||||" +
           entity(first.id_root, first.id_extension) + "|" + entity(first.replaces, {}) +
           "||||AU\r";
}

inline std::string sample_letter::print_participants() const
{
    std::string er7;
    if (sender)
        er7 +=
            "PRT||UC||SB^Send by^participation|899900000017^PLUVIER^Côme^^^^^^ASIP-SANTE-PS&"
            "1.2.250.1.71.4.2.1&ISO^D^^^IDNPS|||Laboratoire des Dunes^^^^^ASIP-SANTE-ST&"
            "1.2.250.1.71.4.2.2&ISO^IDNST^^^1999900011\r";
    for (const auto& r : recipients)
        er7 += "PRT||UC||RCT^Result Copies To^participation|" + r.person + "|||" + r.organisation +
               "||" + r.device + "|||||^^X.400^" + r.address + "\r";
    if (!reply_to.empty())
        er7 += "PRT||UC||REPLY^Reply To^participation|||||||||||^^X.400^" + reply_to + "\r";
    return er7;
}

inline std::string sample_letter::print_observations() const
{
    std::string er7;
    std::size_t number = 0;
    const auto obx = [&] { return "OBX|" + std::to_string(++number) + "|"; };
    for (std::size_t n = 0; n < documents.size(); ++n) {
        const auto& d = documents[n];
        const std::string bytes = n < payloads.size() ? payloads[n] : d.print();
        er7 += obx() + "ED|" + d.code + "^" + d.label + "^LN||^" + text_word() + "^XML^Base64^" +
               to_base64(bytes) + "||||||" + of_action().result_status + "\r";
        if (n == 0) er7 += print_participants();
    }
    for (const auto& f : flags) {
        er7 += obx() + (is_mdm() ? "CWE|" : "CE|") + f.code + "^^MetaDMPMSS||" + f.value +
               "^^expandedYes-NoIndicator||||||F\r";
        if (f.code == "DESTMSSANTEPAT" && conversation_closed) er7 += "NTE|1|||FIN\r";
    }
    const auto body = [&](const char* code, const std::string& text) {
        if (text.empty()) return;
        er7 += obx() + "ED|" + code + "^^MetaDMPMSS||^" + text_word() + "^^Base64^" +
               to_base64(text) + "||||||F\r";
    };
    body("CORPSMAIL_PS", body_for_professionals);
    body("CORPSMAIL_PATIENT", body_for_patient);
    return er7;
}

inline std::string sample_letter::print() const
{
    return print_head() + print_order() + print_observations();
}

}  // namespace vgm::test
