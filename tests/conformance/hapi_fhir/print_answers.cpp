// Every kind of answer of the FHIR server, into a folder: print_fhir_answers FOLDER. For a
// validator.

#include "schemas/fhir/answers.hpp"
#include "schemas/fhir/communication.hpp"
#include "schemas/fhir/receive.hpp"
#include "tests/support/sample_fhir.hpp"

#include <fstream>
#include <iostream>

namespace {

using namespace vgm;
using fhir::syntax;

const submission_id letter_id({1, 152, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
const timestamp moment{std::chrono::seconds{1'790'000'000}};

class folder
{
public:
    explicit folder(std::string path) : path_(std::move(path)) {}

    void put(const std::string& name, const fhir::element& resource) const
    {
        std::ofstream(path_ + '/' + name + ".json") << fhir::print(resource, syntax::json);
        std::ofstream(path_ + '/' + name + ".xml") << fhir::print(resource, syntax::xml);
    }

private:
    std::string path_;
};

fhir::received receive(const std::string& text, fhir::transaction what)
{
    auto r = fhir::receive(text, syntax::json, what, {});
    if (!r.accepted()) throw issue_error(r.found.front());
    return r;
}

account sample_account()
{
    account a;
    a.id = letter_id;
    a.accepted.emplace();
    a.accepted->documents.push_back({"1.2.250.1.999.1.1.7.4001", "", "11502-2"});
    using enum delivery_status;
    for (const auto status : {queued, deferred, sending, uncertain, sent, bounced, expired}) {
        delivery_account d;
        d.plan.number = static_cast<int>(a.deliveries.size()) + 1;
        d.plan.to.kind = static_cast<recipient_kind>(a.deliveries.size() % 4);
        d.plan.to.address = "boite@hopital.test.mssante.fr";
        d.status = d.last_status = status;
        d.last_at = moment;
        if (status == sent) {
            d.reception = reception_action::delivered;
            d.reception_at = moment;
            d.reading.emplace();
            d.reading_at = moment;
        }
        if (status == bounced) d.last.reason = "the mailbox does not exist";
        a.deliveries.push_back(std::move(d));
    }
    return a;
}

void put_publications(const folder& into)
{
    test::sample_publication p;
    p.relates = R"("relatesTo":[{"code":"appends","target":{"reference":"DocumentReference/a"}}],)";
    const auto bundle = receive(p.bundle(), fhir::transaction::provide_bundle);
    issue warning{fault::incoherent, severity::warning, "", "a sentence", "TRANS-X"};
    into.put(
        "transaction_response",
        fhir::make_transaction_response(bundle.asked, {letter_id, moment, false, {warning}})
    );
    const auto one = receive(p.simplified(), fhir::transaction::simplified_publish);
    into.put("created", fhir::make_created_reference(one.asked, {letter_id, moment, false, {}}));
}

void put_refusals(const folder& into)
{
    std::vector<issue> found;
    for (auto f = fault::segment_missing; f <= fault::internal;
         f = static_cast<fault>(static_cast<int>(f) + 1))
        found.push_back(
            {f, severity::error, "Bundle.entry[1].resource.type", "a sentence", "RULE-1"}
        );
    for (const auto code :
         {fhir::unknown_recipient, fhir::unavailable_recipient, fhir::document_not_supported})
        found.push_back(
            {fault::no_recipient, severity::error, "PRT[2]-15.4", "a sentence", std::string(code)}
        );
    into.put("outcome_reading", fhir::make_outcome(found, fhir::stage::reading));
    into.put("outcome_judging", fhir::make_outcome(found, fhir::stage::judging));
    into.put("outcome_well", fhir::make_outcome({}, fhir::stage::judging));
    for (const auto* type :
         {"login", "throttled", "not-found", "not-supported", "required", "duplicate"})
        into.put(std::string("outcome_") + type, fhir::make_outcome(type, "a sentence"));
}

}  // namespace

int main(int, char** words)
{
    const folder into(words[1]);
    put_publications(into);
    put_refusals(into);
    const auto letter = sample_account();
    into.put("communication", fhir::make_communication(letter));
    for (const auto& d : letter.deliveries)
        into.put(
            "communication_" + std::string(to_string(d.status)), fhir::make_communication(letter, d)
        );
    into.put("searchset", fhir::make_searchset(letter, "https://pfi.example/fhir"));
    into.put(
        "capability",
        fhir::make_capability_statement(
            {"Vaguemestre", "1", "2026-11-23", "https://pfi.example/fhir", "CH"}
        )
    );
    const auto document = test::sample_cda{}.print();
    const auto made = fhir::generate_metadata(
        R"({"resourceType":"Binary","contentType":"text/xml","data":")" +
            test::to_base64(document) + "\"}",
        syntax::json
    );
    if (!made.found.empty()) throw issue_error(made.found.front());
    into.put("metadata", made.answer);
    std::cout << "answers in " << words[1] << '\n';
}
