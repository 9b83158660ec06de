#pragma once

#include "schemas/hl7v2/message_view.hpp"
#include "schemas/hl7v2/profiles/profile.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace vgm::transmission {

// The versions of the guide that are read. Only the last one is ever written.
enum class dialect {
    v1_2,  // and before: recipients in the document, no receipts
    v2_0,
    v2_1,
};

/** "1.2", "2.0", "2.1". */
std::string_view to_string(dialect d) noexcept;

/** The version of the guide that a message is written in: what MSH-21 says, else the codes in OBX-3
    that only one version has, else 2.1. A value of MSH-21 that is of no version of this guide reads
    as 2.1, whose profile refuses it. */
dialect find_dialect(const hl7v2::message_view& m);

// The codes of table MetaDMPMSS, in the order in which the guide wants their OBX.
inline constexpr std::array<std::string_view, 12> meta_codes{
    "MASQUE_PS",
    "INVISIBLE_PATIENT",
    "INVISIBLE_REP_LEGAUX",
    "CONNEXION_SECRETE",
    "MODIF_CONF_CODE",
    "DESTDMP",
    "DESTMSSANTEPS",
    "DESTMSSANTEPAT",
    "ACK_RECEPTION",
    "ACK_LECTURE_MSS",
    "CORPSMAIL_PS",
    "CORPSMAIL_PATIENT"};
inline constexpr std::size_t meta_flags = 10;  // the rest are mail bodies

/** Which of them an OBX-3.1 is, under any name that a version of the guide gave it, or nothing. */
std::optional<std::size_t> find_meta_code(const hl7v2::segment_view& obx);

/** Whether it is that one of them. */
bool has_meta_code(const hl7v2::segment_view& obx, std::string_view code);

}  // namespace vgm::transmission
