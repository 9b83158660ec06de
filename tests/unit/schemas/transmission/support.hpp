#pragma once

#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/transmission/request.hpp"
#include "tests/support/er7_edit.hpp"
#include "tests/support/sample_letter.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// What the tests of the gate do to a message.
namespace vgm::test {

inline const submission_id sample_id = *submission_id::parse("01KJV3ZP0000000000000000AA");

inline transmission::request read(std::string er7, const transmission::gate_settings& settings = {})
{
    const message m{
        std::make_shared<const std::string>(std::move(er7)),
        "lab",
        *parse_rfc3339("2026-03-02T09:16:00.000Z")};
    return transmission::read_request(m, sample_id, settings);
}

inline transmission::request
read(const sample_letter& letter, const transmission::gate_settings& settings = {})
{
    return read(letter.print(), settings);
}

// "RULE where fault" of each issue of that level, in order.
inline std::vector<std::string> told(const transmission::request& r, severity level)
{
    std::vector<std::string> all;
    for (const auto& i : r.found)
        if (i.level == level)
            all.push_back(
                i.rule + ' ' + i.where + ' ' +
                std::string{hl7v2::to_ack_error(to_fault(i.code)).code}
            );
    return all;
}

inline std::vector<std::string> errors(const transmission::request& r)
{
    return told(r, severity::error);
}
inline std::vector<std::string> warnings(const transmission::request& r)
{
    return told(r, severity::warning);
}

using list = std::vector<std::string>;

// The answer as a producer reads it, one segment a line, without MSH.
inline std::string answer_to(const transmission::request& r)
{
    auto request = r.answer;
    request.code = hl7v2::to_acknowledgment_code(r.found);
    request.issues = r.found;
    request.own_control_id = "A-1";
    request.made_at = r.asked.accepted_at;
    std::string ack = hl7v2::make_ack(request);
    ack.erase(0, ack.find('\r') + 1);
    std::ranges::replace(ack, '\r', '\n');
    return ack;
}

}  // namespace vgm::test
