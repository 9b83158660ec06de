#pragma once

// Rules and messages for the tests of this folder, made in few words.

#include "routes/rules/apply.hpp"
#include "routes/rules/check.hpp"

#include <map>
#include <string>
#include <vector>

namespace vgm::rules::test {

inline condition word(subject of, std::vector<std::string> any_of)
{
    return words_condition{of, std::move(any_of)};
}

inline condition at(std::string_view path, std::vector<std::string> any_of = {})
{
    return hl7_condition{hl7v2::path_pattern::parse(path).value(), std::move(any_of)};
}

inline condition in_document(std::string_view xpath, std::vector<std::string> any_of = {})
{
    return cda_condition{cda::header_query::compile(xpath).value(), std::move(any_of)};
}

inline rule make_rule(std::string id, std::vector<condition> when, actions then)
{
    static int line = 0;
    rule r;
    r.id = std::move(id);
    r.line = ++line;
    r.when = std::move(when);
    r.then = std::move(then);
    return r;
}

inline actions urgent()
{
    actions a;
    a.priority = mail_priority::urgent;
    return a;
}
inline actions refusing(std::string words)
{
    actions a;
    a.refuse = std::move(words);
    return a;
}
inline actions holding(std::string words)
{
    actions a;
    a.hold = std::move(words);
    return a;
}
inline actions adding(std::string address)
{
    actions a;
    a.add.push_back(fixed_address{std::move(address)});
    return a;
}
inline actions from(std::string address)
{
    actions a;
    a.from = std::move(address);
    return a;
}

inline rulebook make_book(matching how, std::vector<rule> all)
{
    rulebook book;
    book.version = "0123456789abcdef";
    book.lists.push_back({"rules.yaml", how, std::move(all)});
    return book;
}

// A message without bytes: its places are what the test says they are.
struct sample_message
{
    submission asked;
    std::vector<cda::header> documents{1};
    std::vector<transmission::recipient_lookup> lookups;
    std::map<std::string, std::vector<std::string>> places;     // by HL7 path
    std::map<std::string, std::vector<std::string>> questions;  // by XPath
    surroundings around;
    message_ports ports;

    sample_message()
    {
        asked.source = "lab";
        asked.sent_to.professionals = true;
        asked.recipients.push_back(
            {"a@x.mssante.fr", vgm::recipient_kind::professional, "899900000025", "IDNPS"}
        );
        asked.accepted_at = parse_rfc3339("2026-11-23T18:00:00.000Z").value();
        asked.documents.push_back({"1.2.3", "", {"11502-2", "CR", ""}, nullptr});
        around.recipient_domains = {"mssante.fr"};
        around.has_directory = true;
        ports.hl7 = [this](const hl7v2::path_pattern& p) { return find(places, p.to_string()); };
        ports.cda = [this](const cda::header_query& q) { return find(questions, q.text()); };
    }
    sample_message(const sample_message&) = delete;
    sample_message& operator=(const sample_message&) = delete;

    std::vector<std::string> matched_by(const rulebook& book) const
    {
        const facts of(asked, documents, ports);
        std::vector<std::string> ids;
        for (const auto* r : matched(evaluate(book, of))) ids.push_back(r->id);
        return ids;
    }
    application put_to(const rulebook& book)
    {
        const facts of(asked, documents, ports);
        return apply(book, matched(evaluate(book, of)), of, around, asked, lookups);
    }
    std::vector<std::string> addresses() const
    {
        std::vector<std::string> all;
        for (const auto& r : asked.recipients) all.push_back(r.address);
        return all;
    }

private:
    static std::vector<std::string>
    find(const std::map<std::string, std::vector<std::string>>& in, const std::string& what)
    {
        const auto found = in.find(what);
        return found == in.end() ? std::vector<std::string>{} : found->second;
    }
};

}  // namespace vgm::rules::test
