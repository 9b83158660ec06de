#pragma once

#include "tests/support/er7_edit.hpp"
#include "tests/support/sample_letter.hpp"

#include <algorithm>

// Messages as the transmission guide had them before version 2.1.
namespace vgm::test {

inline std::string replace_all(std::string text, std::string_view piece, std::string_view other)
{
    for (std::size_t at = text.find(piece); at != text.npos;
         at = text.find(piece, at + other.size()))
        text.replace(at, piece.size(), other);
    return text;
}

inline bool is_mdm(std::string_view er7) { return er7.find("|MDM^") != er7.npos; }

// Numbers the OBX again after some were moved or left out.
inline std::string with_numbered_obx(std::string_view er7)
{
    auto all = segments_of(er7);
    std::size_t number = 0;
    for (auto& s : all)
        if (s.starts_with("OBX|")) {
            auto fields = cut(s, '|');
            fields[1] = std::to_string(++number);
            s = join(fields, '|');
        }
    return to_message(all);
}

// ORC-1 = SC, and in an MDM neither ORC nor OBR; LA; HL70136 and HL70912; ACK_LECTURE; the mail
// bodies before the ACK flags.
inline std::string as_version_2_0(std::string er7)
{
    er7 = with_value(er7, "MSH-21.1", "2.0");
    if (is_mdm(er7)) {
        er7 = without_segment(without_segment(er7, "ORC"), "OBR");
        er7 = with_value(er7, "TXA-17", "LA");
    } else {
        er7 = with_value(er7, "ORC-1", "SC");
    }
    er7 = replace_all(er7, "^^expandedYes-NoIndicator", "^^HL70136");
    er7 = replace_all(er7, "^participation", "^HL70912");
    er7 = replace_all(er7, "ACK_LECTURE_MSS", "ACK_LECTURE");
    auto all = segments_of(er7);
    std::stable_partition(all.begin(), all.end(), [](const std::string& s) {
        return s.find("|ACK_") == s.npos;
    });
    return with_numbered_obx(to_message(all));
}

inline std::string with_information_recipient(
    std::string document,
    std::string_view address = "paule.bernache@medecin.test.mssante.fr"
)
{
    const std::string recipient =
        "<informationRecipient typeCode=\"PRCP\"><intendedRecipient>"
        "<id root=\"1.2.250.1.71.4.2.1\" extension=\"899900000025\"/>"
        "<telecom value=\"mailto:" +
        std::string(address) +
        "\"/><informationRecipient><name><family>BERNACHE</family></name></informationRecipient>"
        "</intendedRecipient></informationRecipient>";
    return replace_once(std::move(document), "</custodian>", "</custodian>" + recipient);
}

// Besides: no PRT but REPLY, no system of flags, the long names, no ACK flags, a code COMP_LOT.
inline std::string as_version_1_2(
    sample_letter letter,
    std::string_view address = "paule.bernache@medecin.test.mssante.fr"
)
{
    letter.sender = false;
    letter.recipients.clear();
    for (const auto& d : letter.documents)
        letter.payloads.push_back(with_information_recipient(d.print(), address));
    std::string er7 = as_version_2_0(letter.print());
    er7 = with_value(er7, "MSH-21", "1.2^CISIS_CDA_HL7_V1");
    er7 = replace_all(er7, "^^MetaDMPMSS", "");
    er7 = replace_all(er7, "^^HL70136", "");
    er7 = replace_all(er7, "^HL70912", "");
    er7 = replace_all(er7, "|INVISIBLE_REP_LEGAUX", "|INVISIBLE_REPRESENTANTS_LEGAUX");
    er7 = replace_all(er7, "|MODIF_CONF_CODE", "|MODIF_CONFIDENTIALITYCODE");
    auto all = segments_of(er7);
    std::erase_if(all, [](const std::string& s) { return s.find("|ACK_") != s.npos; });
    all.push_back("OBX|99|" + std::string(is_mdm(er7) ? "CWE" : "CE") + "|COMP_LOT||1.2.3||||||F");
    return with_numbered_obx(to_message(all));
}

}  // namespace vgm::test
