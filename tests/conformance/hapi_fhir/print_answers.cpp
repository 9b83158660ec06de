// Every kind of answer of the FHIR server, into a folder: print_fhir_answers FOLDER. For a
// validator.

#include "schemas/fhir/answers.hpp"
#include "schemas/fhir/audit_event.hpp"
#include "schemas/fhir/communication.hpp"
#include "schemas/fhir/receive.hpp"
#include "schemas/fhir/subscription.hpp"
#include "tests/support/sample_fhir_document.hpp"

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
    const test::sample_fhir_document document;
    const auto with_bundle = receive(document.as_bundle(), fhir::transaction::provide_bundle);
    into.put(
        "transaction_response_document",
        fhir::make_transaction_response(with_bundle.asked, {letter_id, moment, false, {}})
    );
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

// A record of each kind that belongs to a trace.
std::vector<record_body> sample_records(const account& letter)
{
    attempt_outcome o;
    o.number = o.attempt = 1;
    o.status = *enhanced_status::parse("5.1.1");
    o.reply_code = 550;
    o.stage = "RCPT TO";
    o.reason = "the mailbox does not exist";
    o.remote_id = "4F1D2";
    o.next_attempt = moment;
    const told_record z02{1, "Z02", true, "ZAM1"};
    refused_record refused;
    refused.source = "ris";
    refused.acknowledgment = "AE";
    refused.reasons.push_back({"TRANS-DOMAIN", "PRT[2]-15.4", "a sentence"});
    reading_record reading;
    reading.number = 2;
    reading.disposition = "displayed";
    reception_record reception;
    reception.number = 4;  // a patient
    auto accepted = *letter.accepted;
    accepted.source = "ris";
    accepted.control = {"1.2.250.1.999.1.1.7.4001"};
    accepted.routing.rules = {"a-rule"};
    return {
        accepted,
        refused,
        repeated_record{"ris"},
        planned_record{},
        unroutable_record{"RULE", "OBX-5", "a sentence"},
        sending_record{1, 1, "smtp.operator.example"},
        sent_record{o},
        deferred_record{o},
        bounced_record{o},
        uncertain_record{o},
        held_record{1, "a reason"},
        expired_record{1},
        reception,
        reading,
        z02,
        tell_deferred_record{z02, 1, "a reason"},
        tell_parked_record{z02, "a reason"},
        released_record{"somebody", "words"}};
}

void put_traces(const folder& into, const account& letter)
{
    fhir::audit_page page{{}, "https://pfi.example/fhir", "https://pfi.example/s", "", 3};
    for (const auto& body : sample_records(letter)) {
        auto event = fhir::make_audit_event(
            {letter_id, moment, body},
            letter,
            letter_id.to_string() + ".100000040",
            {"VAGUEMESTRE", "1.2.250.1.999.1.1"}
        );
        into.put("audit_" + std::string(to_string(kind_of(body))), event);
        if (page.events.empty()) page.events.push_back(std::move(event));
    }
    page.next = "https://pfi.example/n";
    into.put("audit_searchset", fhir::make_audit_searchset(std::move(page)));
}

void put_subscriptions(const folder& into)
{
    fhir::subscription s;
    s.id = letter_id.to_string();
    s.reason = "to know";
    s.criteria = "Communication?status=completed";
    s.endpoint = "https://ris.example/fhir";
    into.put("subscription_active", fhir::make_subscription(s));
    s.status = fhir::subscription_status::error;
    s.error = "the endpoint answered 500";
    s.payload = syntax::xml;
    s.headers = {"Authorization: Bearer x", "X-A: b"};
    s.end = moment;
    into.put("subscription_error", fhir::make_subscription(s));
    into.put("subscriptions", fhir::make_subscription_searchset({s}, "https://pfi.example/fhir"));
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
    put_traces(into, letter);
    put_subscriptions(into);
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
    const auto of_bundle =
        fhir::generate_metadata(test::sample_fhir_document{}.print(), syntax::json);
    if (!of_bundle.found.empty()) throw issue_error(of_bundle.found.front());
    into.put("metadata_of_a_document", of_bundle.answer);
    std::cout << "answers in " << words[1] << '\n';
}
