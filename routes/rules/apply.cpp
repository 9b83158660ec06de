#include "routes/rules/apply.hpp"

#include "routes/rules/body_template.hpp"
#include "routes/rules/recipients.hpp"

#include <algorithm>

namespace vgm::rules {
namespace {

std::vector<named_recipient>
named_by(const submission& s, const std::vector<transmission::recipient_lookup>& lookups)
{
    std::vector<named_recipient> all;
    for (const auto& r : s.recipients) all.push_back({r, std::nullopt, {}});
    for (const auto& l : lookups) all[l.recipient].lookup = l;
    return all;
}

class changes
{
public:
    changes(const facts& of, const surroundings& around, application& made)
        : of_(of), around_(around), made_(made)
    {}

    void change_recipients(const rule& r, std::vector<named_recipient>& all)
    {
        if (r.then.replace) {
            std::erase_if(all, [](const named_recipient& n) {
                return n.who.kind != recipient_kind::patient;
            });
            for (const auto& what : *r.then.replace) add(what, r, all);
        }
        for (const auto& what : r.then.remove)
            std::erase_if(all, [&](const named_recipient& n) { return is_removed(what, n.who); });
        for (const auto& what : r.then.add) add(what, r, all);
    }

    void change_settings(const rule& r, submission& s)
    {
        auto& d = made_.decided;
        set_sender(r);
        if (d.reply_to.empty()) d.reply_to = r.then.reply_to;
        if (d.operator_name.empty()) d.operator_name = r.then.operator_name;
        if (d.body.empty()) d.body = r.then.body.value_or("");
        if (d.body_for_patient.empty()) d.body_for_patient = r.then.body_for_patient.value_or("");
        if (d.hold.empty()) d.hold = r.then.hold;
        set_once(is_priority_set_, d.priority, r.then.priority);
        set_once(is_reception_set_, s.receipts.reception, r.then.reception);
        set_once(is_reading_set_, s.receipts.reading, r.then.reading);
    }

private:
    template <class T>
    static void set_once(bool& is_set, T& to, const std::optional<T>& value)
    {
        if (is_set || !value) return;
        to = *value;
        is_set = true;
    }

    void set_sender(const rule& r)
    {
        auto& d = made_.decided;
        if (!d.from.empty()) return;
        if (!r.then.from_by_service) {
            d.from = r.then.from;
            d.from_name = r.then.from_name;
            return;
        }
        for (const auto what : {subject::service, subject::unit})
            for (const auto& code : of_.values(what))
                if (const auto found = around_.find_sender ? around_.find_sender(code) : std::nullopt) {
                    d.from = found->address;
                    d.from_name = found->name;
                    return;
                }
    }

    void add(const addition& what, const rule& r, std::vector<named_recipient>& all)
    {
        for (auto& one : find_added(what, r.id, of_, around_, made_.found)) {
            one.added_by = r.id;
            all.push_back(std::move(one));
        }
    }

    const facts& of_;
    const surroundings& around_;
    application& made_;
    bool is_priority_set_ = false, is_reception_set_ = false, is_reading_set_ = false;
};

issue refusal_of(const rule& r)
{
    return {
        fault::forbidden,
        severity::error,
        "MSH",
        r.then.refuse + " (rule " + r.id + " of this site)",
        "RULE-REFUSES"};
}

void write_back(
    std::vector<named_recipient> all,
    submission& s,
    std::vector<transmission::recipient_lookup>& lookups,
    std::vector<std::string>& added_by
)
{
    s.recipients.clear();
    lookups.clear();
    for (auto& one : all) {
        if (one.lookup) {
            one.lookup->recipient = s.recipients.size();
            lookups.push_back(std::move(*one.lookup));
        }
        s.recipients.push_back(std::move(one.who));
        added_by.push_back(std::move(one.added_by));
    }
}

}  // namespace

application apply(
    const rulebook& book,
    const std::vector<const rule*>& matched,
    const facts& of,
    const surroundings& around,
    submission& s,
    std::vector<transmission::recipient_lookup>& lookups
)
{
    application made;
    made.decided.version = book.version;
    changes change(of, around, made);
    auto recipients = named_by(s, lookups);
    for (const auto* r : matched) {
        made.decided.rules.push_back(r->id);
        if (!r->then.refuse.empty()) {
            made.found.push_back(refusal_of(*r));
            break;
        }
        change.change_recipients(*r, recipients);
        change.change_settings(*r, s);
    }
    write_back(std::move(recipients), s, lookups, made.added_by);
    follow(made.decided, s, of.documents());
    return made;
}

void follow(const routing& decided, submission& s, std::span<const cda::header> documents)
{
    if (!decided.reply_to.empty()) s.reply_to = decided.reply_to;
    if (!decided.body.empty()) s.body_for_professionals = expand_body(decided.body, s, documents);
    if (!decided.body_for_patient.empty())
        s.body_for_patient = expand_body(decided.body_for_patient, s, documents);
}

}  // namespace vgm::rules
