#pragma once

#include "gateway/app/fhir_call.hpp"
#include "gateway/app/letter_sources.hpp"
#include "schemas/fhir/audit_event.hpp"
#include "schemas/fhir/search.hpp"

#include <memory>
#include <optional>
#include <string>

namespace vgm::app {

// AuditEvent: the trace of letters, read from the journal. A source sees that of its own letters.
// Thread safe; waits for the disk.
class fhir_trace
{
public:
    fhir_trace(
        ledger& letters,
        std::shared_ptr<letter_sources> sources,
        std::string journal_directory,
        std::string facility,  // that publications come from
        fhir::audit_names names
    );

    // GET AuditEvent/ID
    void read(const fhir_call& call, std::string_view id) const;
    // GET AuditEvent?entity=…, ?entity:identifier=…, ?date=…: in the order of what happened.
    void search(const fhir_call& call) const;

private:
    // What a search asks for, once its parameters are understood.
    struct question
    {
        std::optional<submission_id> letter;
        int number = 0;        // of one mail; 0: all
        bool nothing = false;  // an entity that is none of this source
        fhir::date_range when;
        std::size_t count = 0;
        journal::position from;
    };

    std::optional<question> read_question(const fhir_call& call) const;
    bool read_entity(const fhir_call& call, std::string_view value, question& into) const;
    bool read_identifier(const fhir_call& call, std::string_view value, question& into) const;
    fhir::audit_page find_of_letter(const fhir_call& call, const question& asked) const;
    std::optional<fhir::audit_page> find_by_date(const fhir_call& call, const question& asked)
        const;
    std::optional<fhir::element> make_event(const journal::record& r, const std::string& source)
        const;

    ledger& letters_;
    const std::shared_ptr<letter_sources> sources_;
    const std::string directory_, facility_;
    const fhir::audit_names names_;
};

}  // namespace vgm::app
