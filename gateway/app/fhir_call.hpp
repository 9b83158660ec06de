#pragma once

#include "adapters/http/server.hpp"
#include "gateway/app/fhir_answer.hpp"

#include <string>

namespace vgm::app {

// A request below /fhir, its path cut.
struct fhir_call
{
    std::string source, base;
    http::request request;
    std::string path;  // "", "DocumentReference", "Communication/01…"
    fhir::syntax as = fhir::syntax::json;
    http::answer answer;

    void give(int status, const fhir::element& resource) const
    {
        answer(make_fhir_response(status, resource, as));
    }
    void refuse(int status, std::string_view type, std::string_view sentence) const
    {
        answer(make_fhir_refusal(status, type, sentence, as));
    }
};

}  // namespace vgm::app
