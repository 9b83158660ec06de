#pragma once

#include "adapters/http/message.hpp"
#include "gateway/app/http_clients.hpp"
#include "schemas/fhir/negotiation.hpp"
#include "schemas/fhir/outcome.hpp"

#include <string>
#include <string_view>

// FHIR resources as HTTP answers. For the FHIR door.
namespace vgm::app {

http::response make_fhir_response(int status, const fhir::element& resource, fhir::syntax as);

// With one issue that HTTP is at fault for. 503 and 429 say when to come again.
http::response make_fhir_refusal(
    int status,
    std::string_view issue_type,
    std::string_view sentence,
    fhir::syntax as
);

// The syntax that a request asks its answer in; `otherwise` where what it asks for is not had.
fhir::syntax answer_syntax(const http::request& asked, fhir::syntax otherwise);

// Who is not served, as FHIR is told.
http::response print_fhir_denial(const http_denial& why);

// "http://host/fhir", from the Host that the client named.
std::string fhir_base(const http::request& asked, bool has_tls);

}  // namespace vgm::app
