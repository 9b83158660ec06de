#pragma once

#include "gateway/core/ids.hpp"
#include "schemas/fhir/outcome.hpp"
#include "schemas/fhir/publication.hpp"

#include <optional>
#include <string>
#include <string_view>

// What is answered to a publication that was accepted, and what this server is (FHIR R4,
// bundle.html#transaction-response; IHE MHD, ITI-65 and ITI-105).
namespace vgm::fhir {

struct accepted_letter
{
    submission_id id;
    timestamp at{};
    bool is_repetition = false;
    std::vector<issue> warnings;
};

/** "DocumentReference/01JD….2": the second document of a letter. */
std::string document_id(submission_id id, std::size_t number);

/** The letter and the number that such an id names. */
struct document_name
{
    submission_id letter;
    std::size_t number = 0;
};
std::optional<document_name> parse_document_id(std::string_view id);

/** Bundle of type transaction-response: one entry for each entry of the request, in its order. */
element make_transaction_response(const publication& p, const accepted_letter& letter);

/** The DocumentReference that was created: what was understood of it, without the document. */
element make_created_reference(const publication& p, const accepted_letter& letter);

struct server_facts
{
    std::string software, version;
    std::string date;  // of the program, as FHIR writes a dateTime
    std::string url;   // the base, without slash at its end; may be empty
    std::string organisation;
};

/** What this server does. */
element make_capability_statement(const server_facts& facts);

}  // namespace vgm::fhir
