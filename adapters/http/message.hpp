#pragma once

// What a handler gets and gives. No socket and no library of HTTP is seen here.

#include "adapters/http/fields.hpp"
#include "gateway/runtime/certificate.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vgm::http {

// HEAD reaches a handler as `get`: the server leaves the body of the answer out. TRACE and CONNECT
// get 405 and unknown methods 501, before any handler.
enum class method { get, post, put, patch, remove, options };

std::string_view to_string(method m) noexcept;  // "GET", …, "DELETE"

using shared_bytes = std::shared_ptr<const std::string>;

struct request
{
    http::method method = http::method::get;
    std::string target;  // as it was sent, "/v1/letters?q=a%20b"
    // Decoded UTF-8, beginning with '/'. A target with an encoded slash, a dot segment, a control
    // character or bytes that are no UTF-8 never reaches a handler.
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in their order
    fields headers;
    shared_bytes body;  // never null for a handler; null while only the head is there
    // What the head says of the body; nothing for one that comes in chunks.
    std::optional<std::uint64_t> content_length;

    std::string remote;                                     // "192.0.2.1:40312"
    std::optional<runtime::certificate_facts> certificate;  // of the client, believed by TLS
    std::optional<std::string> bearer;                      // the token of `Authorization: Bearer`

    std::optional<std::string_view> header(std::string_view name) const
    {
        return headers.find(name);
    }
    // The first of that name.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

// A body that goes on, such as server-sent events: each call asks for the next piece, which `give`
// takes once, from any thread. An empty piece ends the body. It is not called again before the
// piece before was taken by the client's socket; dropping `give` breaks the connection off.
using body_source = std::function<void(std::function<void(std::string piece)> give)>;

struct response
{
    int status = 200;
    fields headers;  // Content-Length, Date and Connection are the server's
    std::variant<std::string, shared_bytes, body_source> body;
};

response make_response(int status, std::string media_type, std::string body);

// `application/problem+json` (RFC 9457). The detail is a sentence of ours, without a sender's
// bytes.
response make_problem(int status, std::string_view detail);
// The same, with Retry-After.
response make_problem(int status, std::string_view detail, std::chrono::seconds retry_after);

// "Bad Request" for 400; "Unknown" for a number without a name.
std::string_view reason_of(int status) noexcept;

}  // namespace vgm::http
