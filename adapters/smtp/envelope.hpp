#pragma once

#include "adapters/smtp/errc.hpp"

#include <string>

namespace vgm::smtp {

// Whether the content has bytes above 127 (RFC 6152).
enum class body_type { seven_bit, eight_bit_mime };

// What the operator is asked to report by DSN (RFC 3461 §4.1): everything, or all but success.
enum class notification { all, failures };

// RFC 5321 §2.3.1: what the operator is told, as opposed to what the letter's header says.
// One recipient per mail: each letter has its own fate.
struct envelope
{
    std::string sender;       // empty: the null reverse-path, as RFC 8098 wants for an MDN
    std::string recipient;    // a plain ASCII address, without angle brackets
    std::string envelope_id;  // comes back as Original-Envelope-Id of the DSN; empty: none
    body_type body = body_type::seven_bit;
    notification notify = notification::all;
};

// What makes an envelope impossible to say to any server; no error when it is fit.
error_code check(const envelope& e);

}  // namespace vgm::smtp
