#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vgm::bench {

// A letter that the gateway accepts: an ORU^R01 with one unstructured CDA in base64, for one
// professional. The head and the rest are shared by all letters; between them stands the control
// id, which makes each letter a new one.
struct letter_template
{
    std::string head, rest;

    static constexpr std::size_t id_digits = 16;

    // The control id of the n-th letter, always as long.
    static std::string control_id(std::uint64_t n);

    std::string write(std::uint64_t n) const { return head + control_id(n) + rest; }
    std::size_t size() const { return head.size() + id_digits + rest.size(); }
};

/** A CDA of that many bytes or a few less, its body a PDF (or what passes for one) in base64. */
std::string make_document(std::size_t bytes);

/** A letter that carries that document. */
letter_template make_letter(std::string_view document);

/** A letter of that many bytes or a few less. 2,800 is the least. */
letter_template make_letter_of(std::size_t bytes);

}  // namespace vgm::bench
