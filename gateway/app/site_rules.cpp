#include "gateway/app/site_rules.hpp"

#include "schemas/transmission/opened_message.hpp"

namespace vgm::app {
namespace {

// Answers the questions of rules, opening the message and its documents when the first one comes.
class questions
{
public:
    questions(const message& m, const submission& s) : message_(m), documents_(s.documents) {}

    rules::message_ports ports()
    {
        return {
            [this](const hl7v2::path_pattern& p) { return ask(p); },
            [this](const cda::header_query& q) { return ask(q); }};
    }

private:
    std::vector<std::string> ask(const hl7v2::path_pattern& p)
    {
        if (!opened_) opened_ = transmission::opened_message::open(message_.bytes);
        if (!*opened_) return {};
        return hl7v2::find_values((*opened_)->view(), p);
    }

    std::vector<std::string> ask(const cda::header_query& q)
    {
        if (queried_.empty())
            for (const auto& d : documents_)
                queried_.push_back(cda::queried_document::open(*d.bytes));
        std::vector<std::string> all;
        for (const auto& d : queried_) {
            if (!d) continue;
            auto found = d->find(q);
            all.insert(all.end(), found.begin(), found.end());
        }
        return all;
    }

    const message& message_;
    const std::vector<document> documents_;
    std::optional<result<transmission::opened_message>> opened_;
    std::vector<result<cda::queried_document>> queried_;
};

told_rule tell(const rules::outcome& o, const rules::facts& of)
{
    told_rule told{o.list->file, o.which->id, o.which->line, o.state, {}};
    if (o.state == rules::rule_state::not_reached) {
        if (o.after != nullptr) told.words = "the rule " + o.after->id + " had decided";
    } else if (o.because != nullptr) {
        told.words = o.is_exception ? "unless " + rules::describe(*o.because)
                                    : rules::describe_found(*o.because, of) +
                                          "; wanted: " + rules::describe(*o.because);
    } else {
        for (const auto& c : o.which->when)
            told.words += (told.words.empty() ? "" : ", ") + rules::describe(c);
        if (told.words.empty()) told.words = "always";
    }
    return told;
}

}  // namespace

ruled_message apply_rules(
    const site_rules& site,
    const message& m,
    const transmission::gate_settings& gate,
    transmission::request& r,
    tell_rules how
)
{
    ruled_message ruled;
    if (site.book->empty()) {
        ruled.made.added_by.resize(r.asked.recipients.size());
        return ruled;
    }
    questions asked(m, r.asked);
    const auto ports = asked.ports();
    const rules::facts of(r.asked, r.headers, ports);
    const auto outcomes = rules::evaluate(*site.book, of);
    if (how == tell_rules::yes)
        for (const auto& o : outcomes) ruled.told.push_back(tell(o, of));
    auto around = site.around;
    around.recipient_domains = gate.recipient_domains;
    around.is_trusted_domain = gate.is_trusted_domain;
    ruled.made = rules::apply(*site.book, rules::matched(outcomes), of, around, r.asked, r.lookups);
    return ruled;
}

}  // namespace vgm::app
