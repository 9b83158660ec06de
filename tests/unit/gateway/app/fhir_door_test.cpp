#include "gateway/app/fhir_door.hpp"

#include "schemas/fhir/print.hpp"
#include "schemas/fhir/read.hpp"
#include "tests/support/sample_fhir_document.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <cerrno>

namespace vgm::app {
namespace {

using journal::test::fails;
using journal::test::operation;
using vgm::test::edited;
using vgm::test::sample_publication;

// An answer, its body read.
struct told
{
    int status = 0;
    http::fields headers;
    std::string text;
    fhir::element resource;

    std::string at(std::string_view path) const
    {
        return std::string(fhir::node(resource)[path].text());
    }
};

settings sample_settings()
{
    settings all;
    all.gateway.name = "VAGUEMESTRE";
    all.gateway.organisation = "HOPITAL";
    all.http.emplace();
    for (const auto* name : {"ris", "other"}) {
        source_settings s;
        s.name = name;
        s.http.emplace();
        s.http->certificate = name;
        all.sources.push_back(s);
    }
    return all;
}

class app_fhir_door : public testing::Test
{
protected:
    app_fhir_door() { door.add_routes(routes); }
    ~app_fhir_door() override { house.letters->close(); }

    told ask(http::request asked)
    {
        std::promise<http::response> answer;
        auto admitted = routes.admit(asked);
        if (admitted.refusal)
            answer.set_value(std::move(*admitted.refusal));
        else
            routes.handle(std::move(asked), [&](http::response r) {
                answer.set_value(std::move(r));
            });
        auto response = answer.get_future().get();
        told t{response.status, response.headers, std::get<std::string>(response.body), {}};
        auto read = t.text.starts_with('<') ? fhir::parse_xml(t.text) : fhir::parse_json(t.text);
        if (read) t.resource = std::move(*read);
        return t;
    }

    static http::request request_of(
        http::method how,
        const std::string& path,
        std::string body = {},
        const char* client = "ris"
    )
    {
        http::request r;
        r.method = how;
        r.path = r.target = path;
        r.headers.add("Host", "pfi.example");
        r.headers.add("Content-Type", "application/fhir+json");
        r.body = std::make_shared<const std::string>(std::move(body));
        if (client) r.certificate.emplace().common_name = client;
        return r;
    }

    told post(const std::string& path, std::string body, const char* client = "ris")
    {
        return ask(request_of(http::method::post, path, std::move(body), client));
    }
    told get(const std::string& path, const char* client = "ris")
    {
        return ask(request_of(http::method::get, path, {}, client));
    }

    // The id of the letter that an answer to a bundle names.
    static std::string letter_of(const told& t)
    {
        return t.at("entry.response.location").substr(std::string_view("List/").size());
    }

    document_to_mssante::settings make_letter_settings()
    {
        auto made = test::letter_settings();
        made.has_objected = [this](std::string_view) { return has_objected; };
        return made;
    }

    const settings all = sample_settings();
    test::ledger_house house;
    bool has_objected = false;  // the patient
    intake receive{*house.letters, make_letter_settings()};
    http_clients clients{all.sources};
    http_routes routes{clients};
    fhir_door door{
        all,
        receive,
        *house.letters,
        std::make_shared<letter_sources>(*house.letters),
        nullptr};
};

TEST_F(app_fhir_door, answers_a_bundle_when_its_letter_is_durable)
{
    const auto t = post("/fhir", sample_publication{}.bundle());
    ASSERT_EQ(t.status, 200) << t.text;
    EXPECT_EQ(t.at("type"), "transaction-response");
    const auto id = submission_id::parse(letter_of(t));
    ASSERT_TRUE(id);
    const auto letter = house.letters->find(*id);
    ASSERT_TRUE(letter && letter->accepted);
    EXPECT_EQ(letter->accepted->source, "ris");
    EXPECT_EQ(letter->accepted->control.value, "1.2.250.1.999.1.1.7.4001");
    EXPECT_FALSE(letter->accepted->receipts.reading);
}

TEST_F(app_fhir_door, answers_503_and_keeps_nothing_when_the_disk_is_full)
{
    house.files->set_rule(fails(operation::write, "documents", ENOSPC));
    const auto t = post("/fhir", sample_publication{}.bundle());
    EXPECT_EQ(t.status, 503) << t.text;
    EXPECT_EQ(t.at("issue.code"), "transient");
    EXPECT_TRUE(t.headers.find("Retry-After"));
    const auto again = house.ask_healed(
        [&] { return post("/fhir", sample_publication{}.bundle()); },
        [](const told& a) { return a.status == 503; }
    );
    EXPECT_EQ(again.status, 200) << again.text;
}

TEST_F(app_fhir_door, answers_a_repetition_in_another_syntax_and_transaction_with_the_same_letter)
{
    const auto first = letter_of(post("/fhir", sample_publication{}.bundle()));
    auto tree = fhir::parse_json(sample_publication{}.bundle());
    ASSERT_TRUE(tree);
    auto in_xml = request_of(http::method::post, "/fhir", fhir::print(*tree, fhir::syntax::xml));
    in_xml.headers.set("Content-Type", "application/fhir+xml");
    const auto again = ask(std::move(in_xml));
    EXPECT_EQ(
        again.headers.find("Content-Type").value_or("").substr(0, 20), "application/fhir+xml"
    );
    EXPECT_EQ(letter_of(again), first) << again.text;

    const auto simplified = post("/fhir/DocumentReference", sample_publication{}.simplified());
    EXPECT_EQ(simplified.status, 201) << simplified.text;
    EXPECT_EQ(
        simplified.headers.find("Location"),
        "http://pfi.example/fhir/DocumentReference/" + first + ".1/_history/1"
    );
}

TEST_F(app_fhir_door, refuses_another_document_under_the_same_identifier)
{
    const auto first = letter_of(post("/fhir", sample_publication{}.bundle()));
    sample_publication changed;
    changed.bytes = edited(changed.bytes, "</ClinicalDocument>", "<!-- --></ClinicalDocument>");
    for (const auto& [path, body] :
         {std::pair{"/fhir", changed.bundle()},
          std::pair{"/fhir/DocumentReference", changed.simplified()}}) {
        const auto t = post(path, body);
        EXPECT_EQ(t.status, 409) << t.text;
        EXPECT_EQ(t.at("issue.code"), "duplicate");
        EXPECT_TRUE(t.at("issue.expression").ends_with("masterIdentifier")) << t.text;
        EXPECT_NE(t.at("issue.diagnostics").find(first), std::string::npos) << t.text;
    }
    EXPECT_EQ(letter_of(post("/fhir", sample_publication{}.bundle())), first);
    EXPECT_EQ(post("/fhir", changed.bundle(), "other").status, 200);
}

TEST_F(app_fhir_door, refuses_a_letter_to_a_patient_who_objected_and_nobody_gets_it)
{
    sample_publication to_both;
    to_both.more_contained = ',' + sample_publication::patient("pat");
    to_both.more_recipients = ',' + sample_publication::recipient_extension("#pat");
    const auto first = letter_of(post("/fhir", to_both.bundle()));
    ASSERT_FALSE(first.empty());

    has_objected = true;

    EXPECT_EQ(letter_of(post("/fhir", to_both.bundle())), first) << "what was taken stays taken";
    to_both.recipient_telecom = edited(to_both.recipient_telecom, "bernache@", "bernache.bis@");
    const auto t = post("/fhir", to_both.bundle());
    EXPECT_EQ(t.status, 422) << t.text;
    EXPECT_EQ(t.at("issue.code"), "business-rule");
    EXPECT_EQ(t.at("issue.details.coding.code"), "ROUTE-OPPOSITION");
    EXPECT_TRUE(t.at("issue.expression").starts_with("Bundle.entry[0]")) << t.text;
    EXPECT_EQ(house.letters->live_count(), 1u);
    // Who is not addressed has nothing to object to.
    sample_publication to_doctor;
    to_doctor.recipient_telecom = to_both.recipient_telecom;
    EXPECT_EQ(post("/fhir", to_doctor.bundle()).status, 200);
}

TEST_F(app_fhir_door, makes_a_letter_of_a_document_bundle_and_tells_another_one_from_it)
{
    vgm::test::sample_fhir_document document;
    const auto t = post("/fhir", document.as_bundle());
    ASSERT_EQ(t.status, 200) << t.text;
    EXPECT_EQ(letter_of(post("/fhir", document.published().bundle())), letter_of(t));

    document.observed = "6.1";

    EXPECT_EQ(post("/fhir", document.as_bundle()).status, 409);
}

TEST_F(app_fhir_door, sends_the_same_document_to_another_recipient_as_another_letter)
{
    const auto first = letter_of(post("/fhir", sample_publication{}.bundle()));
    const auto t = post(
        "/fhir", edited(sample_publication{}.bundle(), "paule.bernache@", "paule.bernache.bis@")
    );
    EXPECT_EQ(t.status, 200) << t.text;
    EXPECT_NE(letter_of(t), first);
}

TEST_F(app_fhir_door, tells_the_warnings_of_what_it_takes_each_time)
{
    sample_publication replacing;
    replacing.relates =
        R"("relatesTo":[{"code":"replaces","target":{"identifier":{"system":"urn:ietf:rfc:3986",)"
        R"("value":"urn:oid:1.2.250.1.999.1.1.7.3999"}}}],)";
    replacing.bytes = vgm::test::sample_cda{.replaces = "1.2.250.1.999.1.1.7.3999"}.print();
    const auto first = post("/fhir", replacing.bundle());
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(first.at("entry.response.outcome.issue.severity"), "warning") << first.text;
    EXPECT_EQ(post("/fhir", replacing.bundle()).text, first.text);
}

TEST_F(app_fhir_door, gives_back_what_a_client_prefers)
{
    const auto prefer = [&](const char* what) {
        auto r = request_of(
            http::method::post, "/fhir/DocumentReference", sample_publication{}.simplified()
        );
        r.headers.add("Prefer", what);
        return ask(std::move(r));
    };
    EXPECT_EQ(prefer("return=minimal").text, "");
    EXPECT_EQ(prefer("return=OperationOutcome").resource.type, "OperationOutcome");
    EXPECT_EQ(prefer("return=representation").resource.type, "DocumentReference");
}

TEST_F(app_fhir_door, tells_what_the_gate_refuses_at_its_place)
{
    const auto t = post(
        "/fhir",
        edited(
            sample_publication{}.bundle(), "paule.bernache@medecin.test.mssante.fr", "a@example.org"
        )
    );
    EXPECT_EQ(t.status, 422);
    EXPECT_EQ(t.at("issue.details.coding.code"), "TRANS-DOMAIN");
    EXPECT_EQ(t.at("issue.expression"), "Bundle.entry[0].resource.contained[3].telecom[1].value");
}

TEST_F(app_fhir_door, shows_a_letter_to_its_own_source_only)
{
    const auto id = letter_of(post("/fhir", sample_publication{}.bundle()));
    EXPECT_EQ(get("/fhir/Communication/" + id).resource.type, "Communication");
    EXPECT_EQ(get("/fhir/Communication/" + id + ".1").at("id"), id + ".1");
    EXPECT_EQ(get("/fhir/Communication/" + id + ".2").status, 404);
    EXPECT_EQ(get("/fhir/Communication/" + id + ".x").status, 404);
    EXPECT_EQ(get("/fhir/Communication/" + id, "other").status, 404);
    EXPECT_EQ(get("/fhir/Communication/" + id, nullptr).status, 401);
    auto search = request_of(http::method::get, "/fhir/Communication");
    search.query = {{"part-of", "Communication/" + id}};
    EXPECT_EQ(ask(search).at("total"), "1");
    search.certificate->common_name = "other";
    EXPECT_EQ(ask(search).at("total"), "0");
    search.query.clear();
    EXPECT_EQ(ask(search).status, 400);
}

TEST_F(app_fhir_door, tells_strangers_in_fhir_that_they_are_strangers)
{
    const auto t = post("/fhir", sample_publication{}.bundle(), nullptr);
    EXPECT_EQ(t.status, 401);
    EXPECT_EQ(t.at("issue.code"), "login");
    EXPECT_TRUE(t.headers.find("WWW-Authenticate"));
    EXPECT_EQ(get("/fhir/metadata", nullptr).at("fhirVersion"), "4.0.1");
}

TEST_F(app_fhir_door, says_which_interactions_there_are)
{
    const auto status = [&](http::method how, const std::string& path) {
        return ask(request_of(how, path, "{}")).status;
    };
    EXPECT_EQ(status(http::method::get, "/fhir"), 405);
    EXPECT_EQ(status(http::method::get, "/fhir/DocumentReference"), 405);
    EXPECT_EQ(status(http::method::patch, "/fhir/DocumentReference/1"), 405);
    EXPECT_EQ(status(http::method::remove, "/fhir/Communication/1"), 405);
    EXPECT_EQ(status(http::method::get, "/fhir/Observation"), 404);
    EXPECT_EQ(
        ask(request_of(http::method::get, "/fhir/DocumentReference")).headers.find("Allow"), "POST"
    );
}

TEST_F(app_fhir_door, takes_and_answers_only_what_it_can_read_and_write)
{
    auto text = request_of(http::method::post, "/fhir", sample_publication{}.bundle());
    text.headers.set("Content-Type", "text/plain");
    EXPECT_EQ(ask(text).status, 415);
    auto page = request_of(http::method::get, "/fhir/metadata");
    page.headers.add("Accept", "text/html");
    EXPECT_EQ(ask(page).status, 406);
    page.query = {{"_format", "xml"}};
    EXPECT_TRUE(ask(page).text.starts_with("<?xml"));
}

}  // namespace
}  // namespace vgm::app
