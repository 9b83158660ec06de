#pragma once

#include "schemas/rest/multipart.hpp"
#include "schemas/transmission/compose.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

// A request of POST /v1/letters: from its bytes to a letter for transmission::compose(), and from
// what the gate says back to the member that is meant.

namespace vgm::rest {

// Who a letter comes from and goes to, where the request does not say: MSH-3 to MSH-6.
struct letter_ends
{
    std::string source;  // the client's
    std::string sending_application, sending_facility;
    std::string receiving_application, receiving_facility;
};

struct letter_body
{
    std::string media_type;  // application/json or multipart/form-data
    std::string boundary;
    std::string_view bytes;
};

struct letter_submission
{
    transmission::letter_request letter;
    // From a part of the letter ("asked_by.person_id") to the member that said it
    // ("/requester/rpps").
    std::map<std::string, std::string, std::less<>> pointers;

    /** The JSON Pointer of what an issue of the gate is about; empty: the whole letter. */
    std::string find_pointer(const transmission::letter_places& places, const issue& i) const;
};

struct read_letter
{
    letter_submission submission;
    // What is wrong with the request itself: rules REST-… with a JSON Pointer each. When there is
    // any, the letter is not complete.
    std::vector<issue> found;
    // It cannot even be asked what it says: no JSON, no form.
    bool is_malformed = false;
};

/** Read a request.

    The ids of documents that are made around a PDF, and without a key the control id, are made of
    the bytes of the letter and of the documents: the same request gives the same letter.

    @param key  The Idempotency-Key; empty: none.

    Pure and thread safe. Memory: the body is copied by the JSON reader, then the documents.
*/
read_letter parse_letter(const letter_body& body, std::string_view key, const letter_ends& ends);

}  // namespace vgm::rest
