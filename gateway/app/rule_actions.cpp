#include "gateway/app/rule_values.hpp"
#include "gateway/directory/trusted_domains.hpp"
#include "routes/rules/body_template.hpp"
#include "schemas/mime/header.hpp"

namespace vgm::app {

std::string rule_values::address(const node& n, const std::string& path)
{
    auto said = text(n, path);
    if (said.empty() || mime::is_address(said)) return said;
    problems_.error(n.at, path, "is no mail address");
    return {};
}

std::string rule_values::body(const node& n, const std::string& path)
{
    auto said = text(n, path, rule_value::long_text);
    if (const auto fault = rules::find_fault_in_body(said); !fault.empty())
        problems_.error(n.at, path, fault);
    return said;
}

std::optional<recipient_kind> rule_values::kind(const node& n, const std::string& path)
{
    using enum recipient_kind;
    for (const auto k : {professional, organisation, application, patient})
        if (n.is == node::kind::scalar && n.text == to_string(k)) return k;
    problems_.error(n.at, path, "professional, organisation, application or patient is expected");
    return std::nullopt;
}

std::optional<rules::addition> rule_values::addition(const node& n, const std::string& path)
{
    const config::entry* main = nullptr;
    std::string type;
    std::optional<recipient_kind> of_kind;
    bool several = false;
    each_entry(n, path, addition_keys(), [&](const config::entry& e, const std::string& here) {
        if (e.key == "type") {
            type = text(e.value, here);
        } else if (e.key == "kind") {
            of_kind = kind(e.value, here);
        } else {
            several = main != nullptr;
            main = &e;
        }
    });
    if (main == nullptr || several) {
        if (n.is == node::kind::map)
            problems_.error(
                n.at, path, "one of address, number, unit, hl7 and from says whom, and one only"
            );
        return std::nullopt;
    }
    const auto here = path + '.' + main->key;
    if (of_kind && main->key != "address")
        problems_.error(n.at, path + ".kind", "goes with an address only");
    if (!type.empty() && main->key != "number" && main->key != "hl7")
        problems_.error(n.at, path + ".type", "goes with a number or an hl7 place only");
    if (main->key == "address") {
        rules::fixed_address a{
            address(main->value, here), of_kind.value_or(recipient_kind::organisation)};
        if (a.kind == recipient_kind::patient || directory::is_patient_address(a.address))
            problems_.error(main->at, here, "the patient cannot be added by a rule");
        return a;
    }
    if (main->key == "number") {
        if (type.empty())
            problems_.error(
                main->at, path + ".type", "is missing", "write RPPS, IDNPS, FINESS, SIRET or IDNST"
            );
        return rules::national_number{text(main->value, here), type};
    }
    if (main->key == "unit") return rules::unit_mailbox{text(main->value, here)};
    if (main->key == "hl7") {
        const auto place = hl7_path(main->value, here);
        if (!place) return std::nullopt;
        return rules::from_message{*place, type};
    }
    const auto from = text(main->value, here);
    if (from == "unit") return rules::unit_mailbox{};
    if (from == "documents") return rules::from_documents{};
    if (from == "referring_doctor") return rules::referring_doctor{};
    problems_.error(main->at, here, "unit, documents or referring_doctor is expected");
    return std::nullopt;
}

std::vector<rules::addition> rule_values::additions(const node& n, const std::string& path)
{
    std::vector<rules::addition> all;
    each_item(n, path, [&](const node& item, const std::string& here) {
        if (auto one = addition(item, here)) all.push_back(std::move(*one));
    });
    return all;
}

void rule_values::removals(const node& n, const std::string& path, rules::actions& into)
{
    each_item(n, path, [&](const node& item, const std::string& here) {
        rules::removal one;
        each_entry(item, here, removal_keys(), [&](const config::entry& e, const std::string& at) {
            if (e.key == "address")
                one.address = text(e.value, at);
            else
                one.kind = kind(e.value, at);
        });
        if (one == rules::removal{}) problems_.error(item.at, here, "address or kind says whom");
        into.remove.push_back(std::move(one));
    });
}

void rule_values::sender(const node& n, const std::string& path, rules::actions& into)
{
    if (n.is == node::kind::scalar) {
        into.from_by_service = n.text == "by_service";
        if (!into.from_by_service) into.from = address(n, path);
        return;
    }
    each_entry(n, path, sender_keys(), [&](const config::entry& e, const std::string& here) {
        if (e.key == "address")
            into.from = address(e.value, here);
        else
            into.from_name = text(e.value, here);
    });
}

void rule_values::receipts(const node& n, const std::string& path, rules::actions& into)
{
    each_entry(n, path, receipts_keys(), [&](const config::entry& e, const std::string& here) {
        const auto wanted = choice(e.value, here, rule_value::truth);
        if (wanted) (e.key == "reception" ? into.reception : into.reading) = *wanted != 0;
    });
}

void rule_values::action(const config::entry& e, const std::string& path, rules::actions& into)
{
    const auto& n = e.value;
    if (e.key == "add")
        into.add = additions(n, path);
    else if (e.key == "replace")
        into.replace = additions(n, path);
    else if (e.key == "remove")
        removals(n, path, into);
    else if (e.key == "from")
        sender(n, path, into);
    else if (e.key == "reply_to")
        into.reply_to = address(n, path);
    else if (e.key == "body")
        into.body = body(n, path);
    else if (e.key == "body_for_patient")
        into.body_for_patient = body(n, path);
    else if (e.key == "priority") {
        if (const auto p = choice(n, path, rule_value::priority))
            into.priority = static_cast<mail_priority>(*p);
    } else if (e.key == "operator")
        into.operator_name = text(n, path);
    else if (e.key == "receipts")
        receipts(n, path, into);
    else if (e.key == "hold")
        into.hold = text(n, path);
    else if (e.key == "refuse")
        into.refuse = text(n, path);
}

}  // namespace vgm::app
