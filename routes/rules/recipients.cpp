#include "routes/rules/recipients.hpp"

#include "gateway/core/assert.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "schemas/mime/header.hpp"

#include <algorithm>

namespace vgm::rules {
namespace {

using transmission::recipient_lookup;

constexpr std::string_view person_numbers = "1.2.250.1.71.4.2.1";
constexpr std::string_view structure_numbers = "1.2.250.1.71.4.2.2";

bool is_person_number(std::string_view type)
{
    return type == "RPPS" || type == "IDNPS" || type == "ADELI" || type.empty();
}

struct finder
{
    const std::string& rule_id;
    const facts& of;
    const surroundings& around;
    std::vector<issue>& found;
    std::vector<named_recipient> made{};

    void operator()(const fixed_address& a) { add_address(a.address, a.kind); }

    void operator()(const national_number& n) { add_number(n.number, n.type); }

    void operator()(const unit_mailbox& u)
    {
        if (!u.code.empty()) return add_unit(u.code);
        const auto& units = of.values(subject::unit);
        if (units.empty()) return warn("the message names no unit");
        add_unit(units.front());
    }

    void operator()(const from_message& m)
    {
        const auto values = of.values(m.path);
        if (values.empty()) return warn("the message has nothing at " + m.path.to_string());
        for (const auto& value : values)
            if (value.find('@') != value.npos)
                add_address(value, recipient_kind::professional);
            else
                add_number(value, m.type);
    }

    void operator()(const from_documents&)
    {
        const auto before = made.size(), told = found.size();
        for (const auto& d : of.documents())
            for (const auto& r : d.recipients) add_intended(r);
        if (made.size() == before && found.size() == told)
            warn("no document names a recipient (informationRecipient)");
    }

    void operator()(const referring_doctor&)
    {
        for (const std::string place : {"PV1[1]-8", "PD1[1]-4"})
            if (add_doctor(place)) return;
        warn("the message names no referring doctor by a national number (PV1-8, PD1-4)");
    }

    // An XCN repeats with one number each; the first national one counts.
    bool add_doctor(const std::string& place)
    {
        constexpr int repetitions_max = 10;
        for (int n = 1; n <= repetitions_max; ++n) {
            const auto field = place + '[' + std::to_string(n) + ']';
            const auto number = one(field + ".1"), type = one(field + ".13");
            if (number.empty()) continue;
            const bool national = type == "RPPS" || type == "IDNPS";
            if (!national && one(field + ".9.2") != person_numbers) continue;
            add_number(number, national ? type : "IDNPS");
            return true;
        }
        return false;
    }

    std::string one(const std::string& path) const
    {
        const auto parsed = hl7v2::path_pattern::parse(path);
        VGM_ASSERT(parsed.has_value());
        const auto values = of.values(*parsed);
        return values.empty() ? std::string{} : values.front();
    }

    void add_intended(const cda::information_recipient& r)
    {
        const auto& person = r.who.id;
        const auto& place = r.who.represented.id;
        if (!r.address.empty())
            add_address(r.address, recipient_kind::professional);
        else if (person.root == person_numbers && !person.extension.empty())
            add_number(person.extension, "IDNPS");
        else if (place.root == structure_numbers && !place.extension.empty())
            add_number(place.extension, "IDNST");
        else
            warn("a recipient that a document names has neither an address nor a national number");
    }

    void add_address(const std::string& address, recipient_kind kind)
    {
        if (!mime::is_address(address)) return warn("what is added is no mail address");
        if (directory::is_patient_address(directory::comparable_address(address)))
            return warn("the patient cannot be added");
        const auto domain = directory::domain_of(address);
        const bool listed = std::ranges::any_of(around.recipient_domains, [&](const auto& t) {
            return domain == t || domain.ends_with('.' + t);
        });
        if (!listed && !(around.is_trusted_domain && around.is_trusted_domain(domain)))
            return warn("an address is not one of MSSanté; see sources.recipient_domains");
        add({{address, kind, {}, {}}, std::nullopt, rule_id});
    }

    void add_number(const std::string& number, const std::string& type)
    {
        const bool person = is_person_number(type);
        named_recipient one;
        one.who.kind = person ? recipient_kind::professional : recipient_kind::organisation;
        one.who.identifier = number;
        one.who.identifier_type = type;
        auto& asked = one.lookup.emplace().who;
        (person ? asked.person_id : asked.structure_id) = number;
        (person ? asked.person_id_type : asked.structure_id_type) = type;
        add_to_be_found(std::move(one));
    }

    void add_unit(const std::string& code)
    {
        named_recipient one;
        one.who.kind = recipient_kind::organisation;
        one.who.identifier = code;
        one.who.identifier_type = "UF";
        one.lookup.emplace().who.unit = code;
        add_to_be_found(std::move(one));
    }

    void add_to_be_found(named_recipient one)
    {
        if (!around.has_directory)
            return warn("there is no directory to find an address with; see the section directory");
        one.lookup->who.kind = one.who.kind;
        one.lookup->named_by = rule_id;
        one.added_by = rule_id;
        add(std::move(one));
    }

    void add(named_recipient one)
    {
        if (made.size() < added_max) made.push_back(std::move(one));
    }

    void warn(std::string why)
    {
        found.push_back(
            {fault::no_recipient,
             severity::warning,
             "PRT",
             "the rule " + rule_id + " adds nobody: " + std::move(why),
             "RULE-ADDS-NOBODY"}
        );
    }
};

}  // namespace

std::vector<named_recipient> find_added(
    const addition& what,
    const std::string& rule_id,
    const facts& of,
    const surroundings& around,
    std::vector<issue>& found
)
{
    finder f{rule_id, of, around, found};
    std::visit(f, what);
    return std::move(f.made);
}

bool is_removed(const removal& what, const recipient& who)
{
    if (what.kind && *what.kind != who.kind) return false;
    return what.address.empty() || (!who.address.empty() && is_match(what.address, who.address));
}

}  // namespace vgm::rules
