#include "schemas/tables/national_tables.hpp"
#include "schemas/xdm/digest.hpp"
#include "schemas/xdm/dtm.hpp"
#include "schemas/xdm/hl7_types.hpp"
#include "schemas/xdm/metadata.hpp"

#include <array>
#include <cstdio>

namespace vgm::xdm {

namespace {

using tables::code_entry;
using tables::national_tables;

issue refusal(fault what, std::string where, std::string detail)
{
    return {what, severity::error, std::move(where), std::move(detail), {}};
}

coded to_coded(const code_entry& entry)
{
    return {std::string(entry.code), std::string(entry.text), std::string(entry.system)};
}

// A code with the label of its table, where the document gives none.
coded with_label(coded code, const tables::code_table& table)
{
    const auto* entry = table.find(code.code, code.system);
    if (code.label.empty() && entry) code.label = entry->text;
    return code;
}

// The code that a correspondence leads to, with its label.
coded to_target(const code_entry& found, const tables::code_table& targets)
{
    return with_label({std::string(found.text), {}, std::string(found.system)}, targets);
}

result<coded> make_class(const cda::header& h, const archive_options& options)
{
    const auto& tables = national_tables();
    if (const auto* found = tables.type_classes.find(h.code.code))
        return to_target(*found, tables.classes);
    if (options.default_class) return *options.default_class;
    return refusal(
        fault::value_not_in_table,
        "ClinicalDocument/code",
        "no class of document is known for this type (ASS_X04); see delivery.default_class"
    );
}

result<coded> make_format(const cda::header& h)
{
    const auto& tables = national_tables();
    if (h.unstructured) {
        if (const auto* found = tables.media_type_formats.find(h.unstructured->media_type))
            return to_target(*found, tables.formats);
        return refusal(
            fault::value_not_in_table,
            "ClinicalDocument/component/nonXMLBody/text",
            "no format is known for the media type of the body (ASS_A12)"
        );
    }
    // Templates go from the general to the particular.
    for (auto at = h.templates.rbegin(); at != h.templates.rend(); ++at)
        if (const auto* found = tables.template_formats.find(at->root))
            return to_target(*found, tables.formats);
    const auto* other = tables.formats.find("urn:asipSante:modelesHorsProfils:2011");
    return to_coded(*other);
}

std::vector<coded> make_confidentialities(const cda::header& h, const visibility& shown)
{
    const auto& table = national_tables().confidentialities;
    std::vector<coded> codes;
    codes.push_back(
        h.confidentiality.code.empty() ? to_coded(*table.find("N"))
                                       : with_label(h.confidentiality, table)
    );
    const auto add = [&](bool flag, std::string_view code) {
        if (flag) codes.push_back(to_coded(*table.find(code)));
    };
    add(shown.masked_to_professionals, "MASQUE_PS");
    add(shown.hidden_from_patient, "INVISIBLE_PATIENT");
    add(shown.hidden_from_representatives, "INVISIBLE_REPRESENTANTS_LEGAUX");
    return codes;
}

result<coded> make_facility_type(const cda::header& h, const archive_options& options)
{
    const auto& type = h.stay.facility_type;
    if (!type.code.empty()) return with_label(type, national_tables().facility_types);
    if (options.default_facility_type) return *options.default_facility_type;
    return refusal(
        fault::field_missing,
        "ClinicalDocument/componentOf/encompassingEncounter/location/healthCareFacility/code",
        "the document names no type of facility; see delivery.default_facility_type"
    );
}

result<coded> make_practice_setting(const cda::header& h, const archive_options& options)
{
    for (const auto& event : h.events) {
        const auto& setting = event.performer.represented.industry_class;
        if (!setting.code.empty()) return with_label(setting, national_tables().practice_settings);
    }
    if (options.default_practice_setting) return *options.default_practice_setting;
    return refusal(
        fault::field_missing,
        "ClinicalDocument/documentationOf/serviceEvent/performer/assignedEntity/"
        "representedOrganization/standardIndustryClassCode",
        "the document names no practice setting; see delivery.default_practice_setting"
    );
}

metadata_author make_author(const cda::author& a)
{
    metadata_author made;
    if (!a.who.represented.name.empty()) made.institutions.push_back(to_xon(a.who.represented));
    const bool is_device = !a.device.empty() && a.who.name.empty();
    made.person = is_device ? to_device_xcn(a.who.id, a.device) : to_xcn(a.who);
    if (!a.function.label.empty()) made.roles.push_back(a.function.label);
    if (!a.who.specialty.code.empty())
        made.specialties.push_back(
            to_ce(with_label(a.who.specialty, national_tables().author_specialties))
        );
    return made;
}

result<void> set_patient(const cda::header& h, document_entry& entry)
{
    constexpr std::size_t id_max = 64;
    const auto& ids = h.patient.identifiers;
    for (const auto& id : ids)
        if (id.value.size() > id_max || id.authority.size() > id_max)
            return refusal(
                fault::bad_data_type,
                "ClinicalDocument/recordTarget/patientRole/id",
                "an identifier of the patient is longer than 64 characters"
            );
    if (ids.empty())
        return refusal(
            fault::field_missing,
            "ClinicalDocument/recordTarget/patientRole/id",
            "the patient has no identifier"
        );
    const auto* ins = h.patient.find_ins();
    const auto* local = &ids.front();
    for (const auto& id : ids)
        if (!is_ins(id.authority)) {
            local = &id;
            break;
        }
    entry.patient_id = to_cx(ins ? *ins : *local);
    entry.source_patient_id = to_cx(*local);

    auto& info = entry.source_patient_info;
    info.push_back("PID-3|" + entry.patient_id);
    info.push_back(
        "PID-5|" + to_hl7(h.patient.birth_name) + '^' + to_hl7(h.patient.given_name) + "^^^^^L"
    );
    if (!h.patient.birth_date.empty()) info.push_back("PID-7|" + to_hl7(h.patient.birth_date));
    if (!h.patient.sex.empty()) info.push_back("PID-8|" + h.patient.sex);
    return {};
}

result<void> set_times(const cda::header& h, document_entry& entry)
{
    const auto bad = [](std::string where) {
        return refusal(fault::bad_data_type, std::move(where), "not a time of HL7 (TS)");
    };
    const auto created = to_utc_dtm(h.effective_time);
    if (!created) return bad("ClinicalDocument/effectiveTime");
    entry.creation_time = *created;
    entry.service_start_time = *created;

    const auto* time = &h.stay.time;
    std::string where = "ClinicalDocument/componentOf/encompassingEncounter/effectiveTime";
    for (const auto& event : h.events)
        if (!event.time.low.empty()) {
            time = &event.time;
            where = "ClinicalDocument/documentationOf/serviceEvent/effectiveTime";
            break;
        }
    if (!time->low.empty()) {
        const auto low = to_utc_dtm(time->low);
        if (!low) return bad(where + "/low");
        entry.service_start_time = *low;
    }
    if (!time->high.empty()) {
        const auto high = to_utc_dtm(time->high);
        if (!high) return bad(where + "/high");
        entry.service_stop_time = *high;
    }
    return {};
}

result<void> set_codes(
    const cda::header& h,
    const submission& s,
    const archive_options& options,
    document_entry& entry
)
{
    auto class_code = make_class(h, options);
    if (!class_code) return class_code.error();
    auto format = make_format(h);
    if (!format) return format.error();
    auto facility = make_facility_type(h, options);
    if (!facility) return facility.error();
    auto setting = make_practice_setting(h, options);
    if (!setting) return setting.error();
    entry.class_code = std::move(*class_code);
    entry.format_code = std::move(*format);
    entry.facility_type = std::move(*facility);
    entry.practice_setting = std::move(*setting);
    entry.type_code = with_label(h.code, national_tables().types);
    entry.confidentialities = make_confidentialities(h, s.shown_to);
    for (const auto& event : h.events)
        if (!event.code.code.empty() && !event.code.system.empty())
            entry.event_codes.push_back(event.code);
    return {};
}

// What other objects the document is known by (IHE ITI TF-3 §4.2.3.2.28).
std::vector<std::string> make_reference_ids(const cda::header& h)
{
    std::vector<std::string> ids;
    for (const auto& id : h.orders)
        if (!id.extension.empty()) ids.push_back(to_cxi(id, "urn:ihe:iti:xds:2013:order"));
    for (const auto& id : h.accessions)
        if (!id.extension.empty()) ids.push_back(to_cxi(id, "urn:ihe:iti:xds:2013:accession"));
    return ids;
}

}  // namespace

std::string document_entry_uuid(std::string_view unique_id)
{
    return to_urn(make_uuid(oid_space, unique_id));
}

std::string document_name(std::size_t index)
{
    std::array<char, 32> name;
    const int size = std::snprintf(name.data(), name.size(), "DOC%05zu.XML", index + 1);
    return {name.data(), static_cast<std::size_t>(size)};
}

result<document_entry>
describe_document(const cda::header& h, const submission& s, const archive_options& options)
{
    constexpr std::size_t unique_id_max = 128;  // of XDS
    document_entry entry;
    entry.unique_id = h.unique_id();
    if (entry.unique_id.size() > unique_id_max)
        return refusal(fault::bad_data_type, "ClinicalDocument/id", "longer than 128 characters");
    entry.entry_uuid = document_entry_uuid(entry.unique_id);
    entry.mime_type = h.is_self_presenting ? "application/xslt+xml" : "text/xml";
    entry.language = h.language.empty() ? options.default_language : h.language;
    if (auto patient = set_patient(h, entry); !patient) return patient.error();
    if (auto times = set_times(h, entry); !times) return times.error();
    if (auto codes = set_codes(h, s, options, entry); !codes) return codes.error();
    entry.reference_ids = make_reference_ids(h);
    entry.title = h.title.empty() ? entry.type_code.label : h.title;
    if (h.authors.empty())
        return refusal(
            fault::field_missing, "ClinicalDocument/author", "the document has no author"
        );
    for (const auto& a : h.authors) entry.authors.push_back(make_author(a));
    if (h.legal_authenticator) entry.legal_authenticator = to_xcn(*h.legal_authenticator);
    const auto replaced = h.replaces();
    if (s.action == submission_action::replacement && !replaced.empty() &&
        options.association == replacement_association::write)
        entry.replaces_uuid = document_entry_uuid(replaced);
    return entry;
}

result<document_entry> make_document_entry(
    const document& d,
    const cda::header& h,
    const submission& s,
    std::size_t index,
    const archive_options& options
)
{
    auto entry = describe_document(h, s, options);
    if (!entry) return entry;
    entry->uri = document_name(index);
    entry->hash = sha1_hex(*d.bytes);
    entry->size = std::to_string(d.bytes->size());
    return entry;
}

}  // namespace vgm::xdm
