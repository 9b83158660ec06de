#include "schemas/tables/national_tables.hpp"
#include "schemas/xdm/digest.hpp"
#include "schemas/xdm/dtm.hpp"
#include "schemas/xdm/hl7_types.hpp"
#include "schemas/xdm/metadata.hpp"

namespace vgm::xdm {

namespace {

// A health professional's id as the national register writes it: the digit of its kind, then the id
// that HL7 senders often give alone.
std::string to_register_id(const std::string& id, std::string_view type)
{
    if (type == "RPPS" && id.size() == 11) return '8' + id;
    if (type == "ADELI" && id.size() == 9) return '0' + id;
    return id;
}

bool is_registered(std::string_view type)
{
    return type == "RPPS" || type == "ADELI" || type == "IDNPS";
}

// The same for a structure.
cda::identifier to_structure_id(const requester& r)
{
    if (r.organisation_id.empty()) return {};
    const auto& type = r.organisation_id_type;
    const auto structures = std::string(structures_register);
    if (type == "FINEG" && r.organisation_id.size() == 9)
        return {structures, '1' + r.organisation_id};
    if (type == "FINEG" || type == "FINEJ" || type == "IDNST")
        return {structures, r.organisation_id};
    return {{}, r.organisation_id};
}

metadata_author make_author(const requester& r, const archive_options& options)
{
    metadata_author author;
    if (!r.organisation_name.empty())
        author.institutions.push_back(to_xon({to_structure_id(r), r.organisation_name, {}}));
    if (!r.person_id.empty() || !r.family_name.empty()) {
        const auto id = to_register_id(r.person_id, r.person_id_type);
        const auto root =
            is_registered(r.person_id_type) ? std::string(people_register) : std::string();
        author.person = to_xcn({{root, id}, {}, {r.family_name, r.given_name, {}, {}}, {}});
    } else if (!r.device_id.empty()) {
        author.person = to_device_xcn({{}, r.device_id}, {});
    } else {
        author.person = to_device_xcn({options.source_id, {}}, options.application_name);
    }
    return author;
}

// XON|XCN|XTN. Of a structure the message tells an id but no name, and XON has none without: its
// address stands for it, as for all that would not fit.
std::string make_intended_recipient(const std::optional<recipient>& to)
{
    constexpr std::size_t value_max = 256;  // of ebRIM
    if (!to || to->kind == recipient_kind::patient) return {};
    const std::string address = '|' + to_xtn(to->address);
    if (address.size() >= value_max) return {};
    if (to->kind != recipient_kind::professional || !is_registered(to->identifier_type) ||
        to->identifier.empty())
        return '|' + address;
    const cda::identifier id{
        std::string(people_register), to_register_id(to->identifier, to->identifier_type)};
    const std::string whole = '|' + to_xcn({id, {}, {}, {}}) + address;
    return whole.size() > value_max ? '|' + address : whole;
}

// The guides' own proposal.
std::string_view to_content_type(std::string_view patient_class, std::string_view otherwise)
{
    if (patient_class == "I") return "03";
    if (patient_class == "O" || patient_class == "E") return "07";
    if (patient_class == "R") return "19";
    if (patient_class == "N") return "97";
    return otherwise;
}

}  // namespace

submission_set make_submission_set(const submission& s, const archive_options& options)
{
    submission_set set;
    const auto& space = s.id.bytes();
    const auto number = options.number == 0 ? std::string() : ' ' + std::to_string(options.number);
    set.entry_uuid = to_urn(make_uuid(space, "submission set" + number));
    set.unique_id = to_oid(make_uuid(space, "submission set unique id" + number));
    set.source_id = options.source_id;
    if (const auto* ins = s.patient.find_ins())
        set.patient_id = to_cx(*ins);
    else if (!s.patient.identifiers.empty())
        set.patient_id = to_cx(s.patient.identifiers.front());
    set.submission_time = to_dtm(options.made_at);
    set.author = make_author(s.asked_by, options);
    set.intended_recipient = make_intended_recipient(options.intended_for);

    const auto content = to_content_type(s.patient_class, options.default_content_type);
    const auto* known = tables::national_tables().content_types.find(content);
    set.content_type.code = content;
    if (known)
        set.content_type = {
            std::string(content), std::string(known->text), std::string(known->system)};

    set.action_slot = options.action_slot;
    if (s.action == submission_action::replacement) set.action = "C";
    if (s.action == submission_action::removal) set.action = "D";
    return set;
}

}  // namespace vgm::xdm
