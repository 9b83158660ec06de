#include "gateway/app/rest_door.hpp"

#include "gateway/app/rest_batches.hpp"
#include "gateway/journal/reader.hpp"
#include "schemas/rest/description.hpp"
#include "schemas/rest/json.hpp"
#include "tests/unit/gateway/app/house.hpp"

namespace vgm::app {
namespace {

using journal::test::fails;
using journal::test::operation;

std::string letter_json(const std::string& more = {}, const std::string& domain = "h.mssante.fr")
{
    return R"({"patient":{"identifiers":[{"type":"INS","value":")" +
           std::string{vgm::test::sample_ins} +
           R"("}],"birth_name":"ÉTOURNEAU","given_name":"Anaëlle","birth_date":"1990-05-17",)"
           R"("sex":"F","identity_validated":true},"documents":[{"format":"pdf","content":")" +
           vgm::test::to_base64(vgm::test::small_pdf()) +
           R"(","header":{"type":"11502-2","title":"CR","created":"2026-03-02T10:15:00+01:00",)"
           R"("author":{"rpps":"99900000017","family_name":"PLUVIER","specialty":"G15_10/SM03",)"
           R"("organisation":{"finess":"999900011","name":"Laboratoire"}},)"
           R"("practice_setting":"AMBULATOIRE","facility_type":"SA25"}}],)"
           R"("recipients":[{"address":"a@)" +
           domain + R"("}])" + more + "}";
}

struct rest_house : test::ledger_house
{
    ~rest_house() { letters->close(); }

    static std::map<std::string, rest_source> sources()
    {
        return {
            {"clinic", {{}, {"clinic", "clinic", "H", "PFI", "H"}}},
            {"other", {{}, {"other", "other", "H", "PFI", "H"}}},
            {"small", {{}, {"small", "small", "H", "PFI", "H"}, 1000}}};
    }

    static http_call call_of(http::method method, std::string path, std::string body = {})
    {
        http_call call;
        call.source = "clinic";
        call.request.method = method;
        call.request.path = call.request.target = std::move(path);
        call.request.headers.add("Content-Type", "application/json");
        call.request.body = std::make_shared<const std::string>(std::move(body));
        return call;
    }
    static http_call sending(std::string body, const std::string& key = {})
    {
        auto call = call_of(http::method::post, "/v1/letters", std::move(body));
        if (!key.empty()) call.request.headers.add("Idempotency-Key", key);
        return call;
    }

    http::response send(http_call call)
    {
        auto answered = std::make_shared<std::promise<http::response>>();
        door().send_letter(std::move(call), [answered](http::response r) {
            answered->set_value(std::move(r));
        });
        return answered->get_future().get();
    }
    http::response read(const std::string& path, const std::string& source = "clinic")
    {
        auto call = call_of(http::method::get, path);
        call.source = source;
        http::response read;
        door().read_letter(std::move(call), [&](http::response r) { read = std::move(r); });
        return read;
    }

    rest_door& door()
    {
        if (!door_) {
            receive_.emplace(*letters, test::letter_settings());
            door_.emplace(*receive_, *letters, sources());
        }
        return *door_;
    }

private:
    std::optional<intake> receive_;
    std::optional<rest_door> door_;
};

const std::string& body_of(const http::response& r) { return std::get<std::string>(r.body); }

rapidjson::Document json_of(const http::response& r)
{
    return std::move(*rest::parse_json(body_of(r)));
}

std::string member(const http::response& r, std::string_view name)
{
    return std::string{rest::member_text(json_of(r), name)};
}

// An answer is what the description says it is.
void expect_described(const http::response& r, std::string_view schema)
{
    const auto found = rest::own_description().validate(json_of(r), schema);
    EXPECT_TRUE(found.empty()) << body_of(r) << (found.empty() ? "" : found.front().where);
}

TEST(app_rest_door, accepts_a_letter_and_says_where_its_status_is)
{
    rest_house house;
    const auto sent = house.send(house.sending(letter_json()));
    ASSERT_EQ(sent.status, 202) << body_of(sent);
    expect_described(sent, "Accepted");
    EXPECT_EQ(*sent.headers.find("Location"), member(sent, "status_url"));

    const auto read = house.read(member(sent, "status_url"));
    ASSERT_EQ(read.status, 200);
    expect_described(read, "LetterStatus");
    EXPECT_EQ(member(read, "state"), "accepted");
    const auto json = json_of(read);
    const auto& recipients = *rest::find_member(json, "recipients");
    ASSERT_EQ(recipients.Size(), 1u);
    EXPECT_EQ(rest::member_text(recipients[0], "address"), "a@h.mssante.fr");
    for (const std::string& secret : {std::string{"TOURNEAU"}, std::string{vgm::test::sample_ins}})
        EXPECT_EQ(body_of(read).find(secret), std::string::npos);
}

TEST(app_rest_door, answers_only_when_the_letter_is_durable)
{
    rest_house house;
    house.door();
    house.files->set_rule(fails(operation::write, "documents", ENOSPC));
    const auto sent = house.send(house.sending(letter_json()));
    EXPECT_EQ(sent.status, 503) << body_of(sent);
    EXPECT_TRUE(sent.headers.find("Retry-After"));
    expect_described(sent, "Problem");
    const auto again = house.ask_healed(
        [&] { return house.send(house.sending(letter_json())); },
        [](const http::response& r) { return r.status == 503; }
    );
    EXPECT_EQ(again.status, 202);
}

TEST(app_rest_door, makes_one_letter_of_a_request_that_comes_twice)
{
    rest_house house;
    for (const std::string key : {"", "KEY-1", "\"KEY-2\""}) {
        const auto one = house.send(house.sending(letter_json(), key));
        const auto two = house.send(house.sending(letter_json(), key));
        EXPECT_EQ(one.status, 202);
        EXPECT_EQ(two.status, 202);
        EXPECT_EQ(member(one, "id"), member(two, "id"));
        EXPECT_FALSE(rest::is_true(json_of(one), "repeated"));
        EXPECT_TRUE(rest::is_true(json_of(two), "repeated"));
    }
}

TEST(app_rest_door, refuses_a_key_that_names_another_letter)
{
    rest_house house;
    const auto one = house.send(house.sending(letter_json(), "KEY"));
    const auto two =
        house.send(house.sending(letter_json(R"(,"receipts":{"reading":true})"), "KEY"));
    EXPECT_EQ(two.status, 409);
    expect_described(two, "Problem");
    EXPECT_EQ(*two.headers.find("Location"), member(one, "status_url"));
    // Another client's keys are its own.
    auto call = house.sending(letter_json(R"(,"receipts":{"reading":true})"), "KEY");
    call.source = "other";
    EXPECT_EQ(house.send(std::move(call)).status, 202);
}

TEST(app_rest_door, tells_every_reason_of_a_refusal_and_where_it_is)
{
    rest_house house;
    const auto sent = house.send(house.sending(letter_json({}, "example.org")));
    ASSERT_EQ(sent.status, 422);
    expect_described(sent, "Problem");
    const auto json = json_of(sent);
    const auto& errors = *rest::find_member(json, "errors");
    ASSERT_EQ(errors.Size(), 1u);
    EXPECT_EQ(rest::member_text(errors[0], "pointer"), "/recipients/0/address");
    EXPECT_EQ(rest::member_text(errors[0], "rule"), "TRANS-DOMAIN");
}

TEST(app_rest_door, answers_each_bad_request_with_its_status)
{
    struct row
    {
        int status;
        std::function<void(http_call&)> spoil;
    };
    const auto header = [](std::string name, std::string value) {
        return [=](http_call& c) { c.request.headers.set(name, value); };
    };
    const auto body = [](std::string text) {
        return [=](http_call& c) { c.request.body = std::make_shared<const std::string>(text); };
    };
    const row rows[] = {
        {404, [](http_call& c) { c.request.path = "/v1/letters/"; }},
        {406, header("Accept", "text/html")},
        {415, header("Content-Type", "text/plain")},
        {415, header("Content-Type", "")},
        {415, header("Content-Encoding", "gzip")},
        {400, header("Content-Type", "multipart/form-data")},
        {400, header("Idempotency-Key", "")},
        {400, header("Idempotency-Key", "a b")},
        {400, header("Idempotency-Key", "é")},
        {400, header("Idempotency-Key", std::string(200, 'x'))},
        {400,
         [](http_call& c) {
             c.request.headers.add("Idempotency-Key", "a");
             c.request.headers.add("Idempotency-Key", "b");
         }},
        {400, body("")},
        {400, body("{")},
        {400, body(std::string(100'000, '['))},
        {422, body("{}")},
        {422, body("[]")},
        {422, body(letter_json(R"(,"unknown":1)"))},
    };
    std::size_t n = 0;
    for (const auto& row : rows) {
        rest_house house;
        auto call = house.sending(letter_json());
        row.spoil(call);
        const auto sent = house.send(std::move(call));
        EXPECT_EQ(sent.status, row.status) << n << ' ' << body_of(sent);
        EXPECT_EQ(*sent.headers.find("Content-Type"), "application/problem+json") << n;
        ++n;
    }
}

TEST(app_rest_door, records_a_document_that_cannot_be_read_as_refused)
{
    rest_house house;
    auto text = letter_json();
    const auto at = text.find(R"([{"format")"), end = text.find("}}],") + 3;
    text.replace(at, end - at, R"([{"format":"cda","content":"PGE+"}])");
    const auto sent = house.send(house.sending(text));
    ASSERT_EQ(sent.status, 422) << body_of(sent);
    EXPECT_NE(body_of(sent).find("CDA-READ"), std::string::npos);
    EXPECT_NE(body_of(sent).find("/documents/0"), std::string::npos);
    house.letters->journal().flush();
    std::size_t refused = 0;
    const auto scanned =
        journal::reader(house.settings.directory).scan([&](const journal::record& r) {
            refused += r.kind == static_cast<std::uint8_t>(record_kind::refused) ? 1 : 0;
            return true;
        });
    ASSERT_TRUE(scanned);
    EXPECT_EQ(refused, 1u);
}

TEST(app_rest_door, refuses_a_letter_that_is_too_large_as_a_message)
{
    rest_house house;
    auto call = house.sending(letter_json());
    call.source = "small";
    const auto sent = house.send(std::move(call));
    EXPECT_EQ(sent.status, 413) << body_of(sent);
    expect_described(sent, "Problem");
}

TEST(app_rest_door, shows_a_letter_to_its_own_source_alone)
{
    rest_house house;
    const auto sent = house.send(house.sending(letter_json()));
    const auto path = member(sent, "status_url");
    EXPECT_EQ(house.read(path).status, 200);
    EXPECT_EQ(house.read(path, "other").status, 404);
    for (const std::string none :
         {"/v1/letters/",
          "/v1/letters/x",
          "/v1/letters/01KJV3ZP0000000000000000AA",
          "/v1/letters/01KJV3ZP0000000000000000AA/x"})
        EXPECT_EQ(house.read(none).status, 404) << none;
}

TEST(app_rest_door, serves_what_its_description_names_and_nothing_else)
{
    rest_house house;
    http_clients clients{{}};
    http_routes routes(clients);
    house.door().add_routes(routes, 1000);
    rest_batches batches(*house.letters, house.settings.directory);
    batches.add_routes(routes);
    // A path of the description without a client is 401, or open; any other is 404.
    const auto status = [&](const std::string& path) {
        http::request head;
        head.path = path;
        const auto admitted = routes.admit(head);
        return admitted.refusal ? admitted.refusal->status : 200;
    };
    const auto& paths = *rest::find_member(rest::own_description().document(), "paths");
    for (const auto& p : paths.GetObject()) {
        const std::string path{rest::text_of(p.name)};
        EXPECT_EQ(status(path), path == "/v1/openapi.json" ? 200 : 401) << path;
    }
    EXPECT_EQ(status("/v1"), 404);
    EXPECT_EQ(status("/v1/other"), 404);

    std::string served;
    rest_door::read_description(
        house.call_of(http::method::get, "/v1/openapi.json"),
        [&](const http::response& r) { served = body_of(r); }
    );
    EXPECT_EQ(served, rest::openapi_text());
}

}  // namespace
}  // namespace vgm::app
