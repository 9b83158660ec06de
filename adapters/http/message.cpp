#include "adapters/http/message.hpp"

#include <boost/beast/http/status.hpp>

namespace vgm::http {

std::string_view to_string(method m) noexcept
{
    switch (m) {
        case method::get:
            return "GET";
        case method::post:
            return "POST";
        case method::put:
            return "PUT";
        case method::patch:
            return "PATCH";
        case method::remove:
            return "DELETE";
        case method::options:
            return "OPTIONS";
    }
    return "";
}

std::optional<std::string_view> request::parameter(std::string_view name) const
{
    for (const auto& [n, value] : query)
        if (n == name) return value;
    return std::nullopt;
}

std::string_view reason_of(int status) noexcept
{
    namespace beast = boost::beast::http;
    const auto text = beast::obsolete_reason(beast::int_to_status(static_cast<unsigned>(status)));
    return text.empty() || text.front() == '<' ? "Unknown" : std::string_view{text};
}

response make_response(int status, std::string media_type, std::string body)
{
    response made;
    made.status = status;
    made.headers.add("Content-Type", std::move(media_type));
    made.body = std::move(body);
    return made;
}

// Title and detail are plain sentences of ours: nothing in them needs an escape but quotes.
response make_problem(int status, std::string_view detail)
{
    std::string text = "{\"type\":\"about:blank\",\"title\":\"";
    text += reason_of(status);
    text += "\",\"status\":" + std::to_string(status) + ",\"detail\":\"";
    for (const char c : detail) {
        if (c == '"' || c == '\\') text += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) text += c;
    }
    text += "\"}\n";
    return make_response(status, "application/problem+json", std::move(text));
}

response make_problem(int status, std::string_view detail, std::chrono::seconds retry_after)
{
    response made = make_problem(status, detail);
    made.headers.add("Retry-After", std::to_string(retry_after.count()));
    return made;
}

}  // namespace vgm::http
