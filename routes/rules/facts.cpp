#include "routes/rules/facts.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/tables/national_tables.hpp"

#include <algorithm>
#include <charconv>

namespace vgm::rules {
namespace {

void add(std::vector<std::string>& to, std::string_view value)
{
    if (!value.empty() && std::ranges::find(to, value) == to.end()) to.emplace_back(value);
}

std::vector<std::string> flags_of(const submission& s)
{
    const std::pair<bool, std::string_view> all[] = {
        {s.shown_to.masked_to_professionals, "MASQUE_PS"},
        {s.shown_to.hidden_from_patient, "INVISIBLE_PATIENT"},
        {s.shown_to.hidden_from_representatives, "INVISIBLE_REP_LEGAUX"},
        {s.shown_to.secret_connection, "CONNEXION_SECRETE"},
        {s.shown_to.changed, "MODIF_CONF_CODE"},
        {s.sent_to.dmp, "DESTDMP"},
        {s.sent_to.professionals, "DESTMSSANTEPS"},
        {s.sent_to.patient, "DESTMSSANTEPAT"},
        {s.receipts.reception, "ACK_RECEPTION"},
        {s.receipts.reading, "ACK_LECTURE_MSS"},
        {s.conversation_closed, "FIN"},
    };
    std::vector<std::string> raised;
    for (const auto& [is_raised, name] : all)
        if (is_raised) raised.emplace_back(name);
    return raised;
}

std::vector<std::string> kinds_of(const submission& s)
{
    std::vector<std::string> kinds;
    for (const auto& r : s.recipients) add(kinds, to_string(r.kind));
    if (kinds.empty()) kinds.emplace_back("none");
    return kinds;
}

// An IDNPS is 8 before an RPPS: either way of writing a number finds it.
void add_number(std::vector<std::string>& to, const std::string& number)
{
    constexpr std::size_t rpps_digits = 11;
    add(to, number);
    if (number.size() == rpps_digits + 1 && number.front() == '8') add(to, number.substr(1));
    if (number.size() == rpps_digits) add(to, '8' + number);
}

std::optional<int> to_number(std::string_view digits)
{
    int n = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (ec != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return n;
}

}  // namespace

const std::vector<std::string>& facts::values(subject of) const
{
    const auto [at, is_new] = known_.try_emplace(of);
    if (is_new) at->second = read(of);
    return at->second;
}

std::vector<std::string> facts::at(std::string_view path) const
{
    const auto parsed = hl7v2::path_pattern::parse(path);
    VGM_ASSERT(parsed.has_value());
    return ports_.hl7(*parsed);
}

std::vector<std::string> facts::units() const
{
    auto found = at("PV1-3.1");
    const auto& by = asked_.asked_by;
    if (by.organisation_id_type == "UF" || by.organisation_id_type == "SVR")
        add(found, by.organisation_id);
    return found;
}

std::vector<std::string> facts::read(subject of) const
{
    std::vector<std::string> found;
    switch (of) {
        case subject::source:
            return {asked_.source};
        case subject::message: {
            const auto code = at("MSH-9.1"), event = at("MSH-9.2");
            if (!code.empty()) found.push_back(code[0] + (event.empty() ? "" : '^' + event[0]));
            return found;
        }
        case subject::action:
            return {std::string{to_string(asked_.action)}};
        case subject::document_type:
            for (const auto& d : asked_.documents) add(found, d.type.code);
            return found;
        case subject::document_class:
            for (const auto& d : asked_.documents)
                if (const auto* c = tables::national_tables().type_classes.find(d.type.code))
                    add(found, c->text);
            return found;
        case subject::unit:
            return units();
        case subject::service:
            return at("PV1-10.1");
        case subject::author:
            for (const auto& d : documents_)
                for (const auto& a : d.authors) add_number(found, a.who.id.extension);
            return found;
        case subject::author_organisation:
            for (const auto& d : documents_)
                for (const auto& a : d.authors) add(found, a.who.represented.id.extension);
            return found;
        case subject::flag:
            return flags_of(asked_);
        case subject::recipient_kind:
            return kinds_of(asked_);
        case subject::recipient:
            for (const auto& r : asked_.recipients) add(found, r.address);
            return found;
    }
    return found;
}

std::optional<int> facts::age() const
{
    const auto& birth = asked_.patient.birth_date;
    if (birth.size() != 8) return std::nullopt;
    std::string came;
    for (const char c : to_rfc3339(asked_.accepted_at).substr(0, 10))
        if (c != '-') came += c;
    const auto born = to_number(birth), now = to_number(came);
    if (!born || !now || *now < *born) return std::nullopt;
    return (*now - *born) / 10'000;
}

}  // namespace vgm::rules
