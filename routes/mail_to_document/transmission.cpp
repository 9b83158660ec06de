#include "routes/mail_to_document/transmission.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/hl7v2/segment_printer.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/mime/text.hpp"
#include "schemas/xdm/hl7_types.hpp"

namespace vgm::mail_to_document {
namespace {

using hl7v2::escape;
using hl7v2::print_segment;

constexpr std::string_view loinc = "2.16.840.1.113883.6.1", tre_a05 = "1.2.250.1.213.1.1.4.12";

// What the action is in each place of the message.
struct words
{
    std::string_view event, order_control, result_status;
};

words words_of(submission_action action)
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

std::string print_type(const coded& type)
{
    const std::string_view system = type.system == loinc     ? "LN"
                                    : type.system == tre_a05 ? "TRE_A05"
                                                             : std::string_view{type.system};
    return escape(type.code) + '^' + escape(type.label) + '^' + escape(system);
}

// EI of a document: extension^^root^ISO, or the root alone.
std::string print_id(const cda::identifier& id)
{
    if (id.extension.empty()) return escape(id.root);
    return escape(id.extension) + "^^" + escape(id.root) + "^ISO";
}

std::string print_parent(const cda::header& document)
{
    for (const auto& r : document.related)
        if (r.type == "RPLC" && !r.parents.empty()) return print_id(r.parents.front());
    return {};
}

std::string_view authority_name(std::string_view oid)
{
    if (oid == ins_nir || oid == ins_nir_test || oid == ins_nir_demonstration)
        return "ASIP-SANTE-INS-NIR";
    if (oid == ins_nia) return "ASIP-SANTE-INS-NIA";
    return {};
}

// PID-3 says the same as recordTarget/patientRole/id, all of them.
std::string print_patient_ids(const patient_identity& patient)
{
    std::string field;
    for (const auto& id : patient.identifiers) {
        if (!field.empty()) field += '~';
        field += escape(id.value) + "^^^" + std::string{authority_name(id.authority)} + '&' +
                 escape(id.authority) + "&ISO^" + (is_ins(id.authority) ? "INS" : "PI");
    }
    return field;
}

std::string print_patient(const patient_identity& patient)
{
    return print_segment(
        "PID",
        {{},
         {},
         print_patient_ids(patient),
         {},
         escape(patient.birth_name) + '^' + escape(patient.given_name) + "^^^^^L",
         {},
         escape(patient.birth_date),
         escape(patient.sex)}
    );
}

std::string print_professional(const directory::person& who)
{
    return escape(who.national_id) + '^' + escape(who.family_name) + '^' + escape(who.given_name) +
           "^^^^^^ASIP-SANTE-PS&" + std::string{xdm::people_register} + "&ISO^D^^^IDNPS";
}

std::string print_structure(const directory::structure& place)
{
    return escape(place.name) + "^^^^^ASIP-SANTE-ST&" + std::string{xdm::structures_register} +
           "&ISO^IDNST^^^" + escape(place.national_id);
}

std::string print_unit(const known_unit& unit)
{
    return escape(unit.name) + "^^^^^" + escape(unit.structure) + "&&^UF^^^" + escape(unit.code);
}

std::string print_participant(
    std::string_view role,
    std::string_view person,
    std::string_view organisation,
    std::string_view device,
    std::string_view address
)
{
    const std::string mailbox = "^^X.400^" + escape(address);
    return print_segment(
        "PRT",
        {{},
         "UC",
         {},
         std::string{role} + "^participation",
         person,
         {},
         {},
         organisation,
         {},
         device,
         {},
         {},
         {},
         {},
         mailbox}
    );
}

// Of people and places the directory speaks; a mailbox that it does not know is an address alone.
std::string print_sender(const arriving_letter& letter, const settings& with)
{
    constexpr std::string_view role = "SB^Send by";
    const auto& from = letter.mail.from;
    const auto known = with.find_mailbox ? with.find_mailbox(from.address) : std::nullopt;
    if (!known) return print_participant(role, {}, escape(from.name), {}, from.address);
    const bool machine = known->type == directory::mailbox_type::application;
    return print_participant(
        role,
        known->holder ? print_professional(*known->holder) : std::string{},
        known->place ? print_structure(*known->place) : std::string{},
        machine ? escape(known->address) : std::string{},
        from.address
    );
}

std::string print_recipient(std::string_view address, const settings& with)
{
    const auto known = with.find_mailbox ? with.find_mailbox(address) : std::nullopt;
    const auto unit = with.find_unit ? with.find_unit(address) : std::nullopt;
    std::string organisation;
    if (unit)
        organisation = print_unit(*unit);
    else if (known && known->place)
        organisation = print_structure(*known->place);
    return print_participant(
        "RCT^Result Copies To",
        known && known->holder ? print_professional(*known->holder) : std::string{},
        organisation,
        {},
        address
    );
}

std::string
print_people(const arriving_letter& letter, std::string_view own_mailbox, const settings& with)
{
    std::string er7 = print_sender(letter, with);
    std::vector<std::string> done;
    const auto once = [&](std::string_view address) {
        const auto small = mime::to_lower(address);
        if (small.empty() || std::find(done.begin(), done.end(), small) != done.end()) return false;
        done.push_back(small);
        return true;
    };
    for (const auto& to : letter.mail.to)
        if (once(to.address)) er7 += print_recipient(to.address, with);
    if (done.empty()) er7 += print_recipient(own_mailbox, with);
    done.clear();
    for (const auto& reply : letter.mail.reply_to)
        if (once(reply.address))
            er7 += print_participant("REPLY^Reply To", {}, {}, {}, reply.address);
    return er7;
}

std::string print_data(
    std::string_view number,
    std::string_view name,
    std::string_view head,
    std::string_view bytes,
    std::string_view status
)
{
    std::string value{head};
    value.reserve(head.size() + mime::encoded_size(bytes.size()));
    mime::encode_base64(bytes, value);
    return print_segment("OBX", {number, "ED", name, {}, value, {}, {}, {}, {}, {}, status});
}

std::string print_flag(std::string_view number, std::string_view name, bool is_set)
{
    return print_segment(
        "OBX",
        {number,
         "CWE",
         std::string{name} + "^MetaDMPMSS",
         {},
         is_set ? "Y^^expandedYes-NoIndicator" : "N^^expandedYes-NoIndicator",
         {},
         {},
         {},
         {},
         {},
         "F"}
    );
}

std::string print_flags(const visibility& shown)
{
    return print_flag(
               "3", "MASQUE_PS^Masqué aux professionnels de Santé", shown.masked_to_professionals
           ) +
           print_flag(
               "4",
               "INVISIBLE_PATIENT^Document Non Visible par le patient",
               shown.hidden_from_patient
           ) +
           print_flag(
               "5",
               "INVISIBLE_REP_LEGAUX^Non visible par les représentants Légaux du patient",
               shown.hidden_from_representatives
           ) +
           print_flag("6", "MODIF_CONF_CODE^Modification Confidentiality Code", shown.changed);
}

// The Message-ID is required; a mail without one is known by the name of its MDM.
std::string print_mail(const arriving_letter& letter, std::string_view control_id)
{
    const auto& id = letter.mail.message_id.value;
    return print_data(
        "2",
        escape(id.empty() ? control_id : std::string_view{id}) + '^' + escape(letter.mail.subject),
        "^text^^Base64^",
        letter.body,
        "F"
    );
}

}  // namespace

std::string make_transmission(
    const arriving_letter& letter,
    std::size_t number,
    std::string_view control_id,
    timestamp arrived_at,
    std::string_view own_mailbox,
    const settings& with
)
{
    VGM_ASSERT(number >= 1 && number <= letter.documents.size());
    const auto& [unpacked, document] = letter.documents[number - 1];
    const auto word = words_of(unpacked.action);
    const auto type = print_type(document.code);
    std::string er7 = hl7v2::print_header(
        {.sending_application = with.sending_application,
         .sending_facility = with.sending_facility,
         .receiving_application = with.receiving_application,
         .receiving_facility = with.receiving_facility,
         .made_at = arrived_at,
         .message_type = "MDM^" + std::string{word.event} + "^MDM_T02",
         .control_id = escape(control_id),
         .processing_id = with.processing_id,
         .version = "2.6",
         .encoding = hl7v2::charset::utf_8,
         .profile = "1.1^CISIS_CDA_HL7_LPS"}
    );
    er7 += print_segment("EVN", {{}, hl7v2::to_hl7_time(arrived_at)});
    er7 += print_patient(document.patient);
    er7 += print_segment("PV1", {"1", "N"});
    er7 += print_segment("ORC", {word.order_control});
    er7 += print_segment("OBR", {"1", {}, {}, type});
    const bool replaces = unpacked.action == submission_action::replacement;
    er7 += print_segment(
        "TXA",
        {"1",
         escape(document.code.code),
         "TEXT",
         {},
         {},
         {},
         {},
         {},
         {},
         {},
         {},
         print_id(document.id),
         replaces ? print_parent(document) : std::string{},
         {},
         {},
         {},
         "AU"}
    );
    er7 += print_data("1", type, "^text^XML^Base64^", *unpacked.bytes, word.result_status);
    er7 += print_people(letter, own_mailbox, with);
    er7 += print_mail(letter, control_id);
    er7 += print_flags(unpacked.shown_to);
    return er7;
}

}  // namespace vgm::mail_to_document
