#pragma once

#include "schemas/fhir/people.hpp"
#include "schemas/fhir/publication.hpp"

// What both kinds of publication have: the letter's parts, from documents that have been read. For
// sources of this folder.
namespace vgm::fhir {

class parts_reader
{
public:
    parts_reader(const references& all, publication& p) : all_(all), p_(p) {}

    void read_requester_of(const node& holder, const node& reference);
    // Patient, action, masking, control id and the documents themselves, PDFs in a CDA of their
    // own.
    void read_common(const publication_settings& s);
    // `place`: what is missing when there is none.
    void read_recipients(const node& holder, const std::vector<node>& named, const node& place);
    // Another resource speaks of the patient too.
    void check_same_patient(const node& holder, const node& subject);

private:
    void read_patients();
    patient_identity patient_of(const published_document& d, node& at);
    void take_traits_of_document(const published_document& d);
    void read_action();
    void read_labels(const published_document& d);
    void
    add_document(const published_document& d, std::size_t number, const publication_settings& s);
    void check_cda(const published_document& d);
    void check_fhir(const published_document& d);
    void add_fhir(const published_document& d, const publication_settings& s);
    void take_traits(const patient_identity& said);
    void say(fault what, const node& at, const char* detail, const char* rule)
    {
        p_.found.push_back(make_issue(what, at, detail, rule));
    }

    const references& all_;
    publication& p_;
    node patient_at_;
};

}  // namespace vgm::fhir
