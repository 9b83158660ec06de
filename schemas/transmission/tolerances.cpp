#include "schemas/transmission/tolerances.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>
#include <set>

namespace vgm::transmission {
namespace {

using enum tolerance::telling;

constexpr std::string_view msh = "TRANS, segment MSH";
constexpr std::string_view orders = "TRANS, segments ORC and OBR";
constexpr std::string_view txa = "TRANS, segment TXA";
constexpr std::string_view document = "TRANS, OBX of the document";
constexpr std::string_view people = "TRANS, segment PRT";
constexpr std::string_view flags = "TRANS, table MetaDMPMSS";
constexpr std::string_view triggers = "TRANS, trigger events";
constexpr std::string_view order_of_all = "TRANS, message profiles";

// clang-format off: a table, one line each where it fits
constexpr tolerance table[] = {
    // The bytes
    {"TOL-BOM", "a UTF-8 byte order mark before MSH", "HL7-READ", "HL7 v2.5 §2.5", "AE 199"},
    {"TOL-LINE-END",
     "segments ended by LF or CR LF, and blank lines between them",
     "HL7-READ",
     "HL7 v2.5 §2.5",
     "AE 199",
     never},
    {"TOL-LINES",
     "a segment that goes on in the next line, as base64 wrapped like a mail",
     "HL7-READ",
     "HL7 v2.5 §2.5",
     "AE 199",
     always,
     false},
    {"TOL-SMALL-TILDE",
     "U+02DC as the repetition separator of MSH-2",
     "HL7-CHARSET",
     msh,
     "AE 102"},
    {"TOL-BLANKS",
     "blanks before or after a code, U+00A0 too",
     "several",
     "TRANS, data types",
     "AE 103"},
    {"TOL-CASE",
     "a code in small letters where the guide has capitals, or the reverse",
     "several",
     "TRANS, data types",
     "AE 103",
     never},
    // MSH
    {"TOL-VERSION-2.0",
     "a message of version 2.0 of the guide: MSH-21 = 2.0^CISIS_CDA_HL7_V2, or codes that only it "
     "has",
     "TRANS-MSH-21-1",
     msh,
     "AE 203"},
    {"TOL-VERSION-1.2",
     "a message of version 1.2 or before: MSH-21 = 1.2^CISIS_CDA_HL7_V1, or codes that only it has",
     "TRANS-MSH-21-1",
     msh,
     "AE 203"},
    {"TOL-MSH-21-ABSENT",
     "no MSH-21: the codes in OBX-3 tell the version",
     "TRANS-MSH-21-1",
     msh,
     "AE 203"},
    {"TOL-MSH-9-3",
     "MSH-9.3 = MDM_T04 or MDM_T10, as drafts of version 2.1 print it",
     "TRANS-MSH-9-3",
     msh,
     "AE 103"},
    {"TOL-MSH-18-ABSENT",
     "no MSH-18: the bytes are read as UTF-8 when they are, else as ISO 8859-15",
     "TRANS-MSH-18",
     msh,
     "AE 101"},
    {"TOL-MSH-18-OTHER",
     "another name of a character set that can be read, 8859/1 or ASCII among them",
     "TRANS-MSH-18",
     msh,
     "AE 103"},
    // Orders and TXA
    {"TOL-ORC-1",
     "ORC-1 = SC or empty: OBX-11 and the event of an MDM tell the action",
     "TRANS-ORC-1",
     triggers,
     "AE 101, 103"},
    {"TOL-ORC-ABSENT",
     "an MDM without ORC: OBX-11 and the event tell the action",
     "HL7-STRUCTURE",
     orders,
     "AE 100"},
    {"TOL-OBR-ABSENT",
     "an MDM without OBR: OBX-3 and TXA-2 tell the type of the document",
     "HL7-STRUCTURE",
     orders,
     "AE 100"},
    {"TOL-SEVERAL-ORDERS",
     "more than one order in an ORU, when type and action of all documents are the same",
     "TRANS-ONE-ORDER",
     order_of_all,
     "AE 198"},
    {"TOL-TXA-1", "TXA-1 empty or not 1", "TRANS-TXA-1", txa, "AE 101, 103"},
    {"TOL-TXA-17-LA", "TXA-17 = LA", "TRANS-TXA-17", txa, "AE 103"},
    {"TOL-TXA-CDA",
     "TXA-12 or TXA-13 that are not the ids in the document: the document counts",
     "several",
     txa,
     "AE 199",
     always,
     false},
    {"TOL-TYPE-CDA",
     "OBX-3 that is not the type of the document: the document counts",
     "TRANS-OBX-3-CDA",
     document,
     "AE 199",
     always,
     false},
    {"TOL-TYPE-SYSTEM",
     "a type of document without its coding system",
     "several",
     orders,
     "AE 101, 199"},
    // Documents
    {"TOL-BASE64-BLANKS", "blanks within base64", "TRANS-BASE64", document, "AE 102", never},
    {"TOL-BASE64-PADDING",
     "base64 without the = signs at its end",
     "TRANS-BASE64",
     document,
     "AE 102",
     never},
    {"TOL-DOCUMENT-ORDER",
     "a document that is not before the flags",
     "TRANS-OBX-ORDER",
     order_of_all,
     "AE 100"},
    {"TOL-OBX-1",
     "OBX-1 empty or not the number of the OBX: its place counts",
     "TRANS-OBX-1",
     document,
     "AE 101, 199"},
    // Senders and recipients
    {"TOL-PRT-PLACE",
     "a PRT that is not after the first document: it counts like one that is",
     "TRANS-PRT-PLACE",
     order_of_all,
     "AE 100"},
    {"TOL-PRT-4-SYSTEM",
     "PRT-4.3 empty or another one than participation: PRT-4.1 counts",
     "TRANS-PRT-4-3",
     people,
     "AE 101, 103"},
    {"TOL-PRT-5",
     "PRT-5 with an identifier but without its authority or type",
     "several",
     people,
     "AE 101"},
    {"TOL-PRT-5-9",
     "the OID of PRT-5.9 in its first subcomponent",
     "TRANS-PRT-5-9",
     people,
     "AE 101"},
    {"TOL-PRT-8",
     "PRT-8 without an identifier, or with one of no known type",
     "several",
     people,
     "AE 101, 103"},
    {"TOL-PRT-16",
     "the address in PRT-16, where PRT-15 is empty and PRT-16.3 = X.400",
     "several",
     people,
     "AE 101, 207"},
    {"TOL-RECIPIENTS-CDA",
     "recipients that only the document names (informationRecipient), in a message of version 1.2",
     "TRANS-NO-ADDRESS",
     people,
     "AE 207",
     always,
     false},
    // Flags
    {"TOL-FLAG-REP-LEGAUX",
     "INVISIBLE_REPRESENTANTS_LEGAUX or INVISIBLE_REPRENSANTS_LEGAUX",
     "TRANS-INVISIBLE-REP-LEGAUX",
     flags,
     "AE 103"},
    {"TOL-FLAG-MODIF", "MODIF_CONFIDENTIALITYCODE", "TRANS-MODIF-CONF-CODE", flags, "AE 103"},
    {"TOL-FLAG-ACK-LECTURE", "ACK_LECTURE", "TRANS-ACK-LECTURE-MSS", flags, "AE 103"},
    {"TOL-FLAG-SYSTEM",
     "a flag without MetaDMPMSS in OBX-3.3",
     "TRANS-FLAG-SYSTEM",
     flags,
     "AE 101"},
    {"TOL-FLAG-VALUE-SYSTEM",
     "Y or N without expandedYes-NoIndicator in OBX-5.3, or with another system",
     "TRANS-FLAG-VALUE-SYSTEM",
     flags,
     "AE 101, 103"},
    {"TOL-FLAG-STATUS",
     "OBX-11 of a flag or a mail body that is not F, or stands in another field",
     "TRANS-FLAG-STATUS",
     flags,
     "AE 101, 103"},
    {"TOL-FLAG-ORDER",
     "flags and mail bodies in another order than the guide's",
     "TRANS-OBX-ORDER",
     order_of_all,
     "AE 100"},
    {"TOL-ACK-ABSENT",
     "no ACK_RECEPTION or ACK_LECTURE_MSS: no receipt is sent back",
     "several",
     flags,
     "AE 101"},
    {"TOL-COMP-LOT",
     "the code COMP_LOT, which links documents of two messages: it is passed over",
     "TRANS-OBX-3-CODE",
     flags,
     "AE 103"},
    {"TOL-OBX-UNKNOWN",
     "an OBX whose code the guide does not have: it is passed over",
     "TRANS-OBX-3-CODE",
     flags,
     "AE 103"},
    // Mail bodies
    {"TOL-BODY-CUT",
     "a mail body whose base64 lacks its last character",
     "TRANS-BODY",
     flags,
     "AE 102"},
    {"TOL-BODY-PLAIN",
     "a mail body that is text: OBX-5.4 = A, or OBX-5.1 alone",
     "TRANS-BODY-5-4",
     flags,
     "AE 101, 103"},
};
// clang-format on

}  // namespace

std::span<const tolerance> all_tolerances() noexcept { return table; }

const tolerance* find_tolerance(std::string_view id) noexcept
{
    const auto* found = std::ranges::find(table, id, &tolerance::id);
    return found == std::end(table) ? nullptr : found;
}

std::string versions_served(std::string_view id)
{
    std::set<std::string> versions;
    for (const auto& p : hl7v2::all_profiles())
        if (p.does_grant(id)) versions.insert(p.name.substr(p.name.rfind('-') + 1));
    std::string all;
    for (const auto& v : versions) all += (all.empty() ? "" : ", ") + v;
    return all.empty() ? "any" : all;
}

hl7v2::leniency
find_leniency(std::string_view id, const tolerance_settings& allowed, const hl7v2::profile* version)
{
    const auto* t = find_tolerance(id);
    VGM_ASSERT(t != nullptr);
    const bool granted = version != nullptr && version->does_grant(id);
    const auto names = [&](const std::vector<std::string>& ids) {
        return std::ranges::find(ids, id) != ids.end();
    };
    bool accepted = granted || (allowed.by_default == strictness::tolerant && t->accepted);
    if (names(allowed.accept)) accepted = true;
    if (names(allowed.refuse)) accepted = false;
    if (!accepted) return hl7v2::leniency::refused;
    const bool silent = t->warns == never || (t->warns == unless_granted && granted);
    return silent ? hl7v2::leniency::silent : hl7v2::leniency::warned;
}

}  // namespace vgm::transmission
