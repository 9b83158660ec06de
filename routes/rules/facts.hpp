#pragma once

#include "routes/rules/rule.hpp"
#include "schemas/cda/header.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace vgm::rules {

// What may be asked of a message beyond its submission. Functions, so that nothing is read that no
// rule asks for; each gives the same answer each time.
struct message_ports
{
    // The values at the places of a path; hl7v2::find_values() of the message as it came.
    std::function<std::vector<std::string>(const hl7v2::path_pattern&)> hl7;
    // The values that a question finds in the documents, in their order.
    std::function<std::vector<std::string>(const cda::header_query&)> cda;
};

// One message as conditions see it. Borrows all that it is made of.
class facts
{
public:
    /** @param documents  The headers of s.documents, in their order. */
    facts(const submission& s, std::span<const cda::header> documents, const message_ports& ports)
        : asked_(s), documents_(documents), ports_(ports)
    {}

    /** What a message has of a subject; read once. */
    const std::vector<std::string>& values(subject of) const;
    /** In whole years when the message was received; nothing without a whole date of birth. */
    std::optional<int> age() const;
    std::vector<std::string> values(const hl7v2::path_pattern& p) const { return ports_.hl7(p); }
    std::vector<std::string> values(const cda::header_query& q) const { return ports_.cda(q); }

    const submission& asked() const { return asked_; }
    std::span<const cda::header> documents() const { return documents_; }

private:
    std::vector<std::string> read(subject of) const;
    std::vector<std::string> at(std::string_view path) const;
    std::vector<std::string> units() const;

    const submission& asked_;
    std::span<const cda::header> documents_;
    const message_ports& ports_;
    mutable std::map<subject, std::vector<std::string>> known_;
};

}  // namespace vgm::rules
