#pragma once

#include "schemas/fhir/receive.hpp"
#include "schemas/transmission/request.hpp"

#include <memory>
#include <string>
#include <utility>

// A request on its whole pure way: FHIR, the message made of it, the gate, and back to places in
// FHIR.
namespace vgm::test {

struct gate_answer
{
    fhir::received received;
    transmission::request judged;  // when it came that far
    std::vector<issue> found;      // errors only
    int status = 0;
};

inline fhir::publication_settings sample_fhir_settings()
{
    fhir::publication_settings s;
    s.sending_application = "SIL";
    s.sending_facility = "LABO";
    s.receiving_application = "PFI";
    s.receiving_facility = "HOPITAL";
    return s;
}

inline gate_answer pass_gate(
    const std::string& bytes,
    fhir::transaction what = fhir::transaction::provide_bundle,
    fhir::syntax written = fhir::syntax::json,
    const fhir::known_document& known = {}
)
{
    gate_answer a{fhir::receive(bytes, written, what, sample_fhir_settings(), known), {}, {}, 0};
    a.status = a.received.status();
    a.found = a.received.found;
    if (!a.received.accepted()) return a;
    const auto composed = transmission::compose(a.received.asked.letter);
    auto told = composed.unreadable;
    if (told.empty()) {
        message m{std::make_shared<const std::string>(composed.er7), "fhir", {}};
        const submission_id id({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        a.judged = transmission::read_request(m, id, {});
        told = a.judged.errors();
    }
    a.found = fhir::to_places_of(a.received.asked, composed.places, told);
    a.status = fhir::to_status(a.found, fhir::stage::judging);
    return a;
}

}  // namespace vgm::test
