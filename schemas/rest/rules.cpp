#include "schemas/rest/rules.hpp"

namespace vgm::rest {
namespace {

constexpr transmission::check_rule rules[] = {
    {"REST-JSON",
     "RFC 8259",
     "400; of a sidecar AE 199",
     "the letter is JSON in UTF-8, no object has a member twice, and it is at most 64 levels deep",
     "look at the byte that the answer names; a JSON library writes what is wanted"},
    {"REST-FORM",
     "RFC 7578",
     "400",
     "a form has a boundary, an end, at most 20 parts with a name each, and one named letter",
     "send the form as docs/rest.md does"},
    {"REST-SCHEMA",
     "openapi.json, schema Letter",
     "422; of a sidecar AE",
     "the letter is what the schema Letter of /v1/openapi.json describes",
     "correct the member that is named; GET /v1/openapi.json says what each may hold"},
    {"REST-BASE64",
     "RFC 4648 §4",
     "422",
     "content is base64",
     "encode the document as base64, without line ends"},
    {"REST-PART",
     "openapi.json, schema Document",
     "422",
     "the form has the part that a document names",
     "give the part the name that the member part has"},
    {"REST-PDF",
     "ISO 32000-1 §7.5.2",
     "422; of a file AE",
     "a document of format pdf begins with %PDF-",
     "send the PDF itself, or say another format"},
    {"REST-SIZE",
     "configuration, sources.block_bytes_max",
     "413",
     "the letter as a message is not larger than the source may send",
     "send smaller documents, or raise sources.block_bytes_max"},
};

}  // namespace

std::span<const transmission::check_rule> rest_rules() noexcept { return rules; }

}  // namespace vgm::rest
