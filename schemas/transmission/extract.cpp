#include "schemas/transmission/extract.hpp"

#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/utf8.hpp"
#include "schemas/mime/base64.hpp"
#include "schemas/transmission/dialect.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

using hl7v2::message_view;
using hl7v2::segment_view;

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

// The OID of an authority: the subcomponent .2 as the standard says, .1 as some senders write it.
std::string authority_oid(const hl7v2::field_view& field, std::size_t component)
{
    std::string oid = field.value(component, 2);
    if (oid.empty()) {
        oid = field.value(component, 1);
        if (oid.find('.') == std::string::npos) oid.clear();
    }
    return oid;
}

constexpr std::string_view patient_domain = "@patient.mssante.fr";

recipient_kind kind_of_recipient(const segment_view& prt, const std::string& address)
{
    const auto person = prt.field(5);
    const bool patient = person.value(13) == "INS" || is_ins(authority_oid(person, 9)) ||
                         lower(address).ends_with(patient_domain);
    if (patient) return recipient_kind::patient;
    if (!person.empty()) return recipient_kind::professional;
    if (!prt.field(8).empty()) return recipient_kind::organisation;
    if (!prt.field(10).empty()) return recipient_kind::application;
    return recipient_kind::professional;
}

// All of them in one pass: read_flag() for each would read every OBX ten times.
void read_flags(const message_view& m, submission& s)
{
    bool* const raised[meta_flags] = {
        &s.shown_to.masked_to_professionals,
        &s.shown_to.hidden_from_patient,
        &s.shown_to.hidden_from_representatives,
        &s.shown_to.secret_connection,
        &s.shown_to.changed,
        &s.sent_to.dmp,
        &s.sent_to.professionals,
        &s.sent_to.patient,
        &s.receipts.reception,
        &s.receipts.reading,
    };
    bool read[meta_flags] = {};
    for_each_segment(m, "OBX", [&](const segment_view& segment, std::size_t) {
        const auto code = find_meta_code(segment);
        if (!code || *code >= meta_flags || read[*code]) return;
        const std::string value = upper(segment.field(5).value(1));
        read[*code] = !value.empty();
        *raised[*code] = value == "Y";
    });
}

// NTE-4 = FIN in the NTE that follows the OBX of DESTMSSANTEPAT.
bool closes_conversation(const message_view& m)
{
    for (std::size_t n = 0; n + 1 < m.size(); ++n) {
        if (m[n + 1].id() != "NTE" || m[n].id() != "OBX") continue;
        if (!has_meta_code(m[n], "DESTMSSANTEPAT")) continue;
        return upper(m[n + 1].field(4).value()) == "FIN";
    }
    return false;
}

// ORC-1; in versions before 2.1 it says nothing, and OBX-11 of the document does.
submission_action read_action(const message_view& m)
{
    const std::string order = upper(hl7v2::find_value(m, "ORC-1"));
    if (order == "NW") return submission_action::initial;
    if (order == "RO") return submission_action::replacement;
    if (order == "CA") return submission_action::removal;
    const auto documents = find_documents(m);
    const std::string status = documents.empty() ? "" : documents.front().result_status;
    if (status == "C") return submission_action::replacement;
    if (status == "D") return submission_action::removal;
    return submission_action::initial;
}

}  // namespace

recipient read_recipient(const segment_view& prt)
{
    recipient r;
    r.address = read_address(prt);
    r.kind = kind_of_recipient(prt, r.address);
    if (const auto person = prt.field(5); !person.empty()) {
        r.identifier = person.value(1);
        r.identifier_type = person.value(13);
    } else if (const auto organisation = prt.field(8); !organisation.empty()) {
        r.identifier = organisation.value(10);
        r.identifier_type = organisation.value(7);
    } else {
        r.identifier = prt.field(10).value(1);
    }
    return r;
}

bool has_shifted_address(const segment_view& prt)
{
    return prt.field(15).empty() && prt.field(16).value(3) == "X.400";
}

std::string read_address(const segment_view& prt)
{
    return prt.field(has_shifted_address(prt) ? 16 : 15).value(4);
}

void add_recipients_of_document(const cda::header& document, submission& s)
{
    for (const auto& r : document.recipients) {
        if (r.address.empty()) continue;
        const bool patient = lower(r.address).ends_with(patient_domain);
        s.recipients.push_back(
            {r.address,
             patient ? recipient_kind::patient : recipient_kind::professional,
             r.who.id.extension,
             {}}
        );
    }
}

std::string upper(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    });
    return text;
}

std::vector<document_place> find_documents(const message_view& m)
{
    std::vector<document_place> found;
    for_each_segment(m, "OBX", [&](const segment_view& obx, std::size_t occurrence) {
        const auto value = obx.field(5);
        if (upper(obx.field(2).value()) != "ED" || upper(value.value(3)) != "XML") return;
        const auto type = obx.field(3);
        found.push_back(
            {occurrence,
             value.component(5).raw(),
             upper(obx.field(11).value()),
             type.value(1),
             type.value(3)}
        );
    });
    return found;
}

std::vector<recipient_place> find_recipients(const message_view& m)
{
    std::vector<recipient_place> found;
    for_each_segment(m, "PRT", [&](const segment_view& prt, std::size_t occurrence) {
        if (upper(prt.field(4).value(1)) == "RCT")
            found.push_back({occurrence, read_recipient(prt)});
    });
    return found;
}

patient_identity read_patient(const message_view& m)
{
    patient_identity patient;
    const auto pid = m.find_segment("PID");
    if (!pid) return patient;
    for (std::size_t n = 1; n <= pid->repetitions(3); ++n) {
        const auto id = pid->field(3, n);
        patient.identifiers.push_back({id.value(1), authority_oid(id, 4), id.value(5)});
    }
    // The birth name is the repetition of type L; PAM-FR puts it first.
    std::size_t name = 1;
    for (std::size_t n = 1; n <= pid->repetitions(5); ++n)
        if (pid->field(5, n).value(7) == "L") {
            name = n;
            break;
        }
    patient.birth_name = pid->field(5, name).value(1, 1);
    patient.given_name = pid->field(5, name).value(2);
    patient.birth_date = pid->field(7).value().substr(0, 8);
    patient.sex = pid->field(8).value();
    patient.identity_validated = pid->field(32).value() == "VALI";
    return patient;
}

requester read_requester(const message_view& m)
{
    requester who;
    for_each_segment(m, "PRT", [&](const segment_view& prt, std::size_t) {
        if (upper(prt.field(4).value(1)) != "SB" || !who.person_id.empty() ||
            !who.organisation_id.empty())
            return;
        const auto person = prt.field(5), organisation = prt.field(8);
        who.person_id = person.value(1);
        who.person_id_type = person.value(13);
        who.family_name = person.value(2);
        who.given_name = person.value(3);
        who.organisation_name = organisation.value(1);
        who.organisation_id = organisation.value(10);
        who.organisation_id_type = organisation.value(7);
        who.device_id = prt.field(10).value(1);
    });
    return who;
}

void read_metadata(const message_view& m, submission& s)
{
    const auto msh = m.msh();
    s.control = {msh.field(10).value()};
    s.sending_application = msh.field(3).value();
    s.sending_facility = msh.field(4).value();
    s.receiving_application = msh.field(5).value();
    s.receiving_facility = msh.field(6).value();
    s.processing_id = msh.field(11).value();
    s.hl7_version = msh.field(12).value();
    s.action = read_action(m);
    s.patient = read_patient(m);
    s.patient_class = hl7v2::find_value(m, "PV1-2");
    s.asked_by = read_requester(m);
    for (auto& place : find_recipients(m)) s.recipients.push_back(std::move(place.who));
    for_each_segment(m, "PRT", [&](const segment_view& prt, std::size_t) {
        if (upper(prt.field(4).value(1)) == "REPLY" && !s.reply_to) s.reply_to = read_address(prt);
    });
    read_flags(m, s);
    s.conversation_closed = closes_conversation(m);
    s.body_for_professionals = read_mail_body(m, body_for_professionals);
    s.body_for_patient = read_mail_body(m, body_for_patient);
}

std::string read_flag(const message_view& m, std::string_view code, std::size_t* obx)
{
    std::string value;
    for_each_segment(m, "OBX", [&](const segment_view& segment, std::size_t occurrence) {
        if (!value.empty()) return;
        if (!has_meta_code(segment, code)) return;
        value = upper(segment.field(5).value(1));
        if (obx != nullptr) *obx = occurrence;
    });
    return value;
}

bool is_mail_body(const segment_view& obx)
{
    const auto code = find_meta_code(obx);
    return code && *code >= meta_flags;
}

bool is_plain_body(const segment_view& obx)
{
    const auto value = obx.field(5);
    const std::string encoding = upper(value.value(4));
    return encoding == "A" || (encoding.empty() && value.components() == 1);
}

bool lacks_last_character(const segment_view& obx)
{
    return !is_plain_body(obx) && !mime::decode_base64(obx.field(5).value(5)) &&
           decode_mail_body(obx);
}

std::optional<std::string> decode_mail_body(const segment_view& obx)
{
    if (is_plain_body(obx)) return obx.field(5).value(obx.field(5).value(4).empty() ? 1 : 5);
    const std::string encoded = obx.field(5).value(5);
    for (std::size_t cut = 0; cut <= 1 && cut <= encoded.size(); ++cut) {
        auto decoded =
            mime::decode_base64(std::string_view{encoded}.substr(0, encoded.size() - cut));
        if (!decoded) continue;
        if (hl7v2::is_utf8(*decoded)) return std::move(*decoded);
        return hl7v2::to_utf8(*decoded, hl7v2::charset::iso_8859_15);
    }
    return std::nullopt;
}

std::string read_mail_body(const message_view& m, std::string_view code)
{
    std::string body;
    for_each_segment(m, "OBX", [&](const segment_view& segment, std::size_t) {
        if (body.empty() && has_meta_code(segment, code))
            body = decode_mail_body(segment).value_or("");
    });
    return body;
}

}  // namespace vgm::transmission
