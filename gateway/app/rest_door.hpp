#pragma once

#include "gateway/app/http_routes.hpp"
#include "gateway/app/intake.hpp"
#include "gateway/app/ledger.hpp"
#include "schemas/rest/letter.hpp"

#include <map>
#include <memory>
#include <string>

namespace vgm::app {

// A source whose letters may come by REST.
struct rest_source
{
    transmission::gate_settings gate;
    rest::letter_ends ends;
    std::uint64_t message_bytes_max = 64'000'000;  // what a letter may come to as a message
};

// The REST interface of schemas/rest/openapi.json: letters come in and their states go out. A
// letter becomes one message, which is judged, kept and answered as if MLLP had brought it. Thread
// safe.
class rest_door
{
public:
    // What is referred to must outlive the HTTP server.
    rest_door(intake& receive, ledger& letters, std::map<std::string, rest_source> sources);

    // Its paths; what their openapi.json describes, and no other.
    void add_routes(http_routes& routes, std::uint64_t body_bytes_max);

    void send_letter(http_call call, http::answer answer);               // POST /v1/letters
    void read_letter(http_call call, const http::answer& answer) const;  // GET /v1/letters/{id}
    static void read_description(const http_call& call, const http::answer& answer);

private:
    void hand_over(
        message m,
        const rest_source& from,
        std::shared_ptr<const rest::letter_submission> asked,
        transmission::letter_places places,
        http::answer answer
    );
    http::response refuse_size(const message& m, const rest_source& from);
    std::optional<http::response>
    find_conflict(const message& m, const rest::letter_submission& asked) const;

    intake& receive_;
    ledger& letters_;
    const std::map<std::string, rest_source> sources_;
};

}  // namespace vgm::app
