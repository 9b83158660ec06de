#include "gateway/app/fhir_answer.hpp"

namespace vgm::app {
namespace {

constexpr seconds come_again{5};

}  // namespace

http::response make_fhir_response(int status, const fhir::element& resource, fhir::syntax as)
{
    auto made = http::make_response(
        status, std::string(fhir::media_type_of(as)), fhir::print(resource, as)
    );
    if (status == 503) made.headers.set("Retry-After", std::to_string(come_again.count()));
    return made;
}

http::response make_fhir_refusal(
    int status,
    std::string_view issue_type,
    std::string_view sentence,
    fhir::syntax as
)
{
    return make_fhir_response(status, fhir::make_outcome(issue_type, sentence), as);
}

fhir::syntax answer_syntax(const http::request& asked, fhir::syntax otherwise)
{
    return fhir::negotiate(asked.parameter("_format"), asked.header("Accept"), otherwise)
        .value_or(otherwise);
}

http::response print_fhir_denial(const http_denial& why)
{
    auto made = print_denial(why);
    const auto outcome = fhir::make_outcome(why.status == 429 ? "throttled" : "login", why.detail);
    made.headers.set("Content-Type", std::string(fhir::media_type_of(fhir::syntax::json)));
    made.body = fhir::print(outcome, fhir::syntax::json);
    return made;
}

std::string fhir_base(const http::request& asked, bool has_tls)
{
    const auto host = asked.header("Host");
    return std::string(has_tls ? "https://" : "http://") + std::string(host.value_or("localhost")) +
           "/fhir";
}

}  // namespace vgm::app
