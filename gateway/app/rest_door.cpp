#include "gateway/app/rest_door.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/core/assert.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/rest/answers.hpp"
#include "schemas/rest/description.hpp"
#include "schemas/rest/media_type.hpp"

#include <algorithm>
#include <new>

namespace vgm::app {
namespace {

constexpr std::string_view json = "application/json", form = "multipart/form-data";
constexpr std::string_view letters_path = "/v1/letters";
constexpr seconds retry_after{5};

http::response make_json(int status, std::string body)
{
    auto made = http::make_response(status, std::string{json}, std::move(body));
    made.headers.add("Cache-Control", "no-store");
    return made;
}

http::response make_refusal(int status, std::string detail, std::vector<issue> errors)
{
    const rest::problem_details details{
        status, std::string{http::reason_of(status)}, std::move(detail), std::move(errors)};
    return http::make_response(status, "application/problem+json", rest::print_problem(details));
}

http::response make_busy(std::string_view why) { return http::make_problem(503, why, retry_after); }

// 406: the client does not read what would be answered.
std::optional<http::response> check_accept(const http::request& asked)
{
    if (rest::accepts(asked.headers.joined("Accept"), json)) return std::nullopt;
    return http::make_problem(406, "answers are application/json");
}

// The Idempotency-Key, with or without quotes; empty without that header, nothing for one that
// cannot be a control id.
std::optional<std::string> read_key(const http::request& asked)
{
    const auto said = asked.header("Idempotency-Key");
    if (!said) return std::string{};
    std::string_view key = http::trimmed(*said);
    if (key.size() > 2 && key.front() == '"' && key.back() == '"')
        key = key.substr(1, key.size() - 2);
    const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7F; });
    constexpr std::size_t longest = 199;
    if (key.empty() || key.size() > longest || !visible ||
        asked.headers.count("Idempotency-Key") != 1)
        return std::nullopt;
    return std::string{key};
}

// What kind of body it is; a refusal when it is none that is read.
struct body_kind
{
    rest::letter_body body;
    std::optional<http::response> refused;
};

body_kind find_body(const http::request& asked)
{
    body_kind made;
    const auto type = rest::parse_header_value(asked.header("Content-Type").value_or(""));
    const auto coding = asked.header("Content-Encoding");
    if (!type || (type->value != json && type->value != form) ||
        (coding && *coding != "identity")) {
        made.refused = http::make_problem(
            415, "send application/json or multipart/form-data, without a Content-Encoding"
        );
        return made;
    }
    const auto* boundary = type->find("boundary");
    made.body = {type->value, boundary == nullptr ? "" : *boundary, *asked.body};
    return made;
}

// Whatever happens is answered; of what can only be a want of memory, the client keeps its letter.
template <class Work>
void answer_always(const http::answer& answer, Work work)
{
    try {
        work();
    } catch (const std::bad_alloc&) {
        answer(make_busy("the gateway has no memory for the letter now; send it again later"));
    }
}

// To a request that cannot be taken as it is.
http::response to_response(rest::read_letter read)
{
    if (!read.is_malformed)
        return make_refusal(
            422, "the letter does not have the form of openapi.json", std::move(read.found)
        );
    const std::string detail = read.found.front().detail;
    return make_refusal(400, detail, std::move(read.found));
}

http::response to_response(
    const verdict& v,
    const rest::letter_submission& asked,
    const transmission::letter_places& places
)
{
    if (v.code == hl7v2::acknowledgment_code::AA) {
        auto made = make_json(202, rest::print_accepted(v.id, v.is_repetition));
        made.headers.add("Location", rest::path_of_letter(v.id));
        return made;
    }
    if (v.code == hl7v2::acknowledgment_code::AR)
        return make_busy(
            v.issues.empty() ? "the gateway cannot take the letter now; send it again later"
                             : v.issues.front().detail
        );
    std::vector<issue> errors;
    for (auto i : v.issues) {
        if (i.level < severity::error) continue;
        i.where = asked.find_pointer(places, i);
        errors.push_back(std::move(i));
    }
    return make_refusal(
        422, "the letter is refused; errors says what to correct", std::move(errors)
    );
}

}  // namespace

rest_door::rest_door(intake& receive, ledger& letters, std::map<std::string, rest_source> sources)
    : receive_(receive), letters_(letters), sources_(std::move(sources))
{}

void rest_door::add_routes(http_routes& routes, std::uint64_t body_bytes_max)
{
    http_route send;
    send.prefix = letters_path;
    send.methods = {http::method::post};
    send.body_bytes_max = body_bytes_max;
    send.handle = [this](http_call call, http::answer answer) {
        send_letter(std::move(call), std::move(answer));
    };
    routes.add(std::move(send));

    http_route read;
    read.prefix = std::string{letters_path} + '/';
    read.methods = {http::method::get};
    read.handle = [this](http_call call, const http::answer& answer) {
        read_letter(std::move(call), answer);
    };
    routes.add(std::move(read));

    http_route describe;
    describe.prefix = "/v1/openapi.json";
    describe.methods = {http::method::get};
    describe.access = http_access::anybody;
    describe.handle = read_description;
    routes.add(std::move(describe));
}

void rest_door::send_letter(http_call call, http::answer answer)
{
    if (call.request.path != letters_path)
        return answer(http::make_problem(404, "nothing is at this path"));
    if (auto refused = check_accept(call.request)) return answer(std::move(*refused));
    const auto key = read_key(call.request);
    if (!key)
        return answer(http::make_problem(
            400, "Idempotency-Key must be one value of 1 to 199 visible ASCII characters"
        ));
    const auto kind = find_body(call.request);
    if (kind.refused) return answer(*kind.refused);
    const auto source = sources_.find(call.source);
    VGM_ASSERT(source != sources_.end());
    answer_always(answer, [&] {
        auto read = rest::parse_letter(kind.body, *key, source->second.ends);
        if (!read.found.empty()) return answer(to_response(std::move(read)));
        call.request.body.reset();
        auto made = transmission::compose(read.submission.letter);
        read.submission.letter.documents.clear();
        auto asked = std::make_shared<const rest::letter_submission>(std::move(read.submission));
        message m{std::make_shared<const std::string>(std::move(made.er7)), call.source, now()};
        if (!made.unreadable.empty()) {
            receive_.refuse_block(
                m, made.unreadable.front(), source->second.ends.receiving_application
            );
            for (auto& i : made.unreadable) i.where = asked->find_pointer(made.places, i);
            return answer(make_refusal(422, "a document cannot be read", std::move(made.unreadable))
            );
        }
        if (m.bytes->size() > source->second.message_bytes_max)
            return answer(refuse_size(m, source->second));
        if (auto conflict = find_conflict(m, *asked)) return answer(std::move(*conflict));
        hand_over(std::move(m), source->second, std::move(asked), std::move(made.places), answer);
    });
}

// What MLLP would say to the same message.
http::response rest_door::refuse_size(const message& m, const rest_source& from)
{
    const issue why{
        fault::too_large,
        severity::error,
        {},
        "the message is larger than " + std::to_string(from.message_bytes_max) +
            " bytes; see sources.block_bytes_max",
        "REST-SIZE"};
    receive_.refuse_block(m, why, from.ends.receiving_application);
    return make_refusal(413, "the letter is too large", {why});
}

// A control id names one letter: the same with another content is a mistake of the client.
std::optional<http::response>
rest_door::find_conflict(const message& m, const rest::letter_submission& asked) const
{
    const auto ack = hl7v2::make_ack_request(std::string_view{*m.bytes});
    const repetition_key key{
        m.source,
        ack.sending_application,
        ack.sending_facility,
        asked.letter.control,
        transmission::content_hash(*m.bytes)};
    const auto other = letters_.find_namesake(key, m.received_at);
    if (!other) return std::nullopt;
    auto made = make_refusal(
        409,
        "another letter was sent with this Idempotency-Key; Location is where its status is",
        {}
    );
    made.headers.add("Location", rest::path_of_letter(other->id));
    return made;
}

void rest_door::hand_over(
    message m,
    const rest_source& from,
    std::shared_ptr<const rest::letter_submission> asked,
    transmission::letter_places places,
    http::answer answer
)
{
    receive_.handle(
        std::move(m),
        from.gate,
        [asked = std::move(asked),
         places = std::move(places),
         answer = std::move(answer)](const verdict& v) { answer(to_response(v, *asked, places)); }
    );
}

void rest_door::read_letter(http_call call, const http::answer& answer) const
{
    if (auto refused = check_accept(call.request)) return answer(std::move(*refused));
    const auto name = std::string_view{call.request.path}.substr(letters_path.size() + 1);
    const auto id = submission_id::parse(name);
    answer_always(answer, [&] {
        const auto letter = id ? letters_.find(*id) : nullptr;
        // Another source's letter is none: not even that it exists is told.
        const bool mine =
            letter && ((letter->accepted && letter->accepted->source == call.source) ||
                       (letter->refused && letter->refused->source == call.source));
        answer(
            mine ? make_json(200, rest::print_status(*letter))
                 : http::make_problem(404, "there is no letter of this client by that id")
        );
    });
}

void rest_door::read_description(const http_call& call, const http::answer& answer)
{
    if (auto refused = check_accept(call.request)) return answer(std::move(*refused));
    answer(
        call.request.path == "/v1/openapi.json"
            ? http::make_response(200, std::string{json}, std::string{rest::openapi_text()})
            : http::make_problem(404, "nothing is at this path")
    );
}

}  // namespace vgm::app
