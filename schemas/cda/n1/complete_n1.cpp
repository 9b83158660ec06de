#include "schemas/cda/n1/write_n1.hpp"
#include "schemas/tables/national_tables.hpp"
#include "schemas/xdm/digest.hpp"

#include <charconv>

namespace vgm::cda {
namespace {

void set_default(std::string& value, std::string_view otherwise)
{
    if (value.empty()) value = otherwise;
}

// Label and system of a code that a national table has.
void complete_code(coded& code, const tables::code_table& table)
{
    const auto* entry =
        code.system.empty() ? table.find(code.code) : table.find(code.code, code.system);
    if (entry == nullptr) return;
    set_default(code.label, entry->text);
    set_default(code.system, entry->system);
}

identifier make_id(std::string_view name, std::string_view what)
{
    std::string whole{what};
    whole += ':';
    whole += name;
    return {xdm::to_oid(xdm::make_uuid(xdm::oid_space, whole)), {}};
}

// One more than the version of the replaced document; "1" when that is not known.
std::string next_version(const std::string& before)
{
    int number = 0;
    std::from_chars(before.data(), before.data() + before.size(), number);
    constexpr int largest = 1'000'000;
    return std::to_string(number > 0 && number < largest ? number + 1 : 1);
}

void complete_identity(header& h, std::string_view name)
{
    if (h.type_id.empty()) h.type_id = {"2.16.840.1.113883.1.3", "POCD_HD000040"};
    if (h.templates.empty())
        h.templates = {
            {"2.16.840.1.113883.2.8.2.1", {}},
            {"1.2.250.1.213.1.1.1.1", {}},
            {"1.3.6.1.4.1.19376.1.2.20", {}}};  // IHE XDS-SD: a scanned or printed document
    set_default(h.realm, "FR");
    set_default(h.language, "fr-FR");
    if (h.confidentiality.code.empty()) h.confidentiality.code = "N";
    set_default(h.confidentiality.system, "2.16.840.1.113883.5.25");
    complete_code(h.code, tables::national_tables().types);
    if (h.id.empty()) h.id = make_id(name, "document");
    const auto* replaced =
        h.related.empty() || h.related.front().type != "RPLC" ? nullptr : &h.related.front();
    if (h.set.empty())
        h.set = replaced != nullptr && !replaced->parent_set.empty() ? replaced->parent_set
                                                                     : make_id(name, "set");
    if (h.version.empty())
        h.version = replaced == nullptr ? "1" : next_version(replaced->parent_version);
}

void complete_people(header& h)
{
    for (auto& a : h.authors) {
        set_default(a.time, h.effective_time);
        complete_code(a.who.specialty, tables::national_tables().author_specialties);
    }
    if (h.authors.empty()) return;
    const auto& first = h.authors.front();
    if (h.custodian.id.empty() && h.custodian.name.empty()) {
        h.custodian = first.who.represented;
        h.custodian.industry_class = {};
    }
    if (!h.legal_authenticator && first.device.empty()) h.legal_authenticator = first.who;
    if (!h.legal_authenticator) return;
    complete_code(h.legal_authenticator->specialty, tables::national_tables().author_specialties);
    set_default(h.legal_signature.time, h.effective_time);
    set_default(h.legal_signature.code, "S");
}

void complete_acts(header& h)
{
    if (h.events.empty()) h.events.emplace_back();
    auto& event = h.events.front();
    set_default(event.time.low, h.effective_time);
    auto& performer = event.performer;
    const bool known = !performer.id.empty() || !performer.name.empty();
    if (!known && !h.authors.empty()) {
        const auto setting = performer.represented.industry_class;
        performer = h.authors.front().who;
        performer.represented.industry_class = setting;
    }
    complete_code(
        performer.represented.industry_class, tables::national_tables().practice_settings
    );
    complete_code(performer.specialty, tables::national_tables().author_specialties);
    complete_code(h.stay.facility_type, tables::national_tables().facility_types);
    if (h.stay.time.low.empty() && h.stay.time.high.empty()) h.stay.time.low = event.time.low;
}

}  // namespace

void complete_n1(header& h, std::string_view name)
{
    complete_identity(h, name);
    complete_people(h);
    complete_acts(h);
}

}  // namespace vgm::cda
